// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.catalogue.System;

/**
 * The variational auto-encoder whose every quantity is known: codes c from N(0, I), images from N(W
 * c + b, σ² I) (Tipping and Bishop 1999). Then p(x) = N(b, W Wᵀ + σ² I), and the posterior of the
 * code is N(M⁻¹ Wᵀ (x - b), σ² M⁻¹) with M = Wᵀ W + σ² I. For any Gaussian q of independent parts
 * the lower bound falls short of log p(x) by exactly KL(q to posterior).
 *
 * <p>For codes of one or two values, which have closed forms.
 */
@System(
    row = {"A2.9", "A2.10"},
    equation = "log p(x) = ELBO + KL(q(c|x), p(c|x))",
    seed = 3)
public final class ProbabilisticPca {
  private final double[][] w;
  private final double[] b;
  private final double variance;
  private final int d;
  private final int k;

  /**
   * Sets the model.
   *
   * @param w image values times code values, 1 or 2 columns
   * @param b mean image
   * @param deviation σ, positive
   */
  public ProbabilisticPca(double[][] w, double[] b, double deviation) {
    if (w.length == 0 || w.length != b.length || w[0].length < 1 || w[0].length > 2) {
      throw new InvalidArgumentException(
          "W and b",
          w.length + " rows of " + (w.length == 0 ? 0 : w[0].length) + ", b of " + b.length,
          "a row of 1 or 2 columns for every value of b",
          "check the sizes");
    }
    if (!(deviation > 0)) {
      throw new InvalidArgumentException(
          "deviation", Double.toString(deviation), "greater than 0", "use the decoder's");
    }
    this.w = w;
    this.b = b;
    this.variance = deviation * deviation;
    this.d = w.length;
    this.k = w[0].length;
  }

  /** A code's Gaussian: mean and covariance. */
  record Posterior(double[] mean, double[][] covariance) {}

  private double[] project(double[] x) {
    double[] p = new double[k];
    for (int j = 0; j < k; j++) {
      for (int i = 0; i < d; i++) {
        p[j] += w[i][j] * (x[i] - b[i]);
      }
    }
    return p;
  }

  /** M = WᵀW + σ² I. */
  private double[][] m() {
    double[][] m = new double[k][k];
    for (int j = 0; j < k; j++) {
      for (int l = 0; l < k; l++) {
        for (int i = 0; i < d; i++) {
          m[j][l] += w[i][j] * w[i][l];
        }
      }
      m[j][j] += variance;
    }
    return m;
  }

  private static double determinant(double[][] m) {
    return m.length == 1 ? m[0][0] : m[0][0] * m[1][1] - m[0][1] * m[1][0];
  }

  private static double[][] inverse(double[][] m) {
    double det = determinant(m);
    return m.length == 1
        ? new double[][] {{1 / det}}
        : new double[][] {
          {m[1][1] / det, -m[0][1] / det},
          {-m[1][0] / det, m[0][0] / det}
        };
  }

  Posterior posterior(double[] x) {
    double[][] inverse = inverse(m());
    double[] p = project(x);
    double[] mean = new double[k];
    double[][] covariance = new double[k][k];
    for (int j = 0; j < k; j++) {
      for (int l = 0; l < k; l++) {
        mean[j] += inverse[j][l] * p[l];
        covariance[j][l] = variance * inverse[j][l];
      }
    }
    return new Posterior(mean, covariance);
  }

  /**
   * Returns log p(x), by the identities of Woodbury and Sylvester.
   *
   * @param x an image
   * @return nats
   */
  public double logEvidence(double[] x) {
    double[] p = project(x);
    double[] solved = posterior(x).mean();
    double square = 0;
    for (int i = 0; i < d; i++) {
      square += (x[i] - b[i]) * (x[i] - b[i]);
    }
    for (int j = 0; j < k; j++) {
      square -= p[j] * solved[j];
    }
    double logDet = (d - k) * Math.log(variance) + Math.log(determinant(m()));
    return -0.5 * (d * Math.log(2 * Math.PI) + logDet + square / variance);
  }

  /**
   * Returns the lower bound E log p(x | c) - KL(q to N(0, I)) in closed form.
   *
   * @param x an image
   * @param mean of q
   * @param logVariance of q's independent parts
   * @return nats, at most {@link #logEvidence}
   */
  public double elbo(double[] x, double[] mean, double[] logVariance) {
    double square = 0;
    for (int i = 0; i < d; i++) {
      double r = x[i] - b[i];
      for (int j = 0; j < k; j++) {
        r -= w[i][j] * mean[j];
        square += w[i][j] * w[i][j] * Math.exp(logVariance[j]);
      }
      square += r * r;
    }
    double kl = 0;
    for (int j = 0; j < k; j++) {
      kl += GaussianDivergence.kl(mean[j], logVariance[j]);
    }
    return -0.5 * (d * Math.log(2 * Math.PI * variance) + square / variance) - kl;
  }

  /**
   * Returns KL(q to the posterior).
   *
   * @param x an image
   * @param mean of q
   * @param logVariance of q's independent parts
   * @return nats, at least 0
   */
  public double gap(double[] x, double[] mean, double[] logVariance) {
    Posterior posterior = posterior(x);
    double[][] precision = inverse(posterior.covariance());
    double sum = -k + Math.log(determinant(posterior.covariance()));
    for (int j = 0; j < k; j++) {
      sum += precision[j][j] * Math.exp(logVariance[j]) - logVariance[j];
      for (int l = 0; l < k; l++) {
        sum += (mean[j] - posterior.mean()[j]) * precision[j][l] * (mean[l] - posterior.mean()[l]);
      }
    }
    return 0.5 * sum;
  }
}
