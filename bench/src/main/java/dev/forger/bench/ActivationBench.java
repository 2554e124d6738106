// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

/** Activations on the largest hidden layer of the 64x64 networks, batch 64. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class ActivationBench {
  /** All functions. */
  public static class Function extends PlanState {
    /** The function. */
    @Param({"relu", "leaky_relu", "tanh", "sigmoid", "softplus"})
    public String kind;

    /** A layer of {@code layers.txt}, whose input it maps. */
    @Param({"norm_4x4x512", "norm_32x32x64"})
    public String layer;
  }

  /** Functions with a second derivative. */
  public static class CurvedFunction extends PlanState {
    /** The function. */
    @Param({"tanh", "sigmoid", "softplus"})
    public String kind;

    /** A layer of {@code layers.txt}, whose input it maps. */
    @Param({"norm_4x4x512", "norm_32x32x64"})
    public String layer;
  }

  /**
   * y = f(x).
   *
   * @param state the operation
   * @return its status
   */
  @Benchmark
  public int forward(Function state) {
    return state.run();
  }

  /**
   * Cotangent of x by y.
   *
   * @param state the operation
   * @return its status
   */
  @Benchmark
  public int backward(Function state) {
    return state.run();
  }

  /**
   * Tangent of y by y.
   *
   * @param state the operation
   * @return its status
   */
  @Benchmark
  public int tangent(Function state) {
    return state.run();
  }

  /**
   * Reverse pass over y and its tangent.
   *
   * @param state the operation
   * @return its status
   */
  @Benchmark
  public int tangentBackward(CurvedFunction state) {
    return state.run();
  }
}
