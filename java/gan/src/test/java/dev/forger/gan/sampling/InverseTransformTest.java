// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Philox;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@Proves({"A1.1", "A1.2"})
class InverseTransformTest {
  private static final int N = 40_000;

  private static final List<RandomVariable> ALL =
      List.of(
          new Uniform(-2, 3),
          new Exponential(0.5),
          new Cauchy(1, 2),
          new Normal(-1, 3),
          NumericInverse.of(Kolmogorov::normal, -8, 8),
          NumericInverse.ofTable(new double[] {0, 1, 3}, new double[] {0, .5, 1}));

  @Test
  void knownQuantiles() {
    Normal n = new Normal(0, 1);
    assertEquals(ReferenceValues.of("b11.quantile.01"), n.quantile(.01), 5e-7);
    assertEquals(ReferenceValues.of("b11.quantile.10"), n.quantile(.1), 5e-7);
    assertEquals(ReferenceValues.of("b11.quantile.25"), n.quantile(.25), 5e-7);
    assertEquals(ReferenceValues.of("b11.quantile.50"), n.quantile(.5));
    assertEquals(ReferenceValues.of("b11.quantile.975"), n.quantile(.975), 5e-7);
    assertEquals(Math.log(2) / 4, new Exponential(4).quantile(.5), 1e-15);
    assertEquals(5 + 2, new Cauchy(5, 2).quantile(.75), 1e-14);
    assertEquals(-1, new Uniform(-2, 2).quantile(.25));
  }

  /** Rejection and Metropolis-Hastings need the density that belongs to the draws. */
  @Test
  void densitiesAreTheSlopesOfTheQuantiles() {
    for (Distribution d :
        List.of(new Uniform(-2, 3), new Exponential(.5), new Cauchy(1, 2), new Normal(-1, 3))) {
      for (double p = .02; p < 1; p += .06) {
        double h = 1e-6;
        double slope = (d.quantile(p + h) - d.quantile(p - h)) / (2 * h);
        assertEquals(1, slope * d.density(d.quantile(p)), 1e-6, d + " at " + p);
      }
    }
    assertEquals(0, new Uniform(-2, 3).density(3.1));
    assertEquals(0, new Exponential(.5).density(-.1));
  }

  /** Centre, tail and far tail of the rational functions, and where they meet. */
  @Test
  void normalQuantileInvertsTheSeries() {
    Normal n = new Normal(0, 1);
    for (int i = 1; i < 2000; i++) {
      double p = i / 2000.0;
      assertEquals(p, Kolmogorov.normal(n.quantile(p)), 1e-14, "p = " + p);
    }
    assertEquals(-6.361340902404056, n.quantile(1e-10), 1e-14);
    assertEquals(-8.209536151601387, n.quantile(0x1p-53), 1e-13);
    assertEquals(-n.quantile(0x1p-53), n.quantile(1 - 0x1p-53));
  }

  @Test
  void samplesHaveTheirDistributions() {
    Philox random = new Philox(11, 0);
    DoubleUnaryOperator normal = Kolmogorov::normal;
    Kolmogorov.check(new Uniform(-2, 3).sample(N, random), N, x -> (x + 2) / 5);
    Kolmogorov.check(new Exponential(.5).sample(N, random), N, x -> 1 - Math.exp(-x / 2));
    Kolmogorov.check(
        new Cauchy(1, 2).sample(N, random), N, x -> .5 + Math.atan((x - 1) / 2) / Math.PI);
    Kolmogorov.check(
        new Normal(-1, 3).sample(N, random), N, x -> normal.applyAsDouble((x + 1) / 3));
  }

  /** Neighbours in element, seed and stream are as independent as the test can see. */
  @Test
  void elementsSeedsAndStreamsAreIndependent() {
    Uniform u = new Uniform(0, 1);
    double[] x = u.sample(N, new Philox(1, 0));
    double bound = 4 / Math.sqrt(N);
    assertEquals(0, Autocorrelation.at(x, 1), bound);
    for (Philox other : List.of(new Philox(2, 0), new Philox(1, 1))) {
      double[] y = u.sample(N, other);
      double sum = 0;
      for (int i = 0; i < N; i++) {
        sum += 12 * (x[i] - .5) * (y[i] - .5) / N;
      }
      assertEquals(0, sum, bound);
    }
  }

  @Test
  void numericCdfGivesTheClosedForm() {
    NumericInverse numeric = NumericInverse.of(x -> 1 - Math.exp(-x), 0, 50);
    Exponential closed = new Exponential(1);
    for (double p : new double[] {1e-6, .01, .1, .25, .5, .975, .999999}) {
      assertEquals(closed.quantile(p), numeric.quantile(p), 1e-9, "p = " + p);
    }
    double[] sample = NumericInverse.of(Kolmogorov::normal, -8, 8).sample(N, new Philox(3, 0));
    Kolmogorov.check(sample, N, Kolmogorov::normal);
  }

  @Test
  void boundsCutTheTails() {
    NumericInverse half = NumericInverse.of(Kolmogorov::normal, 0, 8);
    Kolmogorov.check(half.sample(N, new Philox(4, 0)), N, x -> 2 * Kolmogorov.normal(x) - 1);
  }

  /** F jumps from 0.25 to 0.75 at 1: half of the samples are 1. */
  @Test
  void jumpsAndFlatPartsAreInverted() {
    NumericInverse jump =
        NumericInverse.of(x -> x < 1 ? x / 4 : x < 2 ? .75 : .75 + (x - 2) / 4, 0, 3);
    assertEquals(.4, jump.quantile(.1), 1e-15);
    assertEquals(1, jump.quantile(.3));
    assertEquals(1, jump.quantile(.75));
    assertEquals(2.4, jump.quantile(.85), 1e-14);
  }

  @Test
  void tablesAreStraightBetweenPoints() {
    NumericInverse table =
        NumericInverse.ofTable(new double[] {0, 1, 2, 4}, new double[] {0, .5, .5, 1});
    assertEquals(.5, table.quantile(.25));
    assertEquals(1, table.quantile(.5), "the least x with F(x) = 0.5");
    assertEquals(3, table.quantile(.75));
    NumericInverse part = NumericInverse.ofTable(new double[] {0, 1}, new double[] {.2, .3});
    assertEquals(.5, part.quantile(.5), 1e-15);
    assertTrue(part.quantile(1 - 0x1p-53) <= 1);
  }

  @Test
  void elementsHaveTheirOwnBits() {
    for (RandomVariable v : ALL) {
      double[] all = v.sample(1000, new Philox(5, 2));
      assertArrayEquals(all, v.sample(1000, new Philox(5, 2)));
      assertArrayEquals(Arrays.copyOf(all, 10), v.sample(10, new Philox(5, 2)));
      double[] parts =
          IntStream.range(0, 10)
              .parallel()
              .mapToObj(i -> v.sample(100L * i, 100, new Philox(5, 2)))
              .flatMapToDouble(Arrays::stream)
              .toArray();
      assertArrayEquals(all, parts, v.toString());
      assertFalse(Arrays.equals(all, v.sample(1000, new Philox(6, 2))));
      assertFalse(Arrays.equals(all, v.sample(1000, new Philox(5, 3))));
    }
  }

  /** A number is the upper 52 bits of two words of the element. */
  @Test
  void bitsOfASeed() {
    Draws draws = new Draws(new Philox(7, 1), 3);
    Philox.Sequence bits = new Philox(7, 1).sequence(3);
    for (int i = 0; i < 5; i++) {
      long word = (long) bits.nextBits() << 32 | bits.nextBits() & 0xFFFF_FFFFL;
      assertEquals(((word >>> 12) + .5) / (1L << 52), draws.uniform());
    }
  }

  @Test
  void misuseIsRefused() {
    Misuse.refused(() -> new Uniform(2, 1), "high", "1.0", "above low = 2.0");
    Misuse.refused(() -> new Uniform(Double.NaN, 1), "low", "NaN");
    Misuse.refused(() -> new Exponential(0), "rate", "0.0");
    Misuse.refused(() -> new Normal(0, -1), "deviation", "-1.0");
    Misuse.refused(() -> new Cauchy(0, Double.NaN), "scale", "NaN");
    Misuse.refused(() -> new Normal(0, 1).quantile(1), "quantile, p", "1.0");
    Misuse.refused(() -> new Uniform(0, 1).sample(0, new Philox(1, 0)), "count", "given 0");
    Misuse.refused(() -> new Uniform(0, 1).sample(-1, 1, new Philox(1, 0)), "step", "-1");
  }

  @Test
  void wrongCdfsAreRefused() {
    Misuse.refused(
        () -> NumericInverse.of(x -> x < .5 ? x : x - .25, 0, 1),
        "CDF at x = 0.5",
        "0.25",
        "0.499");
    Misuse.refused(() -> NumericInverse.of(x -> 2 * x, 0, 1), "CDF at x = 0.5", "[0, 1]");
    Misuse.refused(() -> NumericInverse.of(x -> Double.NaN, 0, 1), "CDF at x = 0.0", "NaN");
    Misuse.refused(() -> NumericInverse.of(x -> .5, 0, 1), "CDF at x = 1.0", "0.5");
    Misuse.refused(() -> NumericInverse.of(x -> x, 1, 0), "high", "0.0");
    // A dip too narrow for the points that are looked at first.
    DoubleUnaryOperator dip = x -> x > .35001 && x < .35002 ? .1 : x;
    NumericInverse inverse = NumericInverse.of(dip, 0, 1);
    Misuse.refused(
        () -> inverse.quantile(.350015), "CDF at x = 0.3500", "0.1", "does not decrease");
    double[] x = {0, 1, 1};
    Misuse.refused(() -> NumericInverse.ofTable(x, new double[] {0, .5, 1}), "x[2]", "1.0");
    Misuse.refused(
        () -> NumericInverse.ofTable(new double[] {0, 1, 2}, new double[] {0, .6, .5}),
        "CDF at x = 2.0",
        "0.5",
        "0.6");
    Misuse.refused(
        () -> NumericInverse.ofTable(new double[2], new double[3]), "2 points and 3 values");
  }
}
