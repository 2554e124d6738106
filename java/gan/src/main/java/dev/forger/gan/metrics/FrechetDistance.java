// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.DeviceException;
import dev.forger.gan.catalogue.System;
import java.util.Map;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_MT_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_MT_DDRM;
import org.ejml.interfaces.decomposition.SingularValueDecomposition_F64;

/**
 * The squared Fréchet distance of Gaussians with the moments of two sets of features (Heusel et al.
 * 2017, arXiv 1706.08500): FID where the features are those of Inception-v3. It is biased upward,
 * the more the fewer the samples, so only figures of equal counts compare.
 *
 * <p>With S1 = A Aᵀ and S2 = B Bᵀ the trace of (S1 S2)^½ is the sum of the singular values of Bᵀ A:
 * no root of a matrix, and no failure where covariances are singular.
 *
 * @param distance the sum of both terms
 * @param means |m1 - m2|²
 * @param covariances tr(S1 + S2 - 2 (S1 S2)^½)
 * @param protocol numbers of samples, and the extractor
 */
@System(row = "A7.5", equation = "|m1 - m2|^2 + tr(S1 + S2 - 2 (S1 S2)^(1/2))", seed = 1)
public record FrechetDistance(double distance, double means, double covariances, Protocol protocol)
    implements Measurement {
  /**
   * Measures features.
   *
   * @param samples at least 2
   * @param reference at least 2, by the same extractor
   * @return the distance
   * @throws dev.forger.ForgerException if there are fewer, or the extractors differ
   */
  public static FrechetDistance of(Features samples, Features reference) {
    Features.check("Fréchet distance", samples, reference, 2);
    return of(GaussianStatistics.of(samples), GaussianStatistics.of(reference));
  }

  /**
   * Measures moments.
   *
   * @param samples moments of generated samples
   * @param reference moments of real ones, of as many features
   * @return the distance
   */
  public static FrechetDistance of(GaussianStatistics samples, GaussianStatistics reference) {
    double means = 0;
    for (int k = 0; k < samples.mean().length; k++) {
      double d = samples.mean()[k] - reference.mean()[k];
      means += d * d;
    }
    double root = rootTrace(samples.covariance(), reference.covariance());
    double covariances = samples.trace() + reference.trace() - 2 * root;
    return new FrechetDistance(
        means + covariances,
        means,
        covariances,
        new Protocol(
            samples.count(),
            reference.count(),
            "covariance / (n - 1)",
            samples.extractor(),
            samples.hash()));
  }

  private static double rootTrace(double[][] s1, double[][] s2) {
    double[][] a = PivotedCholesky.columns(s1);
    double[][] b = PivotedCholesky.columns(s2);
    if (a.length == 0 || b.length == 0) {
      return 0;
    }
    DMatrixRMaj product = new DMatrixRMaj(a.length, b.length);
    CommonOps_MT_DDRM.multTransB(new DMatrixRMaj(a), new DMatrixRMaj(b), product);
    SingularValueDecomposition_F64<DMatrixRMaj> svd =
        DecompositionFactory_MT_DDRM.svd(a.length, b.length, false, false, true);
    if (!svd.decompose(product)) {
      throw new DeviceException(
          "Fréchet distance",
          "singular values that do not converge",
          "covariances of finite features",
          "look at the features");
    }
    double sum = 0;
    for (int k = 0; k < svd.numberOfSingularValues(); k++) {
      sum += svd.getSingularValues()[k];
    }
    return sum;
  }

  @Override
  public Map<String, Double> figures() {
    return Measurement.figures(
        "Fréchet distance", distance, "of means", means, "of covariances", covariances);
  }
}
