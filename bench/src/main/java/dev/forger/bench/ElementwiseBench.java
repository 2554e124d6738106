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

/** Operations that move or touch every element once. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class ElementwiseBench {
  /** One operation. */
  public static class Operation extends PlanState {
    /** Which. */
    @Param({
      "sgd",
      "adam",
      "rmsprop",
      "moving_average",
      "guard",
      "copy",
      "sum",
      "fill",
      "bias",
      "bias_gradient",
      "dropout",
      "uniform",
      "normal",
      "penalty_points",
      "penalty_direction",
      "wasserstein",
      "non_saturating",
      "hinge",
      "to_nhwc",
      "to_nchw",
      "concat",
      "slice",
      "pad_zero",
      "pad_reflect",
      "pad_replicate",
      "pad_backward",
      "upsample",
      "upsample_backward",
      "average_pool",
      "average_pool_backward"
    })
    public String operation;

    /** Level-2 cache or main memory. */
    @Param({"l2", "memory"})
    public String size;
  }

  /**
   * Runs the operation.
   *
   * @param state the operation
   * @return its status
   */
  @Benchmark
  public int run(Operation state) {
    return state.run();
  }
}
