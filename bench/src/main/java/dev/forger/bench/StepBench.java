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
  /** What is trained how, and which step of it. */
  @Param({"wgan-gp-critic", "wgan-gp-generator", "dcgan"})
  public String step;

  /** Side of the images. */
  @Param({"28", "64"})
  public String network;

  /** Threads of the device. */
  @Param({"1", Cases.ALL_THREADS})
  public String threads;

  private MeasuredStep measured;
  private TrainingStep training;

  /** Checks and records the steps. */
  @Setup(Level.Trial)
  public void open() {
    measured = MeasuredStep.named(step);
    int side = Integer.parseInt(network);
    int n = Cases.threads(threads);
    TrainingStep.check(measured.objective, side, n);
    training = new TrainingStep(measured.objective, side, Layer.BATCH, Device.cpu(n));
  }

  /** Frees them. */
  @TearDown(Level.Trial)
  public void close() {
    training.close();
  }

  /**
   * One step.
   *
   * @return what ran
   */
  @Benchmark
  public TrainingStep run() {
    measured.run(training);
    return training;
  }
}
