// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

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

/** The machine: peak of multiply-adds, bandwidth of copies and triads over 64 MiB arrays. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class RulerBench {
  static final long FLOATS = 16L << 20;

  /** Threads that measure at once. */
  @Param({"1", Cases.ALL_THREADS})
  public String threads;

  private Ruler ruler;

  /** Takes memory. */
  @Setup(Level.Trial)
  public void open() {
    ruler = new Ruler(Cases.threads(threads), FLOATS);
  }

  /** Frees it. */
  @TearDown(Level.Trial)
  public void close() {
    ruler.close();
  }

  /**
   * A million multiply-adds on each of 12 chains of vectors.
   *
   * @return operations a second
   */
  @Benchmark
  public double fma() {
    return ruler.rate(Ruler.Kind.FMA, 1);
  }

  /**
   * One copy.
   *
   * @return bytes a second
   */
  @Benchmark
  public double copy() {
    return ruler.rate(Ruler.Kind.COPY, 1);
  }

  /**
   * One triad.
   *
   * @return bytes a second
   */
  @Benchmark
  public double triad() {
    return ruler.rate(Ruler.Kind.TRIAD, 1);
  }
}
