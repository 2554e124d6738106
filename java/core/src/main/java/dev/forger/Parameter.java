// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.nio.FloatBuffer;

/**
 * One named array of a network: where it lies among the network's weights, its name and shape in
 * PyTorch, and how its order differs from PyTorch's.
 */
public final class Parameter {
  /** What a parameter is, for initialisers. */
  public enum Kind {
    /** Filter of a convolution or transposed convolution, or matrix of a dense layer. */
    WEIGHT,
    /** Additive term per channel. */
    BIAS,
    /** Factor of a normalisation. */
    SCALE,
    /** Running statistic, not trained. */
    STATISTIC
  }

  /** Copies between PyTorch's order and Forger's. */
  interface Reorder {
    void copy(FloatBuffer src, FloatBuffer dst);
  }

  // Classes with names where lambdas would do: the first lambda of a JVM costs some 20 ms, and
  // nothing until the first convolution of a program needs one. StartTest holds that.
  private record Same() implements Reorder {
    @Override
    public void copy(FloatBuffer src, FloatBuffer dst) {
      dst.duplicate().put(src.duplicate());
    }
  }

  static final Reorder SAME = new Same();

  private final String name;
  private final Kind kind;
  private final long[] torchShape;
  private final int fanIn;
  private final int fanOut;
  private final float initial;
  final Reorder toTorch;
  final Reorder fromTorch;

  /** First element among the weights, or among the statistics; set by the network. */
  long offset;

  Parameter(
      String name,
      Kind kind,
      long[] torchShape,
      int fanIn,
      int fanOut,
      float initial,
      Reorder toTorch,
      Reorder fromTorch) {
    this.name = name;
    this.kind = kind;
    this.torchShape = torchShape;
    this.fanIn = fanIn;
    this.fanOut = fanOut;
    this.initial = initial;
    this.toTorch = toTorch;
    this.fromTorch = fromTorch;
  }

  /** A vector with one value per channel, in the same order everywhere. */
  static Parameter vector(String name, Kind kind, int n, float initial) {
    return new Parameter(name, kind, new long[] {n}, n, n, initial, SAME, SAME);
  }

  /**
   * Returns the name that PyTorch would give it, such as {@code main.0.weight}.
   *
   * @return the name
   */
  public String name() {
    return name;
  }

  /**
   * Returns what it is.
   *
   * @return the kind
   */
  public Kind kind() {
    return kind;
  }

  /**
   * Returns the shape in PyTorch.
   *
   * @return sizes, slowest axis first
   */
  public long[] torchShape() {
    return torchShape.clone();
  }

  /**
   * Returns the number of values that one output value is a weighted sum of.
   *
   * @return at least 1
   */
  public int fanIn() {
    return fanIn;
  }

  /**
   * Returns the number of output values that one input value contributes to.
   *
   * @return at least 1
   */
  public int fanOut() {
    return fanOut;
  }

  /**
   * Returns the value of all elements before training, for parameters that are not drawn.
   *
   * @return 0 or 1
   */
  public float initial() {
    return initial;
  }

  /**
   * Returns the number of elements.
   *
   * @return product of the shape
   */
  public int count() {
    long n = 1;
    for (long size : torchShape) {
      n *= size;
    }
    return Math.toIntExact(n);
  }
}
