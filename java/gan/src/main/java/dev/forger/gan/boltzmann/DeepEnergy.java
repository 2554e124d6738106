// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import dev.forger.InvalidArgumentException;

/**
 * The exact quantities of a Boltzmann machine of two hidden layers, E(v, h, g) = -b·v - c·h - d·g -
 * h·W v - g·U h, in double, by enumeration of h: given h, v and g are independent. Immutable.
 */
public final class DeepEnergy {
  private final double[][] w;
  private final double[][] u;
  private final double[] b;
  private final double[] c;
  private final double[] d;

  /**
   * Takes parameters.
   *
   * @param lower W, one row a unit of h
   * @param upper U, one row a unit of g
   * @param visibleBias b
   * @param hiddenBias c
   * @param topBias d
   * @throws dev.forger.ShapeException if sizes do not fit
   * @throws dev.forger.UnsupportedException if h has more than {@value RbmEnergy#MOST_ENUMERATED}
   *     units
   */
  public DeepEnergy(
      double[][] lower,
      double[][] upper,
      double[] visibleBias,
      double[] hiddenBias,
      double[] topBias) {
    RbmEnergy.requireEnumerable("the first hidden layer", hiddenBias.length);
    for (double[] row : lower) {
      RbmEnergy.requireLength("lower weights, row", row, visibleBias.length);
    }
    for (double[] row : upper) {
      RbmEnergy.requireLength("upper weights, row", row, hiddenBias.length);
    }
    RbmEnergy.requireLength("hidden bias", hiddenBias, lower.length);
    RbmEnergy.requireLength("top bias", topBias, upper.length);
    this.w = java.util.Arrays.stream(lower).map(double[]::clone).toArray(double[][]::new);
    this.u = java.util.Arrays.stream(upper).map(double[]::clone).toArray(double[][]::new);
    this.b = visibleBias.clone();
    this.c = hiddenBias.clone();
    this.d = topBias.clone();
  }

  private double topSum(double[] h) {
    return RbmEnergy.sumOfSoftplus(RbmEnergy.affine(d, u, h));
  }

  /**
   * Returns the exact ln Z.
   *
   * @return ln Σ e^-E over all states
   */
  public double logPartition() {
    RbmEnergy.LogSum sum = new RbmEnergy.LogSum();
    for (int state = 0; state < 1 << c.length; state++) {
      double[] h = RbmEnergy.bits(state, c.length);
      double below = RbmEnergy.sumOfSoftplus(RbmEnergy.affineTransposed(b, w, h));
      sum.add(RbmEnergy.dot(c, h) + below + topSum(h));
    }
    return sum.value();
  }

  /**
   * Returns the free energy -ln Σ_h,g e^-E(v, h, g).
   *
   * @param v one value a visible unit
   * @return F(v)
   */
  public double freeEnergy(double... v) {
    RbmEnergy.requireLength("visible units", v, b.length);
    double[] below = RbmEnergy.affine(c, w, v);
    RbmEnergy.LogSum sum = new RbmEnergy.LogSum();
    for (int state = 0; state < 1 << c.length; state++) {
      double[] h = RbmEnergy.bits(state, c.length);
      sum.add(RbmEnergy.dot(below, h) + topSum(h));
    }
    return -RbmEnergy.dot(b, v) - sum.value();
  }

  /**
   * Returns the mean of ln p(v) = -F(v) - ln Z.
   *
   * @param v rows of binary visible units
   * @return nats a sample
   * @throws InvalidArgumentException if there are none
   */
  public double logLikelihood(double[][] v) {
    if (v.length == 0) {
      throw new InvalidArgumentException("samples", "none", "at least one", "pass some samples");
    }
    double logPartition = logPartition();
    double sum = 0;
    for (double[] one : v) {
      sum -= freeEnergy(one) + logPartition;
    }
    return sum / v.length;
  }
}
