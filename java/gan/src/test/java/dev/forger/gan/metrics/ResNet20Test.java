// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.DataException;
import dev.forger.Device;
import dev.forger.ForgerException;
import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.gan.RequiresTestData;
import dev.forger.gan.Samples;
import dev.forger.gan.TestDataCondition;
import dev.forger.gan.data.CifarDataset;
import dev.forger.gan.data.ImageDataset;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ResNet-20 on Forger's kernels, against sums written down from the paper. */
class ResNet20Test {
  private static final Shape IMAGE = Shape.of(32, 32, 3);

  @TempDir static Path folder;
  private static Path file;
  private static DirectResNet20 direct;

  @BeforeAll
  static void drawWeights() {
    direct = DirectResNet20.random(5);
    file = direct.write(folder.resolve("random.npz"));
  }

  private static Samples noise(int count) {
    float[] values = new float[count * IMAGE.elements()];
    new Philox(3, 0).uniforms(0, 0, values);
    for (int i = 0; i < values.length; i++) {
      values[i] = 2 * values[i] - 1;
    }
    return new Samples(values, count, IMAGE);
  }

  private static void close(double[] expected, Features rows, int row, double tolerance) {
    double[] given = rows.rows(row, row + 1)[0];
    assertEquals(expected.length, given.length);
    double largest = 0;
    for (double v : expected) {
      largest = Math.max(largest, Math.abs(v));
    }
    assertTrue(largest > 0.1, "values of size");
    for (int k = 0; k < expected.length; k++) {
      assertEquals(expected[k], given[k], tolerance * largest, "value " + k);
    }
  }

  @Test
  void everyLayerIsTheSumOfThePaper() {
    Samples images = noise(2);
    try (Device device = Device.cpu(1)) {
      for (String layer : ResNet20.LAYERS) {
        try (ResNet20 net = ResNet20.open(device, file, layer)) {
          Features features = net.features(images);
          Features logits = net.logits(images);
          for (int i = 0; i < images.count(); i++) {
            Map<String, double[]> expected = direct.layers(images.pick(i).values());
            close(expected.get(layer), features, i, 2e-5);
            close(expected.get(ResNet20.LOGITS), logits, i, 2e-5);
          }
          assertEquals(layer.equals("pool") ? "resnet20" : "resnet20:" + layer, net.name());
          assertEquals(64, net.hash().length());
        }
      }
    }
  }

  /** 100 images of the first training batch, with published weights. */
  @Test
  @RequiresTestData("models/resnet20-12fca82f.npz")
  void knowsRealImages() {
    Path weights = TestDataCondition.path("models/resnet20-12fca82f.npz");
    try (Device device = Device.cpu(1);
        ImageDataset data =
            CifarDataset.open(TestDataCondition.path("cifar10/data_batch_1_first4000.bin"));
        ResNet20 net = ResNet20.open(device, weights)) {
      assertTrue(net.hash().startsWith("ef390b25c0bd77a1"), net.hash());
      Samples images = Samples.of(data, 0, 100);
      int[] classes =
          ClassScores.mostProbable(net.probabilities(images).orElseThrow().rows(0, 100));
      int right = 0;
      for (int i = 0; i < classes.length; i++) {
        right += classes[i] == data.label(i) ? 1 : 0;
      }
      assertTrue(right >= 97, right + " of 100 right");
      Map<String, double[]> expected = DirectResNet20.read(weights).layers(images.pick(0).values());
      close(expected.get(ResNet20.POOL), net.features(images), 0, 2e-5);
      close(expected.get(ResNet20.LOGITS), net.logits(images), 0, 2e-5);
    }
  }

  private static void refused(
      Class<? extends ForgerException> type, Path weights, String layer, String part) {
    try (Device device = Device.cpu(1)) {
      String message =
          assertThrows(type, () -> ResNet20.open(device, weights, layer).close()).getMessage();
      assertTrue(message.contains(part), message);
      assertEquals(1, message.lines().count());
      assertEquals(0, device.liveBytes(), "nothing is left on the device");
    }
  }

  @Test
  void badWeightsAreNamed() {
    refused(DataException.class, folder.resolve("none.npz"), "pool", "does not exist");
    refused(InvalidArgumentException.class, file, "layer4", "did you mean \"layer");
    Path other = direct.with("linear.weight", new int[] {7, 64}).write(folder.resolve("other.npz"));
    refused(DataException.class, other, "pool", "linear.weight: given FLOAT32 of shape [7, 64]");
    Path less = direct.without("layer2.1.bn1.running_var").write(folder.resolve("less.npz"));
    refused(DataException.class, less, "pool", "\"layer2.1.bn1.running_var\"");
  }

  @Test
  void otherImagesAreRefused() {
    try (Device device = Device.cpu(1);
        ResNet20 net = ResNet20.open(device, file)) {
      Samples small = new Samples(new float[2 * 784], 2, Shape.of(28, 28, 1));
      String message = assertThrows(ShapeException.class, () -> net.features(small)).getMessage();
      assertTrue(message.contains("28x28x1"), message);
      Samples broken = noise(2);
      broken.values()[IMAGE.elements() + 7] = Float.NaN;
      message =
          assertThrows(InvalidArgumentException.class, () -> net.features(broken)).getMessage();
      assertTrue(message.contains("image 1: given NaN"), message);
    }
  }
}
