// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.sampling.Normal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bounds of new critics on normal distributions, whose divergences are known. */
@Proves("A7.8")
class CriticDistancesTest {
  private static final int COUNT = 5000;

  private static Samples normal(double mean, int stream, int count) {
    Normal normal = new Normal(mean, 1);
    Philox.Sequence uniforms = new Philox(3, stream).sequence(0);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) normal.quantile(uniforms.nextUniform());
    }
    return new Samples(values, count, Shape.features(1));
  }

  private static CriticDistances.Parts parts(double mean) {
    return new CriticDistances.Parts(
        normal(0, 1, COUNT), normal(mean, 2, COUNT), normal(0, 3, COUNT), normal(mean, 4, COUNT));
  }

  /** Of N(0, 1) and N(1, 1); a WGAN-GP critic may exceed W1 = 1 by 1 / (2 lambda). */
  @ParameterizedTest
  @CsvSource({
    "kl, 0.5, 0",
    "reverse-kl, 0.5, 0",
    "jensen-shannon, 0.222843, 0",
    "squared-hellinger, 0.235006, 0",
    "wasserstein, 1, 0.05"
  })
  void boundsComeNearTheDivergence(String measure, double truth, double excess) {
    try (Device device = Device.cpu(1)) {
      CriticDistances.Estimate estimate =
          CriticDistances.on(device).steps(400).seeds(2).estimate(measure, parts(1));
      // The mean of 5000 samples has a deviation of some hundredth.
      assertTrue(estimate.mean() > 0.88 * truth, estimate.text());
      assertTrue(estimate.mean() < truth * (1 + 2 * excess) + 0.05, estimate.text());
      // The penalty of a WGAN-GP critic leaves its slope some play.
      assertTrue(estimate.deviation() < (0.05 + 2 * excess) * truth + 0.01, estimate.text());
      assertEquals(2, estimate.bounds().size());
    }
  }

  @Test
  void equalDistributionsAreNotFarApart() {
    try (Device device = Device.cpu(1)) {
      CriticDistances distances = CriticDistances.on(device).steps(200).seeds(1);
      for (String measure : List.of("kl", "jensen-shannon", "wasserstein")) {
        CriticDistances.Estimate estimate = distances.estimate(measure, parts(0));
        assertEquals(0, estimate.mean(), 0.06, estimate.text());
      }
    }
  }

  @Test
  void equalSeedsGiveEqualBounds() {
    try (Device device = Device.cpu(1)) {
      CriticDistances distances = CriticDistances.on(device).steps(30).seeds(2);
      CriticDistances.Estimate once = distances.estimate("kl", parts(1));
      assertEquals(once, distances.estimate("kl", parts(1)));
      assertTrue(once.deviation() > 0, "critics of two seeds differ");
    }
  }

  @Test
  void refusesWhatItCannotCompare() {
    Samples line = normal(0, 1, 100);
    Samples few = normal(0, 1, 39);
    Samples plane = new Samples(new float[80], 40, Shape.features(2));
    assertThrows(
        InvalidArgumentException.class, () -> new CriticDistances.Parts(few, line, line, line));
    assertThrows(ShapeException.class, () -> new CriticDistances.Parts(line, line, plane, line));
    Samples broken = new Samples(new float[100], 100, Shape.features(1));
    broken.values()[7] = Float.NaN;
    assertThrows(
        InvalidArgumentException.class, () -> new CriticDistances.Parts(line, broken, line, line));
    try (Device device = Device.cpu(1)) {
      CriticDistances distances = CriticDistances.on(device);
      InvalidArgumentException unknown =
          assertThrows(InvalidArgumentException.class, () -> distances.estimate("kll", parts(1)));
      assertTrue(unknown.getMessage().contains("kl"), unknown.getMessage());
      assertThrows(InvalidArgumentException.class, () -> distances.steps(0));
      assertThrows(InvalidArgumentException.class, () -> distances.seeds(0));
    }
  }
}
