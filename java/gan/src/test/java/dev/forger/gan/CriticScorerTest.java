// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.gan.objective.Hinge;
import dev.forger.gan.sampling.DiscriminatorRejection;
import dev.forger.gan.sampling.LogisticCalibration;
import dev.forger.gan.sampling.MhGan;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A trained critic scores images, and its scores select samples. */
class CriticScorerTest {
  private static final int COUNT = 300;

  /** The example of docs/sampling.md, on a tiny GAN: indices by both methods. */
  private static int[][] selected(int threads) {
    try (Device device = Device.cpu(threads);
        TinyGan.Noise data = new TinyGan.Noise(COUNT);
        Gan gan =
            TinyGan.builder(device, TinyGan.leaky()).objective(Hinge.create()).data(data).build()) {
      gan.train(30);
      try (CriticScorer scorer = gan.scorer()) {
        Samples fakes = gan.sample(COUNT, 7);
        double[] real = scorer.score(Samples.of(data, 0, COUNT));
        double[] fake = scorer.score(fakes);

        LogisticCalibration calibration = LogisticCalibration.fit(real, fake);
        double[] logits = calibration.logits(fake);
        int[] kept =
            DiscriminatorRejection.relaxed(logits, 80).select(logits, new Philox(7, 1)).indices();
        int[] chosen =
            MhGan.select(calibration.logits(real), logits, 20, new Philox(7, 2)).indices();

        Samples better = fakes.pick(kept);
        assertEquals(kept.length, better.count());
        assertArrayEquals(calibration.logits(scorer.score(better)), at(logits, kept), 1e-6);
        assertTrue(mean(at(logits, kept)) > mean(logits), "kept samples look more real");
        assertTrue(mean(at(logits, chosen)) > mean(logits), "chosen samples look more real");
        return new int[][] {kept, chosen};
      }
    }
  }

  private static double[] at(double[] values, int[] indices) {
    return Arrays.stream(indices).mapToDouble(i -> values[i]).toArray();
  }

  private static double mean(double[] x) {
    return Arrays.stream(x).average().getAsDouble();
  }

  @Test
  void scoresSelectSamplesWithEqualBits() {
    int[][] one = selected(1);
    int[][] two = selected(2);
    assertArrayEquals(one[0], two[0]);
    assertArrayEquals(one[1], two[1]);
    assertEquals(COUNT / 20, one[1].length);
  }

  /** A critic of one dense layer scores w x + b; 70 images are more than a batch. */
  @Test
  void scoresAreTheCriticsOutputs() {
    try (Device device = Device.cpu(1);
        TinyGan.Noise data = new TinyGan.Noise(70);
        Gan gan = TinyGan.builder(device, denseCritic()).data(data).build();
        CriticScorer scorer = gan.scorer()) {
      Samples images = Samples.of(data, 0, 70);
      float[] w = gan.critic.get(gan.critic.network().parameters().get(0).name());
      float[] b = gan.critic.get(gan.critic.network().parameters().get(1).name());
      double[] scores = scorer.score(images);
      for (int i = 0; i < 70; i++) {
        double expected = b[0];
        for (int j = 0; j < 64; j++) {
          expected += (double) w[j] * images.values()[64 * i + j];
        }
        assertEquals(expected, scores[i], 1e-5);
      }
    }
  }

  private static GanModel denseCritic() {
    GanModel leaky = TinyGan.leaky();
    return new GanModel(
        "dense",
        leaky.generator(),
        Network.builder(Shape.of(8, 8, 1)).flatten().dense(1).build(),
        leaky.initializer());
  }

  @Test
  void picksAndReadsAreChecked() {
    try (TinyGan.Noise data = new TinyGan.Noise(5)) {
      Samples images = Samples.of(data, 1, 3);
      float[] third = new float[64];
      data.read(3, third, 0);
      assertArrayEquals(third, images.pick(2, 0).pick(0).values());
      refused("indices[1]: given 3, expected 0 to 2", () -> images.pick(0, 3));
      refused("indices: given none", images::pick);
      refused("given 5, expected 1 or more of the 5 images", () -> Samples.of(data, 1, 5));
      refused("given 0", () -> Samples.of(data, 0, 0));
    }
  }

  private static void refused(String part, Executable call) {
    String message = assertThrows(InvalidArgumentException.class, call).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void imagesOfAnotherShapeAreRefused() {
    try (Device device = Device.cpu(1);
        Gan gan = TinyGan.builder(device, TinyGan.leaky()).build();
        CriticScorer scorer = gan.scorer()) {
      Samples other = new Samples(new float[4], 1, Shape.of(2, 2, 1));
      String message = assertThrows(ShapeException.class, () -> scorer.score(other)).getMessage();
      assertTrue(message.contains("2x2x1") && message.contains("8x8x1"), message);
    }
  }
}
