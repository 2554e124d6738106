// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.forger.Philox;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@Proves("A1.3")
class RejectionTest {
  private static final int N = 100_000;
  private static final DoubleUnaryOperator NORMAL = new Normal(0, 1)::density;
  private static final Exponential EXPONENTIAL = new Exponential(1);
  private static final Cauchy CAUCHY = new Cauchy(0, 1);

  /** √(2e/π), touched at 1. */
  private static final double HALF_NORMAL_BOUND = Math.sqrt(2 * Math.E / Math.PI);

  private static double halfNormal(double x) {
    return x < 0 ? 0 : 2 * NORMAL.applyAsDouble(x);
  }

  @Test
  void halfNormalFromExponential() {
    Rejection sampler = new Rejection(RejectionTest::halfNormal, EXPONENTIAL, HALF_NORMAL_BOUND);
    Rejection.Result result = sampler.run(N, new Philox(1, 0));
    assertEquals(Math.sqrt(Math.PI / (2 * Math.E)), 1 / HALF_NORMAL_BOUND, 1e-15);
    // Four standard errors of a share of 0.76 of 130 000 trials are 0.0047.
    assertEquals(ReferenceValues.of("b11.rejection.half_normal"), result.acceptanceRate(), .0047);
    Kolmogorov.check(result.values(), N, x -> 2 * Kolmogorov.normal(x) - 1);
  }

  @Test
  void normalFromCauchy() {
    Rejection.Result result =
        new Rejection(NORMAL, CAUCHY, ReferenceValues.of("b11.rejection.cauchy.bound"))
            .run(N, new Philox(2, 0));
    assertEquals(ReferenceValues.of("b11.rejection.cauchy"), result.acceptanceRate(), .005);
    Kolmogorov.check(result.values(), N, Kolmogorov::normal);
  }

  /** A density known but for a factor: the rate is its integral over M. */
  @Test
  void densityNeedNotBeNormalised() {
    Rejection sampler = new Rejection(x -> 6 * x * (1 - x), new Uniform(0, 1), 3);
    Rejection.Result result = sampler.run(N, new Philox(3, 0));
    assertEquals(1. / 3, result.acceptanceRate(), .004);
    Kolmogorov.check(result.values(), N, x -> x * x * (3 - 2 * x));
  }

  @Test
  void elementsHaveTheirOwnBits() {
    Rejection sampler = new Rejection(NORMAL, CAUCHY, 1.6);
    double[] all = sampler.sample(1000, new Philox(5, 2));
    assertArrayEquals(all, sampler.run(1000, new Philox(5, 2)).values());
    double[] parts =
        IntStream.range(0, 10)
            .parallel()
            .mapToObj(i -> sampler.sample(100L * i, 100, new Philox(5, 2)))
            .flatMapToDouble(Arrays::stream)
            .toArray();
    assertArrayEquals(all, parts);
    assertNotEquals(all[0], sampler.sample(1, new Philox(5, 3))[0]);
  }

  @Test
  void violatedEnvelopesAreReported() {
    // N(0, 1) is above 1.2 times Cauchy's density between 0.6 and 1.5, about.
    Rejection low = new Rejection(NORMAL, CAUCHY, 1.2);
    Misuse.refused(
        () -> low.run(N, new Philox(1, 0)),
        "envelope at x = ",
        "target density p(x) = ",
        "above M q(x) = ",
        "(q(x) = ",
        "at least p(x) / q(x) = ");
    // Tails lighter than the target's: p / q grows without bound.
    Rejection light = new Rejection(CAUCHY::density, new Normal(0, 1), 3);
    Misuse.refused(() -> light.run(N, new Philox(1, 0)), "envelope at x = ", "heavier tails");
  }

  @Test
  void misuseIsRefused() {
    Philox random = new Philox(1, 0);
    Misuse.refused(() -> new Rejection(NORMAL, CAUCHY, 0), "bound", "0.0");
    Misuse.refused(() -> new Rejection(NORMAL, CAUCHY, 2).run(0, random), "count", "given 0");
    Misuse.refused(
        () -> new Rejection(x -> -1, CAUCHY, 2).run(1, random), "target density at x = ", "-1.0");
    Misuse.refused(
        () -> new Rejection(x -> Double.NaN, CAUCHY, 2).run(1, random), "target density", "NaN");
    Misuse.refused(
        () -> new Rejection(NORMAL, withDensity(x -> Double.NaN), 2).run(1, random),
        "proposal density at x = ",
        "NaN");
    Misuse.refused(
        () -> new Rejection(NORMAL, withDensity(x -> 0), 2).run(1, random),
        "proposal density at x = ",
        "0.0, but the proposal drew this point");
    Misuse.refused(
        () -> new Rejection(x -> x < 0 ? 1 : 0, EXPONENTIAL, 2).run(1, random),
        "0 of 1000000 points with bound M = 2.0",
        "covers the target");
  }

  private static Distribution withDensity(DoubleUnaryOperator density) {
    return new Distribution() {
      @Override
      public double density(double x) {
        return density.applyAsDouble(x);
      }

      @Override
      public double quantile(double p) {
        return p;
      }
    };
  }
}
