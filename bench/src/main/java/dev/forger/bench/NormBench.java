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

/** Batch, layer and instance normalisation with an affine map, batch 64. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class NormBench {
  /** All kinds. */
  public static class Norm extends PlanState {
    /** Over which elements. */
    @Param({"batch", "layer", "instance"})
    public String kind;

    /** A layer of {@code layers.txt}. */
    @Param({"norm_32x32x64", "norm_16x16x128", "norm_8x8x256", "norm_4x4x512"})
    public String layer;
  }

  /** Kinds that treat samples independently, and so have tangents. */
  public static class SampleNorm extends PlanState {
    /** Over which elements. */
    @Param({"layer", "instance"})
    public String kind;

    /** A layer of {@code layers.txt}. */
    @Param({"norm_32x32x64", "norm_16x16x128", "norm_8x8x256", "norm_4x4x512"})
    public String layer;
  }

  /** The kind that has running statistics. */
  public static class BatchNorm extends PlanState {
    /** Over which elements. */
    @Param({"batch"})
    public String kind;

    /** A layer of {@code layers.txt}. */
    @Param({"norm_32x32x64", "norm_16x16x128", "norm_8x8x256", "norm_4x4x512"})
    public String layer;
  }

  /**
   * Statistics and y.
   *
   * @param state the operation
   * @return its status
   */
  @Benchmark
  public int forward(Norm state) {
    return state.run();
  }

  /**
   * Cotangents of x and of the affine map.
   *
   * @param state the operation
   * @return its status
   */
  @Benchmark
  public int backward(Norm state) {
    return state.run();
  }

  /**
   * y by running statistics.
   *
   * @param state the operation
   * @return its status
   */
  @Benchmark
  public int inference(BatchNorm state) {
    return state.run();
  }

  /**
   * Tangent of y.
   *
   * @param state the operation
   * @return its status
   */
  @Benchmark
  public int tangent(SampleNorm state) {
    return state.run();
  }

  /**
   * Reverse pass over y and its tangent.
   *
   * @param state the operation
   * @return its status
   */
  @Benchmark
  public int tangentBackward(SampleNorm state) {
    return state.run();
  }
}
