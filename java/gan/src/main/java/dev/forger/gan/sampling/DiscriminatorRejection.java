// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import java.util.Arrays;

/**
 * Discriminator rejection sampling (Azadi et al. 2019, arXiv 1810.06758): rejection sampling with
 * the generator as proposal. The best discriminator's logit is l(x) = ln p_data(x) /
 * p_generator(x), so with m = max l the envelope is e^m and a sample is kept with probability e^(l
 * - m).
 *
 * <p>As published, that is σ(F) with F = l - m - ln(1 - e^(l - m - ε)) - γ. With γ = 0 it is exact;
 * since m is large in many dimensions, γ trades exactness for acceptance. m is estimated, and
 * raised when a sample shows it too low. Immutable.
 */
public final class DiscriminatorRejection {
  private static final double EPSILON = 1e-14;

  private final double maximum;
  private final double gamma;

  private DiscriminatorRejection(double maximum, double gamma) {
    this.maximum = maximum;
    this.gamma = gamma;
  }

  /**
   * Takes m from logits and γ = 0: kept samples have the density of the data where logits are
   * right.
   *
   * @param burnInLogits logits of generated samples, of real ones too if at hand
   * @return a sampler
   * @throws InvalidArgumentException if there is no logit or one is not finite
   */
  public static DiscriminatorRejection exact(double[] burnInLogits) {
    Checks.finite("burn-in logits", burnInLogits);
    return new DiscriminatorRejection(Arrays.stream(burnInLogits).max().getAsDouble(), 0);
  }

  /**
   * Takes m and γ from logits: the sample at a percentile of F is kept with probability 1/2.
   *
   * @param burnInLogits logits of generated samples
   * @param percentile above 0, at most 100; the paper uses 80 to 95. A higher one keeps fewer
   * @return a sampler
   * @throws InvalidArgumentException if there is no logit, one is not finite, or the percentile is
   *     out of range
   */
  public static DiscriminatorRejection relaxed(double[] burnInLogits, double percentile) {
    if (!(percentile > 0 && percentile <= 100)) {
      throw new InvalidArgumentException(
          "percentile", Double.toString(percentile), "above 0, at most 100", "try 80");
    }
    double m = exact(burnInLogits).maximum;
    double[] sorted = Arrays.stream(burnInLogits).map(l -> raw(l, m)).sorted().toArray();
    int rank = (int) Math.ceil(percentile / 100 * sorted.length);
    return new DiscriminatorRejection(m, sorted[Math.max(rank, 1) - 1]);
  }

  /** F with γ = 0. */
  private static double raw(double logit, double maximum) {
    double d = logit - maximum;
    return d - StrictMath.log(-StrictMath.expm1(d - EPSILON));
  }

  /**
   * Samples that were kept.
   *
   * @param indices of the kept samples, in their order
   * @param candidates how many there were
   * @param maximum m after the last sample
   * @param raised how many samples had a logit above m and raised it: more than a few say that the
   *     burn-in was too short and the first samples were kept too often
   */
  public record Result(int[] indices, int candidates, double maximum, int raised) {
    /**
     * Returns the share of candidates that was kept.
     *
     * @return 0 to 1
     */
    public double acceptanceRate() {
      return (double) indices.length / candidates;
    }
  }

  /**
   * Returns γ.
   *
   * @return 0 in the exact sampler
   */
  public double gamma() {
    return gamma;
  }

  /**
   * Returns with which probability a sample is kept, m raised to its logit where that is larger.
   *
   * @param logit of the sample, finite
   * @return 0 to 1
   * @throws InvalidArgumentException if the logit is not finite
   */
  public double acceptanceProbability(double logit) {
    Checks.finite("logit", logit);
    return probability(logit, Math.max(maximum, logit));
  }

  private double probability(double logit, double m) {
    return 1 / (1 + StrictMath.exp(gamma - raw(logit, m)));
  }

  /**
   * Keeps some of the generated samples.
   *
   * @param logits of the samples, as {@link LogisticCalibration} gives them or a discriminator
   *     trained with cross-entropy
   * @param random seed and stream; sample i takes the numbers of element i
   * @return which to keep; possibly none
   * @throws InvalidArgumentException if there is no logit or one is not finite
   */
  public Result select(double[] logits, Philox random) {
    Checks.finite("logits", logits);
    int[] kept = new int[logits.length];
    int count = 0;
    int raised = 0;
    double m = maximum;
    for (int i = 0; i < logits.length; i++) {
      if (logits[i] > m) {
        m = logits[i];
        raised++;
      }
      if (new Draws(random, i).uniform() < probability(logits[i], m)) {
        kept[count++] = i;
      }
    }
    return new Result(Arrays.copyOf(kept, count), logits.length, m, raised);
  }
}
