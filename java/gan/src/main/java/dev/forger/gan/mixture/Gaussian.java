// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.mixture;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.sampling.Draws;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/** One component: N(μ, Σ) with Σ = L Lᵀ, and L⁻¹ for densities. Immutable. */
final class Gaussian {
  /** Relative difference of mirrored entries that the decomposition allows. */
  private static final double SYMMETRY = 1e-10;

  private static final double LOG_TWO_PI = StrictMath.log(2 * Math.PI);

  final double[] mean;
  final double[][] covariance;
  private final double[][] factor;
  private final double[][] inverseFactor;
  private final double logNormaliser;

  /** The covariance is taken as it is, and may be positive definite or not. */
  Gaussian(String what, double[] mean, double[][] covariance) {
    int n = mean.length;
    this.mean = mean;
    this.covariance = covariance;
    this.factor = cholesky(covariance, 0);
    if (factor == null) {
      throw new InvalidArgumentException(
          what + ", covariance",
          "a matrix that is not positive definite",
          "a symmetric positive definite matrix",
          "raise the variance floor, or leave out dimensions that depend on others");
    }
    this.inverseFactor = invert(factor);
    double logDeterminant = 0;
    for (int i = 0; i < n; i++) {
      logDeterminant += 2 * StrictMath.log(factor[i][i]);
    }
    this.logNormaliser = -0.5 * (n * LOG_TWO_PI + logDeterminant);
  }

  /** L of Σ - floor I, or null when that is not positive definite. */
  private static double[][] cholesky(double[][] covariance, double floor) {
    RealMatrix matrix = new Array2DRowRealMatrix(covariance);
    for (int i = 0; i < covariance.length; i++) {
      matrix.addToEntry(i, i, -floor);
    }
    try {
      return new CholeskyDecomposition(matrix, SYMMETRY, 0).getL().getData();
    } catch (MathIllegalArgumentException e) {
      return null;
    }
  }

  /** Of a lower triangular matrix. */
  private static double[][] invert(double[][] lower) {
    int n = lower.length;
    double[][] inverse = new double[n][n];
    for (int j = 0; j < n; j++) {
      inverse[j][j] = 1 / lower[j][j];
      for (int i = j + 1; i < n; i++) {
        double sum = 0;
        for (int k = j; k < i; k++) {
          sum -= lower[i][k] * inverse[k][j];
        }
        inverse[i][j] = sum / lower[i][i];
      }
    }
    return inverse;
  }

  /**
   * The most likely covariance of a sample covariance S among those without a variance below the
   * floor: S with its smaller eigenvalues raised to it.
   */
  static double[][] raise(double[][] sample, double floor) {
    if (cholesky(sample, floor) != null) {
      return sample;
    }
    int n = sample.length;
    EigenDecompositionSymmetric eigen =
        new EigenDecompositionSymmetric(new Array2DRowRealMatrix(sample));
    double[][] raised = new double[n][n];
    for (int k = 0; k < n; k++) {
      RealVector v = eigen.getEigenvector(k);
      double value = Math.max(floor, eigen.getEigenvalue(k));
      for (int i = 0; i < n; i++) {
        for (int j = 0; j <= i; j++) {
          raised[i][j] += value * v.getEntry(i) * v.getEntry(j);
          raised[j][i] = raised[i][j];
        }
      }
    }
    return raised;
  }

  /** ln N(x; μ, Σ). */
  double logDensity(double[] x, Covariance kind) {
    double square = 0;
    for (int i = 0; i < mean.length; i++) {
      double[] row = inverseFactor[i];
      double y = 0;
      for (int j = kind == Covariance.FULL ? 0 : i; j <= i; j++) {
        y += row[j] * (x[j] - mean[j]);
      }
      square += y * y;
    }
    return logNormaliser - 0.5 * square;
  }

  double[] draw(Draws draws) {
    double[] z = new double[mean.length];
    for (int i = 0; i < z.length; i++) {
      z[i] = draws.normal();
    }
    double[] x = mean.clone();
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j <= i; j++) {
        x[i] += factor[i][j] * z[j];
      }
    }
    return x;
  }
}
