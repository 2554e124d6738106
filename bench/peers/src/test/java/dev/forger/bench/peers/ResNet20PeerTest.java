// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.gan.Samples;
import dev.forger.gan.data.CifarDataset;
import dev.forger.gan.metrics.Features;
import dev.forger.gan.metrics.ResNet20;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Features and logits of the lossless CIFAR-10 records, of Forger and of libtorch in f32, against
 * libtorch in f64.
 */
@Tag("peers")
class ResNet20PeerTest {
  private static final int BLOCK = 200;

  /** Of the largest value: 20 layers of sums of up to 576 products, in Winograd form. */
  private static final double BOUND = 5e-6;

  private static final String[] KINDS = {"features", "logits"};

  @Test
  void agreesOnTheLosslessRecords() {
    String folder = System.getenv("FORGER_TEST_DATA");
    Assumptions.assumeTrue(folder != null, "FORGER_TEST_DATA is not set");
    Path records = Path.of(folder, "cifar10", "data_batch_1_first4000.bin");
    Path weights = Path.of(folder, "models", "resnet20-12fca82f.npz");
    Assumptions.assumeTrue(Files.exists(records) && Files.exists(weights), "no " + weights);
    TorchResNet20 f64 = new TorchResNet20(weights, torch.ScalarType.Double);
    TorchResNet20 f32 = new TorchResNet20(weights, torch.ScalarType.Float);
    double[] largest = new double[2];
    double[] ours = new double[2];
    double[] theirs = new double[2];
    int classes = 0;
    int right = 0;
    try (Device device = Device.cpu();
        CifarDataset data = CifarDataset.open(records);
        ResNet20 net = ResNet20.open(device, weights)) {
      assertEquals(4000, data.size());
      for (int first = 0; first < data.size(); first += BLOCK) {
        Samples images = Samples.of(data, first, BLOCK);
        float[] levels = new float[images.values().length];
        for (int i = 0; i < levels.length; i++) {
          levels[i] = Math.round((images.values()[i] + 1) * 127.5f);
        }
        double[][] expected = f64.apply(levels, BLOCK);
        double[][] torch32 = f32.apply(levels, BLOCK);
        Features[] forger = {net.features(images), net.logits(images)};
        for (int kind = 0; kind < 2; kind++) {
          for (int i = 0; i < expected[kind].length; i++) {
            double e = expected[kind][i];
            largest[kind] = Math.max(largest[kind], Math.abs(e));
            ours[kind] = Math.max(ours[kind], Math.abs(forger[kind].values()[i] - e));
            theirs[kind] = Math.max(theirs[kind], Math.abs(torch32[kind][i] - e));
          }
        }
        for (int i = 0; i < BLOCK; i++) {
          int best = best(expected[1], i);
          float[] values = forger[1].values();
          double[] row = new double[10];
          for (int k = 0; k < 10; k++) {
            row[k] = values[10 * i + k];
          }
          classes += best(row, 0) == best ? 1 : 0;
          right += best == data.label(first + i) ? 1 : 0;
        }
      }
    }
    for (int kind = 0; kind < 2; kind++) {
      String text =
          String.format(
              "%s: largest %.4g, error of Forger %.3g, of libtorch in f32 %.3g; %d of 4000 right",
              KINDS[kind], largest[kind], ours[kind], theirs[kind], right);
      System.out.println(text);
      assertTrue(ours[kind] <= BOUND * largest[kind], text);
    }
    assertEquals(4000, classes, "images of the same class");
  }

  private static int best(double[] rows, int row) {
    int best = 0;
    for (int k = 1; k < 10; k++) {
      if (rows[10 * row + k] > rows[10 * row + best]) {
        best = k;
      }
    }
    return best;
  }
}
