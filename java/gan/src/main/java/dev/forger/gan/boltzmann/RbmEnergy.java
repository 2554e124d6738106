// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import dev.forger.InvalidArgumentException;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;

/**
 * The exact quantities of a restricted Boltzmann machine E(v, h) = -b·v - c·h - h·W v, in double
 * (Smolensky 1986; Hinton 2002). Immutable.
 */
public final class RbmEnergy {
  /** Units of the smaller layer that can be enumerated: a million states. */
  public static final int MOST_ENUMERATED = 20;

  private final double[][] w;
  private final double[] b;
  private final double[] c;

  /**
   * Takes parameters.
   *
   * @param weights W, one row a hidden unit
   * @param visibleBias b
   * @param hiddenBias c
   * @throws ShapeException if sizes do not fit
   */
  public RbmEnergy(double[][] weights, double[] visibleBias, double[] hiddenBias) {
    if (weights.length != hiddenBias.length) {
      throw new ShapeException(
          "weights", weights.length + " rows", hiddenBias.length + " rows", "one a hidden unit");
    }
    this.w = new double[weights.length][];
    for (int j = 0; j < w.length; j++) {
      requireLength("weights[" + j + "]", weights[j], visibleBias.length);
      w[j] = weights[j].clone();
    }
    this.b = visibleBias.clone();
    this.c = hiddenBias.clone();
  }

  static RbmEnergy of(BipartiteLayer layer) {
    float[] flat = layer.weights.get(BipartiteLayer.WEIGHT);
    double[][] w = new double[layer.hidden][layer.visible];
    for (int i = 0; i < flat.length; i++) {
      w[i / layer.visible][i % layer.visible] = flat[i];
    }
    return new RbmEnergy(
        w,
        widen(layer.weights.get(BipartiteLayer.VISIBLE_BIAS)),
        widen(layer.weights.get(BipartiteLayer.HIDDEN_BIAS)));
  }

  double[][] weights() {
    return w;
  }

  double[] visibleBias() {
    return b.clone();
  }

  double[] hiddenBias() {
    return c.clone();
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  static void requireLength(String what, double[] values, int expected) {
    if (values.length != expected) {
      throw new ShapeException(
          what, values.length + " values", expected + " values", "pass one a unit");
    }
  }

  /** ln(1 + e^x). */
  static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  static double dot(double[] a, double[] x) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * x[i];
    }
    return sum;
  }

  /** bias + matrix x. */
  static double[] affine(double[] bias, double[][] matrix, double[] x) {
    double[] y = bias.clone();
    for (int j = 0; j < y.length; j++) {
      y[j] += dot(matrix[j], x);
    }
    return y;
  }

  /** bias + matrixᵀ x. */
  static double[] affineTransposed(double[] bias, double[][] matrix, double[] x) {
    double[] y = bias.clone();
    for (int j = 0; j < matrix.length; j++) {
      for (int i = 0; i < y.length && x[j] != 0; i++) {
        y[i] += x[j] * matrix[j][i];
      }
    }
    return y;
  }

  static double sumOfSoftplus(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += softplus(value);
    }
    return sum;
  }

  /** Bits of a number as units, the lowest first. */
  static double[] bits(int state, int units) {
    double[] x = new double[units];
    for (int i = 0; i < units; i++) {
      x[i] = state >>> i & 1;
    }
    return x;
  }

  static void requireEnumerable(String what, int units) {
    if (units > MOST_ENUMERATED) {
      throw new UnsupportedException(
          "exact log partition function",
          what + " of " + units + " units",
          "at most " + MOST_ENUMERATED,
          "estimate it by annealed importance sampling");
    }
  }

  /** ln Σ e^x, one x after another. */
  static final class LogSum {
    private double largest = Double.NEGATIVE_INFINITY;
    private double sum;

    void add(double x) {
      if (x > largest) {
        sum = sum * StrictMath.exp(largest - x) + 1;
        largest = x;
      } else {
        sum += StrictMath.exp(x - largest);
      }
    }

    double value() {
      return largest + StrictMath.log(sum);
    }
  }

  /**
   * Returns the free energy F(v) = -ln Σ_h e^-E(v, h) = -b·v - Σ_j ln(1 + e^(c_j + W_j v)).
   *
   * @param v one value a visible unit
   * @return F(v)
   * @throws ShapeException if v has another length
   */
  public double freeEnergy(double... v) {
    requireLength("visible units", v, b.length);
    return -dot(b, v) - sumOfSoftplus(affine(c, w, v));
  }

  /**
   * Returns the exact ln Z, by enumeration of the smaller layer.
   *
   * @return ln Σ_v e^-F(v)
   * @throws UnsupportedException if both layers have more than {@value #MOST_ENUMERATED} units
   */
  public double logPartition() {
    requireEnumerable("layers", Math.min(b.length, c.length));
    LogSum sum = new LogSum();
    if (c.length <= b.length) {
      for (int state = 0; state < 1 << c.length; state++) {
        double[] h = bits(state, c.length);
        sum.add(dot(c, h) + sumOfSoftplus(affineTransposed(b, w, h)));
      }
    } else {
      for (int state = 0; state < 1 << b.length; state++) {
        sum.add(-freeEnergy(bits(state, b.length)));
      }
    }
    return sum.value();
  }

  /**
   * Returns the mean of ln p(v) = -F(v) - ln Z.
   *
   * @param v rows of binary visible units
   * @param logPartition exact or estimated ln Z
   * @return nats a sample
   * @throws InvalidArgumentException if there are none
   */
  public double logLikelihood(double[][] v, double logPartition) {
    if (v.length == 0) {
      throw new InvalidArgumentException("samples", "none", "at least one", "pass some samples");
    }
    double sum = 0;
    for (double[] one : v) {
      sum -= freeEnergy(one) + logPartition;
    }
    return sum / v.length;
  }
}
