// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.ForgerException;
import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.ShapeException;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Estimates of MMD against population values, and what is known of their distribution. */
@Proves("A2.2")
class MmdTest {
  private static final Kernel UNIT = Kernel.gaussian(1);

  /** Numbers of N(mean, deviation²), one a sample. */
  private static double[][] normal(int count, double mean, double deviation, long seed) {
    double[][] x = new double[count][1];
    Philox.Sequence u = new Philox(seed, 5).sequence(0);
    for (int i = 0; i < count; i++) {
      double radius = Math.sqrt(-2 * Math.log(u.nextUniform()));
      x[i][0] = mean + deviation * radius * Math.cos(2 * Math.PI * u.nextUniform());
    }
    return x;
  }

  @Test
  void populationValuesAreThoseOfTheTable() {
    assertEquals(ReferenceValues.of("b9.population.shifted"), Mmd.ofGaussians(1, 1, 1, 1), 5e-7);
    assertEquals(ReferenceValues.of("b9.population.wider"), Mmd.ofGaussians(1, 2, 0, 1), 5e-7);
    double mixture = 0;
    for (double s : new double[] {0.5, 1, 2, 4}) {
      mixture += Mmd.ofGaussians(1, 1, 1, s);
    }
    assertEquals(ReferenceValues.of("b9.population.mixture"), mixture, 5e-7);
    assertEquals(0, Mmd.ofGaussians(1.5, 1.5, 0, 0.7), 1e-15);
  }

  /** Means of many estimates, and how far they stray. */
  private record Many(double mean, double deviation, double least) {
    interface Estimate {
      double of(double[][] x, double[][] y);
    }

    static Many of(int repetitions, double shift, double wide, Estimate estimate) {
      double sum = 0;
      double square = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int r = 0; r < repetitions; r++) {
        double v = estimate.of(normal(100, 0, 1, 2 * r + 1), normal(100, shift, wide, 2 * r + 2));
        sum += v;
        square += v * v;
        least = Math.min(least, v);
      }
      double mean = sum / repetitions;
      return new Many(mean, Math.sqrt(square / repetitions - mean * mean), least);
    }

    void assertMean(double expected) {
      assertEquals(expected, mean, 4 * deviation / Math.sqrt(200), toString());
    }
  }

  @Test
  void unbiasedEstimatesScatterAroundThePopulationValue() {
    Many.of(200, 1, 1, (x, y) -> Mmd.unbiased(UNIT, x, y))
        .assertMean(ReferenceValues.of("b9.population.shifted"));
    Many.of(200, 0, 2, (x, y) -> Mmd.unbiased(UNIT, x, y))
        .assertMean(ReferenceValues.of("b9.population.wider"));
    Many.of(200, 1, 1, (x, y) -> Mmd.unbiased(Kernel.gaussian(0.5, 1, 2, 4), x, y))
        .assertMean(ReferenceValues.of("b9.population.mixture"));
  }

  @Test
  void linearTimeEstimatesAreUnbiasedToo() {
    Many linear = Many.of(200, 1, 1, (x, y) -> Mmd.linearTime(UNIT, x, y));
    linear.assertMean(ReferenceValues.of("b9.population.shifted"));
    Many all = Many.of(200, 1, 1, (x, y) -> Mmd.unbiased(UNIT, x, y));
    assertTrue(linear.deviation > 1.5 * all.deviation, linear + " " + all);
  }

  @Test
  void equalDistributionsGiveTheNullDistribution() {
    Many unbiased = Many.of(200, 0, 1, (x, y) -> Mmd.unbiased(UNIT, x, y));
    unbiased.assertMean(0);
    double expected = ReferenceValues.of("b9.null.deviation");
    assertEquals(expected, unbiased.deviation, 0.15 * expected);
    assertTrue(unbiased.least < 0);
    Many biased = Many.of(200, 0, 1, (x, y) -> Mmd.biased(UNIT, x, y));
    assertTrue(biased.least >= 0);
    assertTrue(biased.mean > 0.005, biased.toString());
  }

  @Test
  void polynomialKernelGivesTheToyValueOfKid() {
    double[][] x = {{1, 0}, {0, 1}, {1, 1}};
    double[][] y = {{2, 0}, {0, 2}, {1, -1}};
    assertEquals(ReferenceValues.of("b12.kid.toy"), Mmd.unbiased(Kernel.polynomial(), x, y), 5e-7);
  }

  @Test
  void medianOfDistances() {
    double[][] x = {{0, 0}, {3, 4}};
    double[][] y = {{0, 1}};
    // Distances 5, 1 and the root of 18.
    assertEquals(Math.sqrt(18), Mmd.medianDistance(x, y), 1e-12);
  }

  @Test
  void divisionsAreMeasuredByTheUnbiasedEstimate() {
    double[][] x = normal(4, 0, 1, 1);
    double[][] y = normal(3, 1, 2, 2);
    double[][] all = {y[1], x[0], x[3], y[0], x[1], y[2], x[2]};
    int[] order = {1, 4, 6, 2, 3, 0, 5};
    double expected = Mmd.unbiased(UNIT, x, y);
    assertEquals(expected, Mmd.divided(Mmd.gram(UNIT, all), order, 4), 1e-12);
  }

  @Test
  void permutationsTellEqualFromDifferent() {
    double[][] x = normal(40, 0, 1, 1);
    assertEquals(1 / 200.0, Mmd.permutationTest(UNIT, x, normal(40, 2, 1, 2), 199, 1), 1e-12);
    int rejected = 0;
    for (int r = 0; r < 100; r++) {
      double p =
          Mmd.permutationTest(
              UNIT, normal(15, 0, 1, 2 * r + 1), normal(20, 0, 1, 2 * r + 2), 19, r);
      rejected += p <= 0.1 ? 1 : 0;
    }
    // Of a hundred tests at level 0.1; deviation 3.
    assertTrue(rejected <= 20 && rejected >= 2, "rejected " + rejected);
  }

  @Test
  void misuseIsRefused() {
    double[][] one = {{1}};
    double[][] two = {{1}, {2}};
    refused(InvalidArgumentException.class, () -> Mmd.unbiased(UNIT, one, two), "at least 2");
    refused(InvalidArgumentException.class, () -> Kernel.gaussian(), "at least one");
    refused(InvalidArgumentException.class, () -> Kernel.gaussian(1, 0), "0.0");
    refused(InvalidArgumentException.class, () -> Kernel.gaussian(Double.NaN), "NaN");
    refused(
        ShapeException.class, () -> Mmd.biased(UNIT, two, new double[][] {{1, 2}}), "one length");
    refused(InvalidArgumentException.class, () -> Mmd.permutationTest(UNIT, two, two, 5, 1), "19");
  }

  private static void refused(Class<? extends ForgerException> type, Executable call, String part) {
    String message = assertThrows(type, call).getMessage();
    assertTrue(message.contains(part), message);
  }
}
