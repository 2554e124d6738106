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

/** Wide convolutions of the measured networks with factors in f32 and in bf16, batch 64. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class Bf16Bench {
  /** One layer. */
  public static class Convolution extends PlanState {
    /** A layer of {@code layers.txt}. */
    @Param({"d64_16x16x128_8x8x256", "d64_8x8x256_4x4x512", "r32_16x16x128_16x16x128"})
    public String layer;

    /** Of the device. */
    @Param({"f32", "bf16"})
    public String precision;
  }

  /**
   * y = conv(x).
   *
   * @param state the operation
   * @return its status
   */
  @Benchmark
  public int forward(Convolution state) {
    return state.run();
  }

  /**
   * Cotangent of x from that of y.
   *
   * @param state the operation
   * @return its status
   */
  @Benchmark
  public int backwardData(Convolution state) {
    return state.run();
  }

  /**
   * Gradient of the filter.
   *
   * @param state the operation
   * @return its status
   */
  @Benchmark
  public int backwardWeights(Convolution state) {
    return state.run();
  }
}
