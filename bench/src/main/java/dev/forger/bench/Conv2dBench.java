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

/** Convolutions and transposed convolutions of the measured networks, batch 64. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class Conv2dBench {
  /** One layer. */
  public static class Convolution extends PlanState {
    /** A layer of {@code layers.txt}. */
    @Param({
      "d64_64x64x3_32x32x64",
      "d64_32x32x64_16x16x128",
      "d64_16x16x128_8x8x256",
      "d64_8x8x256_4x4x512",
      "d64_4x4x512_1x1x1",
      "g64_1x1x100_4x4x512",
      "g64_4x4x512_8x8x256",
      "g64_8x8x256_16x16x128",
      "g64_16x16x128_32x32x64",
      "g64_32x32x64_64x64x3",
      "d28_28x28x1_14x14x64",
      "d28_14x14x64_7x7x128",
      "g28_7x7x128_14x14x64",
      "g28_14x14x64_28x28x1",
      "r32_32x32x128_32x32x128",
      "r32_16x16x128_16x16x128",
      "r32_8x8x128_8x8x128"
    })
    public String layer;
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
