// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.stats;

import java.util.Arrays;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;

/**
 * The exact Mann-Whitney test of two samples; with ties, the exact permutation test of midranks.
 *
 * <p>Mann and Whitney, "On a test of whether one of two random variables is stochastically larger
 * than the other", 1947; the conditional distribution under ties: Lehmann, "Nonparametrics", 1.4.
 */
public final class MannWhitney {
  private MannWhitney() {}

  /** What is held against the hypothesis that both samples have one distribution. */
  public enum Alternative {
    /** Values of x tend to be lower. */
    LESS,
    /** Values of x tend to be higher. */
    GREATER,
    /** Values of x tend to be lower or higher. */
    TWO_SIDED
  }

  /**
   * The probability of ranks at least as extreme as these where the distributions are equal.
   *
   * @param x one sample, at least one finite value
   * @param y the other one
   * @param alternative the direction
   * @return the p-value, exact
   * @throws IllegalArgumentException for an empty sample or a value that is not finite
   */
  public static double p(double[] x, double[] y, Alternative alternative) {
    check("x", x);
    check("y", y);
    double[] all = Arrays.copyOf(x, x.length + y.length);
    System.arraycopy(y, 0, all, x.length, y.length);
    double[] sorted = all.clone();
    Arrays.sort(sorted);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1]) {
        return Midranks.of(all, sorted).p(x.length, alternative);
      }
    }
    return MannWhitneyUTest.withDefaults()
        .with(PValueMethod.EXACT)
        .with(
            switch (alternative) {
              case LESS -> AlternativeHypothesis.LESS_THAN;
              case GREATER -> AlternativeHypothesis.GREATER_THAN;
              case TWO_SIDED -> AlternativeHypothesis.TWO_SIDED;
            })
        .test(x, y)
        .getPValue();
  }

  private static void check(String name, double[] sample) {
    if (sample.length == 0) {
      throw new IllegalArgumentException("sample " + name + ": given no value, expected some");
    }
    for (double value : sample) {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException(
            "sample " + name + ": given " + value + ", expected finite values");
      }
    }
  }
}
