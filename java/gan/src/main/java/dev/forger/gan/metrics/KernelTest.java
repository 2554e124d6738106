// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.matching.Kernel;
import dev.forger.gan.matching.Mmd;
import java.util.Map;

/**
 * The two-sample test of Gretton et al. 2012: the unbiased MMD² under a Gaussian kernel whose
 * bandwidth is the median distance, and the share of random divisions that are as far apart.
 *
 * @param discrepancy MMD², which may be negative
 * @param probability p-value: small where the sets differ
 * @param bandwidth of the kernel
 * @param protocol numbers of samples and permutations, and the extractor
 */
@System(
    row = "A7.6",
    equation = "MMD^2 under a Gaussian of median bandwidth, p-value by permutations",
    seed = 1)
public record KernelTest(
    double discrepancy, double probability, double bandwidth, Protocol protocol)
    implements Measurement {
  /** Divisions of a usual test. */
  public static final int PERMUTATIONS = 199;

  /** More samples take too long: all pairs are kept. */
  public static final int MOST = 1000;

  /**
   * Tests features; of more than {@value #MOST} samples the first.
   *
   * @param samples at least 2
   * @param reference at least 2, by the same extractor
   * @param permutations at least 19
   * @param seed of the permutations
   * @return the result
   * @throws dev.forger.ForgerException if there are too few samples or permutations, the extractors
   *     differ, or all samples are equal
   */
  public static KernelTest of(Features samples, Features reference, int permutations, long seed) {
    Features.check("kernel test", samples, reference, 2);
    Features some = samples.first(MOST);
    Features others = reference.first(MOST);
    double[][] x = some.rows(0, some.count());
    double[][] y = others.rows(0, others.count());
    double sigma = Mmd.medianDistance(x, y);
    if (sigma == 0) {
      throw new InvalidArgumentException(
          "kernel test",
          "samples of which most are equal",
          "samples that differ",
          "look at the samples");
    }
    Kernel kernel = Kernel.gaussian(sigma);
    return new KernelTest(
        Mmd.unbiased(kernel, x, y),
        Mmd.permutationTest(kernel, x, y, permutations, seed),
        sigma,
        Protocol.of(some, others, "%d permutations, seed %d", permutations, seed));
  }

  @Override
  public Map<String, Double> figures() {
    return Measurement.figures("MMD²", discrepancy, "p-value", probability, "bandwidth", bandwidth);
  }
}
