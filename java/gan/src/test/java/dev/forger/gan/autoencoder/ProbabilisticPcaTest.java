// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.catalogue.Proves;
import org.junit.jupiter.api.Test;

/** The identity log p = ELBO + KL(q to posterior), where every term is known. */
class ProbabilisticPcaTest {
  private static final double[][] CROSSED = {{1, 0.5}, {-0.3, 0.8}, {0.2, -1.1}};

  /** Columns at right angles: the posterior's parts are independent. */
  private static final double[][] RIGHT = {{1, 0.4}, {0.5, -0.8}, {0, 0.6}};

  private static final double[] B = {0.3, -0.2, 0.1};
  private static final double[] X = {1.2, -0.7, 0.4};

  @Test
  void evidenceIsTheDensityOfTheSum() {
    // One value, one code: N(b, w² + σ²).
    ProbabilisticPca one = new ProbabilisticPca(new double[][] {{2}}, new double[] {1}, 0.5);
    double variance = 4.25;
    assertEquals(
        -0.5 * (Math.log(2 * Math.PI * variance) + 9 / variance),
        one.logEvidence(new double[] {4}),
        1e-12);
    // By quadrature over a code of two values.
    ProbabilisticPca pca = new ProbabilisticPca(CROSSED, B, 0.6);
    double sum = 0;
    double h = 0.02;
    for (double c = -6; c < 6; c += h) {
      for (double d = -6; d < 6; d += h) {
        double square = 0;
        for (int i = 0; i < 3; i++) {
          double r = X[i] - B[i] - CROSSED[i][0] * c - CROSSED[i][1] * d;
          square += r * r;
        }
        sum += h * h * Math.exp(-(c * c + d * d) / 2 - square / (2 * 0.36));
      }
    }
    double expected = Math.log(sum / (2 * Math.PI)) - 1.5 * Math.log(2 * Math.PI * 0.36);
    assertEquals(expected, pca.logEvidence(X), 1e-9);
  }

  @Test
  @Proves({"A2.9", "A2.10"})
  void evidenceIsLowerBoundAndGap() {
    ProbabilisticPca pca = new ProbabilisticPca(CROSSED, B, 0.6);
    double last = Double.POSITIVE_INFINITY;
    ProbabilisticPca.Posterior posterior = pca.posterior(X);
    for (double share : new double[] {0, 0.3, 0.6, 0.9, 1}) {
      double[] mean = {share * posterior.mean()[0], share * posterior.mean()[1]};
      double[] log = {share * -0.7, share * -0.4};
      double gap = pca.gap(X, mean, log);
      assertEquals(pca.logEvidence(X), pca.elbo(X, mean, log) + gap, 1e-12);
      assertTrue(gap > 0 && gap < last, "a larger bound closes the gap: " + gap);
      last = gap;
    }
  }

  @Test
  @Proves("A2.9")
  void bestBoundOfAnIndependentPosteriorIsTheEvidence() {
    ProbabilisticPca pca = new ProbabilisticPca(RIGHT, B, 0.6);
    ProbabilisticPca.Posterior posterior = pca.posterior(X);
    double[] log = {Math.log(posterior.covariance()[0][0]), Math.log(posterior.covariance()[1][1])};
    assertEquals(pca.logEvidence(X), pca.elbo(X, posterior.mean(), log), 1e-12);
    assertEquals(0, pca.gap(X, posterior.mean(), log), 1e-12);
  }

  @Test
  void sizesAreChecked() {
    assertThrows(
        InvalidArgumentException.class, () -> new ProbabilisticPca(CROSSED, new double[2], 1));
    assertThrows(InvalidArgumentException.class, () -> new ProbabilisticPca(CROSSED, B, 0));
  }
}
