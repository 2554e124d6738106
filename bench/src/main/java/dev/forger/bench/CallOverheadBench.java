// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import dev.forger.Device;
import dev.forger.Ops;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tensor;
import dev.forger.internal.c.Forger;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a call from Java costs when the native side has next to nothing to do. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class CallOverheadBench {
  private Rig rig;
  private Device device;
  private Tensor tensor;
  private Program program;

  /** Records a program of one entry that fills one value, and one of the binding alone. */
  @Setup(Level.Trial)
  public void open() {
    rig = Rig.checked(new PlanCase(1, (c, p) -> Forger.fg_plan_fill(c, 1, 0.5, p)), 1);
    device = Device.cpu();
    tensor = Tensor.zeros(device, 1, Shape.features(1));
    try (Recorder recorder = new Recorder(device)) {
      new Ops(recorder).fill("one value", recorder.bind(tensor), 1, 0.5);
      program = recorder.finish();
    }
    program.run();
    Rig.assertClose("one value", tensor.toDoubles(), new double[] {0.5});
  }

  /** Frees them. */
  @TearDown(Level.Trial)
  public void close() {
    device.close();
    rig.close();
  }

  /**
   * A native function that returns a constant.
   *
   * @return the constant
   */
  @Benchmark
  public int nativeCall() {
    return Forger.fg_abi_version();
  }

  /**
   * A run of no entries through the binding.
   *
   * @return the status
   */
  @Benchmark
  public int emptyRun() {
    return rig.runNothing();
  }

  /**
   * A run of one entry through the Java API.
   *
   * @return the program
   */
  @Benchmark
  public Program oneEntry() {
    program.run();
    return program;
  }
}
