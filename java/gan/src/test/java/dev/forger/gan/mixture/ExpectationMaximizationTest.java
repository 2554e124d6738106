// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.mixture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.ShapeException;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Proves("A2.7")
class ExpectationMaximizationTest {
  private static final double[][] LINE = {{-2}, {-1}, {0}, {3}, {4}, {5}};

  private static GaussianMixture startOnLine(Covariance kind) {
    return GaussianMixture.of(
        kind, new double[] {0.5, 0.5}, new double[][] {{-1}, {1}}, new double[][][] {{{1}}, {{1}}});
  }

  @ParameterizedTest
  @EnumSource
  void theFirstStepsAreThoseOfTheReference(Covariance kind) {
    MixtureFit fit = ExpectationMaximization.of(kind).fit(LINE, startOnLine(kind));
    for (int i = 0; i < 3; i++) {
      assertEquals(
          ReferenceValues.of("b10.em.likelihood." + i), fit.logLikelihoods()[i], 1e-6, "step " + i);
    }
    GaussianMixture one =
        ExpectationMaximization.of(kind).until(1e-6, 1).fit(LINE, startOnLine(kind)).mixture();
    for (int k = 0; k < 2; k++) {
      assertEquals(ReferenceValues.of("b10.em.mean." + k), one.mean(k)[0], 1e-6);
      assertEquals(ReferenceValues.of("b10.em.variance." + k), one.covariance(k)[0][0], 1e-6);
      assertEquals(ReferenceValues.of("b10.em.weight." + k), one.weights()[k], 1e-6);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theLikelihoodNeverFalls(Covariance kind) {
    double[][] points = Clouds.draw(Clouds.nested(), 300, 1);
    for (int seed = 0; seed < 4; seed++) {
      for (int components : new int[] {1, 2, 5, 9}) {
        MixtureFit fit =
            ExpectationMaximization.of(kind).seed(seed).until(1e-9, 200).fit(points, components);
        double[] history = fit.logLikelihoods();
        for (int i = 1; i < history.length; i++) {
          double fall = history[i - 1] - history[i];
          assertTrue(fall <= 1e-9 * Math.abs(history[i]), components + " components, step " + i);
        }
        assertEquals(fit.mixture().logLikelihood(points), fit.logLikelihood(), 1e-9 * 300);
      }
    }
  }

  @Test
  void parametersOfAKnownMixtureAreFound() {
    GaussianMixture truth = Clouds.nested();
    double[][] points = Clouds.draw(truth, 10_000, 2);
    MixtureFit fit = ExpectationMaximization.of(Covariance.FULL).starts(2).fit(points, 3);
    assertTrue(fit.converged());
    assertTrue(
        fit.logLikelihood() >= truth.logLikelihood(points), "the most likely is more likely");
    for (int k = 0; k < 3; k++) {
      int nearest = nearest(fit.mixture(), truth.mean(k));
      double n = 10_000 * truth.weights()[k];
      // Six standard errors, some more for the points that the wide cloud shares with the dense.
      assertEquals(
          truth.weights()[k], fit.mixture().weights()[nearest], 6 * Math.sqrt(0.3 / 10_000));
      for (int i = 0; i < 2; i++) {
        double variance = truth.covariance(k)[i][i];
        assertEquals(truth.mean(k)[i], fit.mixture().mean(nearest)[i], 6 * Math.sqrt(variance / n));
        for (int j = 0; j < 2; j++) {
          double scale = Math.sqrt(variance * truth.covariance(k)[j][j]);
          assertEquals(
              truth.covariance(k)[i][j],
              fit.mixture().covariance(nearest)[i][j],
              8 * scale * Math.sqrt(2 / n));
        }
      }
    }
  }

  private static int nearest(GaussianMixture mixture, double[] point) {
    int best = 0;
    for (int k = 1; k < mixture.components(); k++) {
      if (Points.squaredDistance(mixture.mean(k), point)
          < Points.squaredDistance(mixture.mean(best), point)) {
        best = k;
      }
    }
    return best;
  }

  /** Share of points in the wrong group, under the better of the two namings. */
  private static double wrong(int[] assignment, int firstGroup) {
    int differs = 0;
    for (int i = 0; i < assignment.length; i++) {
      differs += assignment[i] == (i < firstGroup ? 0 : 1) ? 0 : 1;
    }
    double share = (double) differs / assignment.length;
    return Math.min(share, 1 - share);
  }

  @Test
  void aMixtureTellsCloudsApartThatClusteringMixes() {
    int half = 1000;
    GaussianMixture wide = cloud(0, Clouds.matrix(9, 0, 0.25));
    GaussianMixture above = cloud(2.5, Clouds.matrix(9, 0, 0.25));
    double[][] points = Arrays.copyOf(Clouds.draw(wide, half, 3), 2 * half);
    System.arraycopy(Clouds.draw(above, half, 4), 0, points, half, half);

    int[] clusters = KMeans.of(points, 2, new Philox(5, 0), 0, 100).assignment();
    GaussianMixture fit =
        ExpectationMaximization.of(Covariance.FULL).starts(4).fit(points, 2).mixture();
    int[] components =
        Arrays.stream(points).mapToInt(x -> fit.responsibilities(x)[0] > 0.5 ? 0 : 1).toArray();
    double byClusters = wrong(clusters, half);
    double byComponents = wrong(components, half);
    // Two stripes of height .5 at distance 2.5: Bayes' rule errs in Φ(-2.5) = 0.6 %.
    assertTrue(byComponents <= 0.012, "mixture " + byComponents);
    assertTrue(byClusters >= 0.3, "k-means " + byClusters);
  }

  private static GaussianMixture cloud(double y, double[][] covariance) {
    return GaussianMixture.of(
        Covariance.FULL, new double[] {1}, new double[][] {{0, y}}, new double[][][] {covariance});
  }

  @Test
  void theNumberOfComponentsIsChosenBySchwarzsCriterion() {
    double[][] points = Clouds.draw(Clouds.nested(), 1000, 6);
    MixtureFit fit =
        ExpectationMaximization.of(Covariance.FULL).until(1e-4, 200).starts(2).choose(points, 1, 5);
    assertEquals(3, fit.mixture().components());
    double expected = -2 * fit.logLikelihood() + (2 + 3 * 5) * Math.log(1000);
    assertEquals(expected, fit.bic(), 1e-6);
    double[][] one = Clouds.draw(cloud(0, Clouds.matrix(1, 0.5, 2)), 500, 7);
    assertEquals(
        1, ExpectationMaximization.of(Covariance.FULL).choose(one, 1, 3).mixture().components());
  }

  @Test
  void noVarianceFallsBelowTheFloor() {
    double[][] points = new double[60][2];
    for (int i = 0; i < 60; i++) {
      // Three places, of which one is a line: every covariance is singular.
      points[i] = i < 20 ? new double[] {5, 5} : i < 40 ? new double[] {i, 2 * i} : new double[2];
    }
    double variance = 0;
    for (int d = 0; d < 2; d++) {
      int at = d;
      double mean = Arrays.stream(points).mapToDouble(x -> x[at]).average().orElseThrow();
      variance +=
          Arrays.stream(points).mapToDouble(x -> Math.pow(x[at] - mean, 2)).average().orElseThrow();
    }
    double floor = 1e-3 * variance / 2;
    for (Covariance kind : Covariance.values()) {
      MixtureFit fit = ExpectationMaximization.of(kind).varianceFloor(1e-3).fit(points, 3);
      double smallest = Double.POSITIVE_INFINITY;
      for (int k = 0; k < 3; k++) {
        double least =
            Arrays.stream(
                    new EigenDecompositionSymmetric(
                            new Array2DRowRealMatrix(fit.mixture().covariance(k)))
                        .getEigenvalues())
                .min()
                .orElseThrow();
        assertTrue(least >= floor * (1 - 1e-9), kind + " " + least);
        smallest = Math.min(smallest, least);
      }
      if (kind == Covariance.FULL) {
        // The variance across a line is the floor itself.
        assertEquals(floor, smallest, 1e-6 * floor);
      }
      double[] history = fit.logLikelihoods();
      for (int i = 1; i < history.length; i++) {
        assertTrue(history[i] >= history[i - 1] - 1e-9 * Math.abs(history[i]), "step " + i);
      }
    }
  }

  @Test
  void equalPointsGiveAFiniteFit() {
    double[][] points = new double[10][];
    Arrays.fill(points, new double[] {3, -1});
    MixtureFit fit = ExpectationMaximization.of(Covariance.FULL).fit(points, 4);
    assertTrue(Double.isFinite(fit.logLikelihood()));
    for (int k = 0; k < 4; k++) {
      assertArrayEquals(points[0], fit.mixture().mean(k), 1e-12);
    }
  }

  @Test
  void aComponentWithoutPointsIsMovedToWhereTheMixtureIsWorst() {
    double[][] points = Clouds.draw(Clouds.nested(), 500, 8);
    GaussianMixture lost =
        GaussianMixture.of(
            Covariance.FULL,
            new double[] {0.4, 0.3, 0.3},
            new double[][] {{0, 0}, {3, 0}, {1e7, 1e7}},
            new double[][][] {
              Clouds.matrix(1, 0, 1), Clouds.matrix(1, 0, 1), Clouds.matrix(1, 0, 1)
            });
    ExpectationMaximization em = ExpectationMaximization.of(Covariance.FULL);
    MixtureFit fit = em.fit(points, lost);
    assertTrue(fit.relocated() >= 1);
    assertTrue(fit.logLikelihood() > em.starts(4).fit(points, 2).logLikelihood() + 20);
    for (double w : fit.mixture().weights()) {
      assertTrue(w >= 0.01, () -> Arrays.toString(fit.mixture().weights()));
    }
  }

  @Test
  void equalSeedsGiveEqualFitsAndMoreStartsNoWorse() {
    double[][] points = Clouds.draw(Clouds.nested(), 300, 9);
    ExpectationMaximization em = ExpectationMaximization.of(Covariance.DIAGONAL).seed(4);
    assertArrayEquals(em.fit(points, 4).logLikelihoods(), em.fit(points, 4).logLikelihoods(), 0);
    assertFalse(
        Arrays.equals(
            em.fit(points, 4).logLikelihoods(), em.seed(5).fit(points, 4).logLikelihoods()));
    double one = em.fit(points, 4).logLikelihood();
    assertTrue(em.starts(5).fit(points, 4).logLikelihood() >= one);
  }

  @Test
  void misuseIsRefused() {
    ExpectationMaximization em = ExpectationMaximization.of(Covariance.FULL);
    refused(() -> em.fit(LINE, 7), "components", "7", "6");
    refused(() -> em.fit(LINE, 0), "components", "0");
    refused(() -> em.fit(new double[0][], 1), "points", "none");
    refused(() -> em.fit(new double[][] {{1}, {Double.NaN}}, 1), "points[1][0]", "NaN");
    refused(() -> em.choose(LINE, 3, 2), "most components", "2", "3");
    refused(() -> em.varianceFloor(0), "variance floor");
    refused(() -> em.until(1e-3, 0), "iterations");
    refused(() -> em.starts(0), "starts");
    refused(() -> em.fit(LINE, startOnLine(Covariance.DIAGONAL)), "start", "FULL");
    assertThrows(ShapeException.class, () -> em.fit(new double[][] {{1, 2}, {1}}, 1));
    assertThrows(
        ShapeException.class,
        () -> em.fit(new double[][] {{1, 2}, {1, 3}}, startOnLine(Covariance.FULL)));
  }

  private static void refused(org.junit.jupiter.api.function.Executable call, String... parts) {
    String message = assertThrows(InvalidArgumentException.class, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "\"" + part + "\" in: " + message);
    }
  }

  @Test
  @Tag("quality")
  void manyPointsTakeSeconds() {
    time("100 000 x 2, 5 components", Clouds.draw(Clouds.corners(5, 2, 4), 100_000, 10), 5);
    time("10 000 x 32, 8 components", Clouds.draw(Clouds.corners(8, 32, 5), 10_000, 11), 8);
  }

  private static void time(String what, double[][] points, int components) {
    long start = System.nanoTime();
    MixtureFit fit = ExpectationMaximization.of(Covariance.FULL).fit(points, components);
    double seconds = (System.nanoTime() - start) * 1e-9;
    System.out.printf(
        "%s: %d iterations, %.2f s, log likelihood a point %.4f%n",
        what, fit.logLikelihoods().length - 1, seconds, fit.logLikelihood() / points.length);
    assertTrue(seconds < 60, what);
  }
}
