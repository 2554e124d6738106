// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.mixture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.ShapeException;
import dev.forger.gan.catalogue.Proves;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

@Proves("A2.7")
class GaussianMixtureTest {
  private final GaussianMixture mixture = Clouds.nested();

  /** The formula, with the inverse and determinant of a 2x2 matrix written out. */
  private static double density(double[] x, double[] mean, double[][] c) {
    double det = c[0][0] * c[1][1] - c[0][1] * c[1][0];
    double a = x[0] - mean[0];
    double b = x[1] - mean[1];
    double square = (c[1][1] * a * a - 2 * c[0][1] * a * b + c[0][0] * b * b) / det;
    return Math.exp(-square / 2) / (2 * Math.PI * Math.sqrt(det));
  }

  @Test
  void densitiesAndResponsibilitiesAreThoseOfTheFormula() {
    for (double[] x : new double[][] {{0, 0}, {3.4, 0.6}, {-2, 5}, {7, -7}}) {
      double sum = 0;
      double[] parts = new double[3];
      for (int k = 0; k < 3; k++) {
        parts[k] = mixture.weights()[k] * density(x, mixture.mean(k), mixture.covariance(k));
        sum += parts[k];
      }
      assertEquals(Math.log(sum), mixture.logDensity(x), 1e-12);
      double[] responsibilities = mixture.responsibilities(x);
      for (int k = 0; k < 3; k++) {
        assertEquals(parts[k] / sum, responsibilities[k], 1e-12);
      }
    }
  }

  @Test
  void theDensityIntegratesToOne() {
    double sum = 0;
    double h = 0.05;
    for (double x = -14; x < 14; x += h) {
      for (double y = -14; y < 14; y += h) {
        sum += Math.exp(mixture.logDensity(new double[] {x, y})) * h * h;
      }
    }
    assertEquals(1, sum, 1e-6);
  }

  @Test
  void farPointsHaveFiniteLogDensitiesAndResponsibilities() {
    double[] far = {1e6, -1e6};
    assertTrue(mixture.logDensity(far) < -1e9);
    assertEquals(1, Arrays.stream(mixture.responsibilities(far)).sum(), 1e-9);
    double[] beyond = {1e200, 1e200};
    assertEquals(Double.NEGATIVE_INFINITY, mixture.logDensity(beyond));
    assertArrayEquals(mixture.weights(), mixture.responsibilities(beyond), 1e-12);
  }

  @Test
  void samplesHaveTheMomentsOfTheMixture() {
    int n = 40_000;
    double[][] points = mixture.sample(n, new Philox(3, 1));
    double[] mean = new double[2];
    double[][] second = new double[2][2];
    for (int k = 0; k < 3; k++) {
      for (int i = 0; i < 2; i++) {
        mean[i] += mixture.weights()[k] * mixture.mean(k)[i];
        for (int j = 0; j < 2; j++) {
          second[i][j] +=
              mixture.weights()[k]
                  * (mixture.covariance(k)[i][j] + mixture.mean(k)[i] * mixture.mean(k)[j]);
        }
      }
    }
    for (int i = 0; i < 2; i++) {
      int a = i;
      double given = Arrays.stream(points).mapToDouble(x -> x[a]).average().orElseThrow();
      assertEquals(mean[i], given, 5 * Math.sqrt(second[i][i] / n));
      for (int j = 0; j < 2; j++) {
        int b = j;
        double moment = Arrays.stream(points).mapToDouble(x -> x[a] * x[b]).average().orElseThrow();
        // Fourth moments are at most those of the far corner, some 40².
        assertEquals(second[i][j], moment, 5 * 40 / Math.sqrt(n));
      }
    }
  }

  @Test
  void samplesOfOneComponentHaveItsCovariance() {
    int n = 20_000;
    double[] mean = {1, -2};
    double[][] covariance = {{2, 1.2}, {1.2, 1}};
    double[][] points =
        GaussianMixture.of(
                Covariance.FULL,
                new double[] {1},
                new double[][] {mean},
                new double[][][] {covariance})
            .sample(n, new Philox(3, 2));
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        double sum = 0;
        for (double[] x : points) {
          sum += (x[i] - mean[i]) * (x[j] - mean[j]) / n;
        }
        // Of products of normal variables: Isserlis' theorem.
        double variance = covariance[i][i] * covariance[j][j] + Math.pow(covariance[i][j], 2);
        assertEquals(covariance[i][j], sum, 5 * Math.sqrt(variance / n));
      }
    }
  }

  @Test
  void aSampleDoesNotDependOnTheirNumber() {
    double[][] few = mixture.sample(3, new Philox(3, 1));
    double[][] many = mixture.sample(9, new Philox(3, 1));
    for (int i = 0; i < 3; i++) {
      assertArrayEquals(few[i], many[i]);
    }
  }

  @Test
  void parametersAreCountedByKind() {
    for (Covariance kind : Covariance.values()) {
      double[][] unit = Clouds.matrix(1, 0, 1);
      GaussianMixture m =
          GaussianMixture.of(
              kind,
              new double[] {0.5, 0.5},
              new double[][] {{0, 0}, {1, 1}},
              new double[][][] {unit, unit});
      int expected = kind == Covariance.FULL ? 11 : kind == Covariance.DIAGONAL ? 9 : 7;
      assertEquals(expected, m.parameters());
      // Schwarz 1978: lower is better.
      double[][] points = {{0, 0}, {1, 1}, {2, -1}};
      assertEquals(expected * Math.log(3) - 2 * m.logLikelihood(points), m.bic(points), 1e-12);
    }
  }

  /** k-means++ (Arthur and Vassilvitskii 2007) draws by the distance to the nearest centre. */
  @Test
  void kMeansNeverStartsTwiceAtOnePoint() {
    double[][] points = {{0, 0}, {1, 0}, {0, 3}};
    for (int start = 0; start < 40; start++) {
      int[] clusters = KMeans.of(points, 3, new Philox(4, 0), start, 0).assignment();
      Arrays.sort(clusters);
      assertArrayEquals(new int[] {0, 1, 2}, clusters);
    }
  }

  @Test
  void kMeansFindsSeparateClouds() {
    GaussianMixture apart = Clouds.corners(4, 4, 30);
    KMeans clusters = KMeans.of(Clouds.draw(apart, 400, 1), 4, new Philox(2, 0), 0, 50);
    for (int k = 0; k < 4; k++) {
      double[] mean = apart.mean(k);
      double least =
          Arrays.stream(clusters.centres())
              .mapToDouble(c -> Points.squaredDistance(c, mean))
              .min()
              .orElseThrow();
      assertTrue(least <= 1, "cloud " + k);
    }
  }

  @Test
  void misuseIsRefused() {
    double[][] unit = Clouds.matrix(1, 0, 1);
    double[][] slanted = Clouds.matrix(1, 0.5, 1);
    double[][] flat = Clouds.matrix(1, 1, 1);
    double[][] origin = {{0, 0}};
    double[] one = {1};
    refused(Covariance.FULL, new double[] {0.9}, origin, unit, "weights", "sum 1");
    refused(Covariance.FULL, one, origin, flat, "component 0", "positive definite");
    refused(Covariance.DIAGONAL, one, origin, slanted, "covariance[1][0]", "DIAGONAL");
    refused(Covariance.SPHERICAL, one, origin, Clouds.matrix(1, 0, 2), "covariance[1][1]");
    refused(Covariance.FULL, one, new double[][] {{0, Double.NaN}}, unit, "NaN");
    assertThrows(ShapeException.class, () -> mixture.logDensity(new double[] {1}));
    assertThrows(
        InvalidArgumentException.class,
        () -> mixture.responsibilities(new double[] {1, Double.POSITIVE_INFINITY}));
    assertThrows(InvalidArgumentException.class, () -> mixture.sample(0, new Philox(1, 1)));
    assertThrows(
        ShapeException.class,
        () ->
            GaussianMixture.of(
                Covariance.FULL, one, new double[][] {{0, 0}, {1, 1}}, new double[][][] {unit}));
  }

  private static void refused(
      Covariance kind, double[] weights, double[][] means, double[][] covariance, String... parts) {
    String message =
        assertThrows(
                InvalidArgumentException.class,
                () -> GaussianMixture.of(kind, weights, means, new double[][][] {covariance}))
            .getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "\"" + part + "\" in: " + message);
    }
  }
}
