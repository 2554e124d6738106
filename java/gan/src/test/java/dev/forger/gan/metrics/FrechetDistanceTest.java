// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import org.junit.jupiter.api.Test;

@Proves("A7.5")
class FrechetDistanceTest {
  private static GaussianStatistics moments(double[] mean, double[][] covariance) {
    return new GaussianStatistics(10, mean, covariance, "given", "none");
  }

  @Test
  void exampleOfThePlane() {
    FrechetDistance d =
        FrechetDistance.of(
            moments(new double[] {1, -1}, new double[][] {{2, 1}, {1, 2}}),
            moments(new double[2], new double[][] {{1, 0}, {0, 3}}));
    assertEquals(ReferenceValues.of("b12.frechet.toy"), d.distance(), 5e-7);
    assertEquals(2, d.means(), 1e-12);
  }

  /** On the line it is the squared W2 of Gaussians, d² + (s - t)². */
  @Test
  void lineIsTheClosedForm() {
    FrechetDistance d =
        FrechetDistance.of(
            moments(new double[] {3}, new double[][] {{4}}),
            moments(new double[] {1}, new double[][] {{9}}));
    assertEquals(4 + 1, d.distance(), 1e-12);
  }

  @Test
  void equalDistributionsAreBiasedUpward() {
    double low = ReferenceValues.of("b12.frechet.bias.low");
    double high = ReferenceValues.of("b12.frechet.bias.high");
    for (int seed = 1; seed < 4; seed++) {
      double d =
          FrechetDistance.of(
                  Draws.normal(1000, 64, 0, 1, 2 * seed),
                  Draws.normal(1000, 64, 0, 1, 2 * seed + 1))
              .distance();
      assertTrue(d > low - 0.1 && d < high + 0.1, "distance " + d);
    }
  }

  @Test
  void distanceToItselfIsNothingAndOrderDoesNotMatter() {
    Features a = Draws.normal(500, 96, 0, 1, 1);
    Features b = Draws.normal(700, 96, 0.3, 1.5, 2);
    assertEquals(0, FrechetDistance.of(a, a).distance(), 1e-9);
    double d = FrechetDistance.of(a, b).distance();
    assertEquals(d, FrechetDistance.of(b, a).distance(), 1e-9 * d);
  }

  /** Fewer samples than features, and features that repeat one another or never change. */
  @Test
  void singularCovariancesAreNoHindrance() {
    Features few = Draws.normal(20, 300, 0, 1, 1);
    assertEquals(0, FrechetDistance.of(few, few).distance(), 1e-6);
    Features others = Draws.normal(30, 300, 0, 1, 2);
    double d = FrechetDistance.of(few, others).distance();
    assertTrue(d > 300 && d < 1000, "distance " + d);
    assertEquals(d, FrechetDistance.of(others, few).distance(), 1e-9 * d);
    double[][] dependent = Draws.rows(100, 6, 0, 1, 3);
    for (double[] row : dependent) {
      row[3] = row[0] + row[1];
      row[4] = 2;
      row[5] = -row[2];
    }
    Features x = Features.of(dependent);
    assertEquals(0, FrechetDistance.of(x, x).distance(), 1e-9);
    Features constant = Features.of(new double[40][6]);
    GaussianStatistics s = GaussianStatistics.of(x);
    FrechetDistance toPoint = FrechetDistance.of(x, constant);
    assertEquals(s.trace(), toPoint.covariances(), 1e-9);
    assertTrue(Double.isFinite(toPoint.distance()));
  }

  /** Sums over samples and features that are no multiples of a block, beside plain loops. */
  @Test
  void momentsAreThoseOfPlainSums() {
    double[][] rows = Draws.rows(37, 301, 1, 2, 5);
    GaussianStatistics s = GaussianStatistics.of(Features.of(rows));
    double[][] given = Features.of(rows).rows(0, rows.length);
    for (int k = 0; k < 301; k += 25) {
      double mean = 0;
      for (double[] row : given) {
        mean += row[k] / given.length;
      }
      assertEquals(mean, s.mean()[k], 1e-12);
      for (int l = 0; l < 301; l += 50) {
        double sum = 0;
        for (double[] row : given) {
          sum += (row[k] - s.mean()[k]) * (row[l] - s.mean()[l]) / (given.length - 1);
        }
        assertEquals(sum, s.covariance()[k][l], 1e-12);
        assertEquals(s.covariance()[l][k], s.covariance()[k][l]);
      }
    }
  }
}
