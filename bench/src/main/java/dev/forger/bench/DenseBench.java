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

/** Dense layers of the measured networks, batch 64. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class DenseBench {
  /** One layer. */
  public static class Dense extends PlanState {
    /** A layer of {@code layers.txt}. */
    @Param({"g28_100_6272", "d28_6272_1"})
    public String layer;
  }

  /**
   * y = x Wᵀ.
   *
   * @param state the operation
   * @return its status
   */
  @Benchmark
  public int forward(Dense state) {
    return state.run();
  }

  /**
   * Cotangent of x from that of y.
   *
   * @param state the operation
   * @return its status
   */
  @Benchmark
  public int backwardData(Dense state) {
    return state.run();
  }

  /**
   * Gradient of W.
   *
   * @param state the operation
   * @return its status
   */
  @Benchmark
  public int backwardWeights(Dense state) {
    return state.run();
  }
}
