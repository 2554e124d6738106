// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Philox;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import org.junit.jupiter.api.Test;

/** Metrics that look at nearest neighbours or at all pairs. */
@Proves("A7.6")
class NeighboursTest {
  private static Features line(double... values) {
    double[][] rows = new double[values.length][];
    for (int i = 0; i < values.length; i++) {
      rows[i] = new double[] {values[i]};
    }
    return Features.of(rows);
  }

  @Test
  void distancesAreThoseOfPlainSums() {
    double[][] a = Features.of(Draws.rows(70, 13, 0, 1, 1)).rows(0, 70);
    double[][] b = Features.of(Draws.rows(300, 13, 1, 1, 2)).rows(0, 300);
    double[] expected = new double[300];
    for (int j = 0; j < 300; j++) {
      double least = Double.POSITIVE_INFINITY;
      for (double[] row : a) {
        double d = 0;
        for (int k = 0; k < 13; k++) {
          d += (row[k] - b[j][k]) * (row[k] - b[j][k]);
        }
        least = Math.min(least, d);
      }
      expected[j] = Math.sqrt(least);
    }
    assertArrayEquals(expected, SquaredDistances.nearest(Features.of(a), Features.of(b)), 1e-12);
    assertArrayEquals(
        new double[] {9, 4, 4, 9}, SquaredDistances.radii(line(0, 2, 3, 5), 2), 1e-12);
  }

  @Test
  void kernelDistanceOfTheToy() {
    Features x = Features.of(new double[][] {{1, 0}, {0, 1}, {1, 1}});
    Features y = Features.of(new double[][] {{2, 0}, {0, 2}, {1, -1}});
    KernelDistance d = KernelDistance.of(x, y, 1, 3, 1);
    assertEquals(ReferenceValues.of("b12.kid.toy"), d.distance(), 5e-7);
    assertEquals(d.distance(), KernelDistance.of(y, x, 1, 3, 1).distance(), 1e-12);
  }

  @Test
  void kernelDistanceIsUnbiasedAndTellsSets() {
    Features a = Draws.normal(2000, 8, 0, 1, 1);
    KernelDistance same = KernelDistance.of(a, Draws.normal(2000, 8, 0, 1, 2), 40, 100, 1);
    // Subsets of 2000 are nearly independent: four standard errors.
    assertEquals(0, same.distance(), 4 * same.deviation() / Math.sqrt(40));
    KernelDistance other = KernelDistance.of(a, Draws.normal(2000, 8, 0.3, 1, 3), 40, 100, 1);
    assertTrue(other.distance() > 10 * Math.abs(same.distance()), other.text());
    assertEquals(other, KernelDistance.of(a, Draws.normal(2000, 8, 0.3, 1, 3), 40, 100, 1));
  }

  /** Balls around 0, 1 and 3 have radii 1, 1 and 2; around 0.5, 2.5 and 10 they have 2, 2, 7.5. */
  @Test
  void precisionAndRecallOfTheLine() {
    PrecisionRecall m = PrecisionRecall.of(line(0.5, 2.5, 10), line(0, 1, 3), 1);
    assertEquals(2 / 3.0, m.precision(), 1e-12);
    assertEquals(1, m.recall(), 1e-12);
    PrecisionRecall far = PrecisionRecall.of(line(20, 21, 22), line(0, 1, 3), 1);
    assertEquals(0, far.precision() + far.recall());
    PrecisionRecall self = PrecisionRecall.of(line(0, 1, 3), line(0, 1, 3), 1);
    assertEquals(2, self.precision() + self.recall());
  }

  @Test
  void densityAndCoverageOfTheLine() {
    // 0.5 lies in two of three balls, 2.5 in one, 10 in none: that of 3 is hit by 2.5 only.
    DensityCoverage m = DensityCoverage.of(line(0.5, 2.5, 10), line(0, 1, 3), 1);
    assertEquals(1, m.density(), 1e-12);
    assertEquals(1, m.coverage(), 1e-12);
    DensityCoverage one = DensityCoverage.of(line(0.5, 0.5, 0.5), line(0, 1, 3), 1);
    assertEquals(2, one.density(), 1e-12);
    assertEquals(2 / 3.0, one.coverage(), 1e-12);
  }

  /** Real samples: density 1 and coverage 1 - 2^-k; a generator of one mode loses recall. */
  @Test
  @Proves("A7.3")
  void realSamplesScoreAsTheyShould() {
    Features real = Draws.normal(1000, 4, 0, 1, 1);
    Features fresh = Draws.normal(1000, 4, 0, 1, 2);
    DensityCoverage honest = DensityCoverage.of(fresh, real, 5);
    assertEquals(1, honest.density(), 0.1);
    assertEquals(1 - 1 / 32.0, honest.coverage(), 0.02);
    PrecisionRecall m = PrecisionRecall.of(fresh, real, 3);
    assertTrue(m.precision() > 0.75 && m.recall() > 0.75, m.text());
    Features narrow = Draws.normal(1000, 4, 0, 0.2, 3);
    assertTrue(PrecisionRecall.of(narrow, real, 3).precision() > m.precision());
    assertTrue(PrecisionRecall.of(narrow, real, 3).recall() < 0.2);
    assertTrue(DensityCoverage.of(narrow, real, 5).coverage() < 0.5);
  }

  @Test
  void kernelTestHoldsItsLevelAndFindsShifts() {
    int rejected = 0;
    for (int r = 0; r < 40; r++) {
      Features x = Draws.normal(20, 2, 0, 1, 2 * r + 1);
      rejected +=
          KernelTest.of(x, Draws.normal(20, 2, 0, 1, 2 * r + 2), 19, r).probability() <= 0.1
              ? 1
              : 0;
    }
    // Of forty tests at level 0.1, deviation 1.9.
    assertTrue(rejected >= 1 && rejected <= 11, "rejected " + rejected);
    KernelTest moved =
        KernelTest.of(Draws.normal(60, 2, 0, 1, 1), Draws.normal(60, 2, 1.5, 1, 2), 199, 1);
    assertEquals(1 / 200.0, moved.probability(), 1e-12);
    assertTrue(moved.discrepancy() > 0.1, moved.text());
  }

  /** E log of the density of N(0, σ² + 1) for windows around many samples of N(0, 1). */
  @Test
  void parzenWindowsFindTheirWidth() {
    Features samples = Draws.normal(4000, 1, 0, 1, 1);
    Features real = Draws.normal(4000, 1, 0, 1, 2);
    ParzenWindow p = ParzenWindow.of(samples, real, 0.01, 0.1, 0.25, 1, 3);
    assertTrue(p.sigma() == 0.1 || p.sigma() == 0.25, p.text());
    assertEquals(-0.5 * Math.log(2 * Math.PI) - 0.5, p.likelihood(), 4 * p.error() + 0.05);
    ParzenWindow wide = ParzenWindow.of(samples, real, 3);
    double v = 10;
    assertEquals(
        -0.5 * Math.log(2 * Math.PI * v) - 0.5 / v, wide.likelihood(), 4 * wide.error() + 0.005);
  }

  @Test
  @Proves("A7.2")
  void supportIsEstimatedByEqualPairs() {
    int support = 200;
    double[][] atoms = Draws.rows(support, 6, 0, 1, 1);
    double[][] drawn = new double[400][];
    Philox.Sequence draws = new Philox(5, 1).sequence(0);
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = atoms[draws.nextInt(support)];
    }
    SupportSize size = SupportSize.of(Features.of(drawn), Draws.normal(400, 6, 0, 1, 2));
    // 399 pairs are equal on average: four deviations of a Poisson number, and chance nearness.
    assertEquals(support, size.support(), support * 0.2, size.text());
    SupportSize honest =
        SupportSize.of(Draws.normal(400, 6, 0, 1, 3), Draws.normal(400, 6, 0, 1, 2));
    assertTrue(honest.support() > 10_000, honest.text());
  }

  @Test
  void copiesAreToldFromFreshSamples() {
    Features training = Draws.normal(500, 5, 0, 1, 1);
    Features heldOut = Draws.normal(300, 5, 0, 1, 2);
    Memorisation honest = Memorisation.of(Draws.normal(300, 5, 0, 1, 3), heldOut, training);
    assertTrue(Math.abs(honest.z()) < 4, honest.text());
    assertEquals(1, honest.ratio(), 0.15);
    assertTrue(honest.copies() < 0.05, honest.text());
    Memorisation copied = Memorisation.of(training.first(10), heldOut, training);
    assertEquals(1, copied.copies());
    assertTrue(copied.z() < -5 && copied.ratio() < 1e-3, copied.text());
    Memorisation strayed = Memorisation.of(Draws.normal(300, 5, 3, 1, 3), heldOut, training);
    assertTrue(strayed.z() > 10, strayed.text());
  }
}
