// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import dev.forger.Device;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Whole training steps, batch 64, checked against the f64 reference before they are timed. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class StepBench {
  /** What is trained how. */
  @Param({"wgan-gp", "dcgan"})
  public String objective;

  /** Side of the images. */
  @Param({"28", "64"})
  public String network;

  /** Threads of the device. */
  @Param({"1", Cases.ALL_THREADS})
  public String threads;

  private TrainingStep step;

  /** Checks and records the steps. */
  @Setup(Level.Trial)
  public void open() {
    int side = Integer.parseInt(network);
    int n = Cases.threads(threads);
    TrainingStep.check(objective, side, n);
    step = new TrainingStep(objective, side, Layer.BATCH, Device.cpu(n));
  }

  /** Frees them. */
  @TearDown(Level.Trial)
  public void close() {
    step.close();
  }

  /**
   * Fakes, both losses, the penalty where there is one, all gradients, Adam.
   *
   * @return what ran
   */
  @Benchmark
  public TrainingStep critic() {
    step.critic();
    return step;
  }

  /**
   * Fakes, the critic's judgement, gradients of the generator, Adam.
   *
   * @return what ran
   */
  @Benchmark
  public TrainingStep generator() {
    step.generator();
    return step;
  }
}
