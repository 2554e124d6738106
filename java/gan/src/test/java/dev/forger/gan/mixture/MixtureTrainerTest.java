// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.mixture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.CheckpointException;
import dev.forger.gan.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A training of a mixture is the fit, iteration by iteration. */
class MixtureTrainerTest {
  private static final int STEPS = 12;

  private final double[][] points = Clouds.draw(Clouds.nested(), 300, 9);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Covariance.class)
  void stepsAreTheIterationsOfTheFit(Covariance kind) {
    MixtureFit fit =
        ExpectationMaximization.of(kind).until(Double.MIN_NORMAL, STEPS).seed(4).fit(points, 3);
    List<Float> seen = new ArrayList<>();
    try (MixtureTrainer trainer = new MixtureTrainer(kind, points, 3, 4)) {
      trainer.train(
          STEPS,
          m -> {
            seen.add(m.value("log_likelihood"));
            double bic = trainer.mixture().bic(points) / points.length;
            assertEquals(bic, m.value("bic"), 1e-5 * bic);
          });
      double[] all = fit.logLikelihoods();
      for (int i = 1; i < all.length; i++) {
        assertEquals((float) (all[i] / points.length), seen.get(i - 1), "iteration " + i);
      }
      if (all.length == STEPS + 1) {
        assertArrayEquals(fit.mixture().weights(), trainer.mixture().weights(), 0);
      }
    }
  }

  @Test
  void aStoppedTrainingEndsWithTheSameBits() {
    Path half = folder.resolve("half.safetensors");
    try (MixtureTrainer whole = new MixtureTrainer(Covariance.FULL, points, 3, 4);
        MixtureTrainer parts = new MixtureTrainer(Covariance.FULL, points, 3, 4)) {
      whole.train(5);
      whole.save(half);
      whole.train(5);
      parts.load(half);
      assertEquals(5, parts.steps());
      parts.train(5);
      assertEquals(10L * points.length, parts.samplesSeen());
      for (int c = 0; c < 3; c++) {
        assertArrayEquals(whole.mixture().mean(c), parts.mixture().mean(c), 0);
        assertArrayEquals(whole.mixture().covariance(c), parts.mixture().covariance(c));
      }
      Samples drawn = parts.samples(7).sample(50);
      assertArrayEquals(whole.samples(7).sample(50).values(), drawn.values());
      assertTrue(drawn.arePoints());
    }
    try (MixtureTrainer other = new MixtureTrainer(Covariance.FULL, points, 4, 4)) {
      assertThrows(CheckpointException.class, () -> other.load(half));
    }
  }
}
