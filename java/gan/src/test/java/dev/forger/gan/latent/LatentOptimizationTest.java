// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.latent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.ForgerException;
import dev.forger.Initializer;
import dev.forger.Optimizer;
import dev.forger.Reconstruction;
import dev.forger.gan.LabelledNoise;
import dev.forger.gan.Samples;
import dev.forger.gan.StepGradient;
import dev.forger.gan.autoencoder.TinyModels;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

@Proves("A2.14")
class LatentOptimizationTest {
  private static final int LATENT = 3;

  private static LatentOptimizationBuilder tiny(Device device, int images) {
    return LatentOptimization.builder(device)
        .data(new LabelledNoise(images, 0.1f))
        .generator(TinyModels.decoder(LATENT, true), Initializer.glorotUniform())
        .batch(6);
  }

  @Test
  void stepsHaveTheGradientOfTheError() throws IOException {
    try (Device device = Device.reference64();
        LatentOptimization trainer = tiny(device, 20).optimizer(Optimizer.sgd(1e-300, 0)).build()) {
      StepGradient.check(trainer, "reconstruction", List.of(trainer.generator));
    }
  }

  private static double error(LatentOptimization trainer, LabelledNoise data, int i, float[] z) {
    float[] image = new float[64];
    data.read(i, image, 0);
    float[] made = trainer.decode(z).values();
    double sum = 0;
    for (int k = 0; k < 64; k++) {
      sum += 0.5 * (made[k] - image[k]) * (made[k] - image[k]);
    }
    return sum / 64;
  }

  @Test
  void codesGoDownTheGradientOfTheirOwnImage() {
    LabelledNoise data = new LabelledNoise(6, 0.1f);
    float rate = 0.1f;
    try (Device device = Device.reference64();
        LatentOptimization trainer =
            tiny(device, 6).codeRate(rate).optimizer(Optimizer.sgd(1e-300, 0)).build()) {
      float[][] before = new float[6][];
      float[][] expected = new float[6][LATENT];
      for (int i = 0; i < 6; i++) {
        before[i] = trainer.code(i);
        for (int k = 0; k < LATENT; k++) {
          float h = 1 / 64f;
          float[] up = before[i].clone();
          float[] down = before[i].clone();
          up[k] += h;
          down[k] -= h;
          expected[i][k] =
              (float) ((error(trainer, data, i, up) - error(trainer, data, i, down)) / (2 * h));
        }
      }
      trainer.train(1);
      for (int i = 0; i < 6; i++) {
        float[] after = trainer.code(i);
        for (int k = 0; k < LATENT; k++) {
          assertEquals(expected[i][k], (before[i][k] - after[k]) / rate, 2e-4, i + " " + k);
        }
      }
    }
  }

  @Test
  void onlyCodesOfTheBatchMoveAndAllStayInTheBall() {
    try (Device device = Device.cpu(1);
        LatentOptimization trainer = tiny(device, 20).codeRate(1000).build()) {
      double radius = ReferenceValues.of("b10.code.radius");
      float[][] before = new float[20][];
      for (int i = 0; i < 20; i++) {
        before[i] = trainer.code(i);
      }
      trainer.train(1);
      int moved = 0;
      for (int i = 0; i < 20; i++) {
        float[] z = trainer.code(i);
        moved += java.util.Arrays.equals(z, before[i]) ? 0 : 1;
        double square = 0;
        for (float v : z) {
          square += v * v;
        }
        assertTrue(Math.sqrt(square) <= radius + 1e-6, "norm² " + square);
      }
      assertEquals(6, moved);
    }
  }

  @Test
  void trainingFitsEveryImage() {
    LabelledNoise data = new LabelledNoise(60, 0.1f);
    try (Device device = Device.cpu(2);
        LatentOptimization trainer =
            tiny(device, 60).batch(30).optimizer(Optimizer.adam(1e-2, 0.9, 0.99)).build()) {
      double[] first = new double[1];
      double[] last = new double[1];
      trainer.train(1, m -> first[0] = m.value("reconstruction"));
      trainer.train(500, m -> last[0] = m.value("reconstruction"));
      assertTrue(last[0] < first[0] / 10, first[0] + " to " + last[0]);
      // The codes learnt the three classes: those of two images of one class are nearer.
      double within = distance(trainer.code(0), trainer.code(3));
      double between = distance(trainer.code(0), trainer.code(1));
      assertTrue(within < between, within + " and " + between);
      Samples made = trainer.decode(trainer.code(4));
      double square = 0;
      float[] image = Samples.of(data, 4, 1).values();
      for (int k = 0; k < 64; k++) {
        square += Math.pow(made.values()[k] - image[k], 2) / 64;
      }
      assertTrue(square < 0.05, "mean squared error " + square);
    }
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (a[k] - b[k]) * (a[k] - b[k]);
    }
    return Math.sqrt(sum);
  }

  @Test
  void lossesDiffer() {
    float[] losses = new float[2];
    for (int i = 0; i < 2; i++) {
      int at = i;
      try (Device device = Device.cpu(1);
          LatentOptimization trainer =
              tiny(device, 20)
                  .loss(i == 0 ? Reconstruction.Kind.SQUARED : Reconstruction.Kind.ABSOLUTE)
                  .build()) {
        trainer.train(1, m -> losses[at] = m.value("reconstruction"));
      }
    }
    assertNotEquals(losses[0], losses[1]);
  }

  @Test
  void aGaussianIsFittedAndDrawnFrom() {
    float[] codes = {1, 0, 5, 3, 2, 5, 2, 4, 5, 4, 6, 5};
    CodeDistribution fitted = CodeDistribution.fit(codes, 3);
    assertArrayEquals(new double[] {2.5, 3, 5}, fitted.mean(), 1e-12);
    assertEquals(5 / 3.0, fitted.covariance(0, 0), 1e-12);
    assertEquals(20 / 3.0, fitted.covariance(1, 1), 1e-12);
    assertEquals(8 / 3.0, fitted.covariance(1, 0), 1e-12);
    assertEquals(0, fitted.covariance(2, 2), 1e-12);
    float[] drawn = fitted.draw(20000, 3);
    CodeDistribution again = CodeDistribution.fit(drawn, 3);
    assertEquals(2.5, again.mean()[0], 0.05);
    assertEquals(3, again.mean()[1], 0.1);
    assertEquals(5, again.mean()[2], 1e-6);
    assertEquals(5 / 3.0, again.covariance(0, 0), 0.1);
    assertEquals(8 / 3.0, again.covariance(0, 1), 0.2);
    assertEquals(20 / 3.0, again.covariance(1, 1), 0.4);
    assertArrayEquals(fitted.draw(2, 3), java.util.Arrays.copyOf(drawn, 6));
  }

  @Test
  void misuseIsRefused() {
    try (Device device = Device.cpu(1)) {
      refused(() -> tiny(device, 20).codeRate(0), "code rate");
      refused(() -> tiny(device, 20).loss(Reconstruction.Kind.BERNOULLI), "logits");
      refused(() -> LatentOptimization.builder(device).build(), "data");
      refused(() -> CodeDistribution.fit(new float[3], 3), "2 codes");
      refused(() -> CodeDistribution.fit(new float[] {1, Float.NaN}, 1), "not finite");
      refused(() -> CodeDistribution.fit(new float[4], 2).draw(0, 1), "count");
      try (LatentOptimization trainer = tiny(device, 20).build()) {
        refused(() -> trainer.code(20), "0 to 19");
      }
    }
  }

  private static void refused(Executable call, String part) {
    String message = assertThrows(ForgerException.class, call).getMessage();
    assertTrue(message.contains(part), message);
  }
}
