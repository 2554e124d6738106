// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.latent;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;

/**
 * A Gaussian fitted to codes, to draw new ones like them: for models whose training does not say
 * how codes are distributed.
 */
public final class CodeDistribution {
  private static final int STREAM = 24;

  private final double[] mean;
  private final double[][] root;

  private CodeDistribution(double[] mean, double[][] root) {
    this.mean = mean;
    this.root = root;
  }

  /**
   * Fits mean and covariance.
   *
   * @param codes one after another, at least 2
   * @param length of a code
   * @return the Gaussian of their mean and covariance; directions without spread stay without
   * @throws InvalidArgumentException if there are fewer than 2 codes, no whole number of them, or
   *     one is not finite
   */
  public static CodeDistribution fit(float[] codes, int length) {
    if (length < 1 || codes.length % length != 0 || codes.length < 2 * length) {
      throw new InvalidArgumentException(
          "codes",
          codes.length + " values",
          "2 codes or more of " + length + " values",
          "pass whole codes");
    }
    int count = codes.length / length;
    double[] mean = new double[length];
    for (int i = 0; i < codes.length; i++) {
      mean[i % length] += codes[i] / (double) count;
    }
    double[][] covariance = new double[length][length];
    double[] centred = new double[length];
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < length; j++) {
        centred[j] = codes[i * length + j] - mean[j];
      }
      for (int j = 0; j < length; j++) {
        for (int l = 0; l <= j; l++) {
          covariance[j][l] += centred[j] * centred[l] / (count - 1);
        }
      }
    }
    return new CodeDistribution(mean, cholesky(covariance));
  }

  /** L with L Lᵀ = covariance, of which the lower half is read; columns of no variance are 0. */
  private static double[][] cholesky(double[][] a) {
    int n = a.length;
    double[][] l = new double[n][n];
    for (int j = 0; j < n; j++) {
      double d = a[j][j];
      for (int k = 0; k < j; k++) {
        d -= l[j][k] * l[j][k];
      }
      if (!Double.isFinite(d)) {
        throw new InvalidArgumentException(
            "codes", "a value that is not finite", "finite codes", "look at the training's loss");
      }
      if (d <= 1e-12 * a[j][j]) {
        continue;
      }
      l[j][j] = Math.sqrt(d);
      for (int i = j + 1; i < n; i++) {
        double s = a[i][j];
        for (int k = 0; k < j; k++) {
          s -= l[i][k] * l[j][k];
        }
        l[i][j] = s / l[j][j];
      }
    }
    return l;
  }

  /**
   * Returns the mean code.
   *
   * @return a copy
   */
  public double[] mean() {
    return mean.clone();
  }

  /**
   * Returns the covariance of two values of a code.
   *
   * @param i index of one
   * @param j index of the other
   * @return the fitted covariance
   */
  public double covariance(int i, int j) {
    double sum = 0;
    for (int k = 0; k <= Math.min(i, j); k++) {
      sum += root[i][k] * root[j][k];
    }
    return sum;
  }

  /**
   * Draws codes; code i of a seed is the same for any count.
   *
   * @param count at least 1
   * @param seed of the random numbers
   * @return count codes, one after another
   */
  public float[] draw(int count, long seed) {
    if (count < 1) {
      throw new InvalidArgumentException(
          "count", Integer.toString(count), "at least 1", "ask for some samples");
    }
    int n = mean.length;
    float[] codes = new float[Math.multiplyExact(count, n)];
    double[] e = new double[n];
    for (int i = 0; i < count; i++) {
      Philox.Sequence uniforms = new Philox(seed, STREAM).sequence(i);
      for (int k = 0; k < n; k++) {
        double radius = Math.sqrt(-2 * Math.log(uniforms.nextUniform()));
        e[k] = radius * Math.cos(2 * Math.PI * uniforms.nextUniform());
      }
      for (int k = 0; k < n; k++) {
        double value = mean[k];
        for (int l = 0; l <= k; l++) {
          value += root[k][l] * e[l];
        }
        codes[i * n + k] = (float) value;
      }
    }
    return codes;
  }
}
