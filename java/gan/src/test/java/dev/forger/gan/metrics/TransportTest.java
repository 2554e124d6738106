// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Philox;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Wasserstein distances, and the divergence that they are better than. */
class TransportTest {
  private static double[] normal(double mean, double deviation, long seed) {
    return Draws.column(Draws.rows(40_000, 1, mean, deviation, seed), 0);
  }

  @Test
  @Proves("A4.4")
  void gaussiansOfTheLine() {
    double[] x = normal(0, 1, 1);
    // Errors of means of 40 000 are 0.007; the distance of equal sets is as small.
    assertEquals(ReferenceValues.of("b3.01-11.w1"), LineWasserstein.of(x, normal(1, 1, 2)), 0.03);
    assertEquals(ReferenceValues.of("b3.01-14.w1"), LineWasserstein.of(x, normal(1, 2, 3)), 0.05);
    assertEquals(
        ReferenceValues.of("b3.1225-01.w1"), LineWasserstein.of(normal(1, 1.5, 4), x), 0.04);
  }

  @Test
  void setsOfTwoSizes() {
    // Quantiles: thirds of 0, 3, 6 against halves of 1, 5.
    double expected = 1 / 3.0 + 2 / 6.0 + 2 / 6.0 + 1 / 3.0;
    assertEquals(expected, LineWasserstein.of(new double[] {6, 0, 3}, new double[] {5, 1}), 1e-12);
    double[] x = normal(0, 1, 1);
    double[] doubled = Arrays.copyOf(x, 2 * x.length);
    java.lang.System.arraycopy(x, 0, doubled, x.length, x.length);
    assertEquals(0, LineWasserstein.of(x, doubled), 1e-12);
  }

  /** All plans of six points are tried. */
  @Test
  @Proves("A4.4")
  void assignmentIsTheBestOfAllPlans() {
    for (int seed = 0; seed < 20; seed++) {
      double[][] cost = new double[6][6];
      Philox.Sequence draws = new Philox(seed, 2).sequence(0);
      for (double[] row : cost) {
        for (int j = 0; j < row.length; j++) {
          row[j] = draws.nextInt(20);
        }
      }
      int[] columns = Assignment.columns(cost);
      double found = 0;
      for (int i = 0; i < 6; i++) {
        found += cost[i][columns[i]];
      }
      assertEquals(6, Arrays.stream(columns).distinct().count());
      assertEquals(least(cost, 0, new boolean[6]), found, 1e-12);
    }
  }

  private static double least(double[][] cost, int row, boolean[] used) {
    if (row == cost.length) {
      return 0;
    }
    double least = Double.POSITIVE_INFINITY;
    for (int j = 0; j < used.length; j++) {
      if (!used[j]) {
        used[j] = true;
        least = Math.min(least, cost[row][j] + least(cost, row + 1, used));
        used[j] = false;
      }
    }
    return least;
  }

  @Test
  @Proves("A4.4")
  void assignmentOfTheLineIsTheSortedPlan() {
    double[][] x = Draws.rows(300, 1, 0, 1, 1);
    double[][] y = Draws.rows(300, 1, 1, 2, 2);
    double line =
        LineWasserstein.of(
            Draws.column(Features.of(x).rows(0, 300), 0),
            Draws.column(Features.of(y).rows(0, 300), 0));
    assertEquals(line, AssignmentDistance.of(Features.of(x), Features.of(y)).distance(), 1e-7);
    Features moved = Draws.normal(200, 3, 0, 1, 1);
    double[][] rows = moved.rows(0, 200);
    for (double[] row : rows) {
      row[0] += 3;
      row[2] += 4;
    }
    // A shift is the best plan of a moved set.
    assertEquals(5, AssignmentDistance.of(moved, Features.of(rows)).distance(), 1e-6);
  }

  @Test
  @Proves("A4.4")
  void slicesOfAShift() {
    Features x = Draws.normal(500, 10, 0, 1, 1);
    double[][] rows = x.rows(0, 500);
    for (double[] row : rows) {
      row[3] += 2;
    }
    double d = SlicedWasserstein.of(x, Features.of(rows), 2000, 1).distance();
    // The square of a coordinate of a direction has mean 1/10 and deviation 0.13.
    assertEquals(4 / 10.0, d * d, 4 * 4 * 0.13 / Math.sqrt(2000));
    assertEquals(0, SlicedWasserstein.of(x, x, 10, 1).distance());
    double one =
        SlicedWasserstein.of(
                Features.of(new double[][] {{0}, {2}}),
                Features.of(new double[][] {{1}, {5}}),
                3,
                1)
            .distance();
    assertEquals(Math.sqrt((1 + 9) / 2.0), one, 1e-7);
  }

  /** Parallel lines: the divergence does not see the shift that the distance measures. */
  @Test
  @Proves({"A4.3", "A4.4"})
  void divergenceStaysWhereDistanceFalls() {
    double[][] line = Draws.rows(400, 2, 0, 1, 1);
    for (double[] row : line) {
      row[0] = 0;
    }
    Features at = Features.of(line);
    for (double shift : new double[] {2, 1, 0.5, 0.125}) {
      double[][] other = at.rows(0, 400);
      for (double[] row : other) {
        row[0] = shift;
      }
      Features moved = Features.of(other);
      assertEquals(
          ReferenceValues.of("a4.disjoint"),
          HistogramDivergence.jensenShannon(at, moved, 0.1),
          5e-7);
      assertEquals(shift, AssignmentDistance.of(at, moved).distance(), 1e-7);
    }
    assertEquals(0, HistogramDivergence.jensenShannon(at, at, 0.1));
  }

  /** Few samples of one distribution in fine bins look disjoint, too. */
  @Test
  @Proves("A4.3")
  void sparseSamplesLookDisjoint() {
    Features x = Draws.normal(300, 3, 0, 1, 1);
    Features y = Draws.normal(300, 3, 0, 1, 2);
    assertTrue(HistogramDivergence.jensenShannon(x, y, 0.05) > 0.69);
    assertTrue(HistogramDivergence.jensenShannon(x, y, 2) < 0.05);
  }
}
