// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import java.util.HashMap;
import java.util.Map;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;

/** One operation, checked against the f64 reference before it is timed. */
@State(Scope.Thread)
public abstract class PlanState {
  /** Threads of the device. */
  @Param({"1", Cases.ALL_THREADS})
  public String threads;

  private Rig rig;

  /** Filled by a subclass's parameters. */
  PlanState() {}

  /**
   * Makes and checks the operation.
   *
   * @param params of JMH: the benchmark's name
   */
  @Setup(Level.Trial)
  public void open(BenchmarkParams params) {
    Map<String, String> values = new HashMap<>();
    for (String key : params.getParamsKeys()) {
      values.put(key, params.getParam(key));
    }
    rig =
        Rig.checked(Cases.of(params.getBenchmark(), values).orElseThrow(), Cases.threads(threads));
  }

  /** Frees it. */
  @TearDown(Level.Trial)
  public void close() {
    rig.close();
  }

  /**
   * Runs it once.
   *
   * @return the status
   */
  public int run() {
    return rig.run();
  }
}
