// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import dev.forger.gate.GateException;
import dev.forger.gate.jmh.BenchmarkResult;
import dev.forger.gate.jmh.BenchmarkUnit;
import dev.forger.gate.jmh.ResultReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a leg must hold, be it fresh or recorded. */
final class Legs {
  private Legs() {}

  /**
   * Reads the results of a leg under the names of the base jar.
   *
   * @param shared the iterations that count, or null for all
   */
  static List<BenchmarkResult> results(LegRequest request, Plan plan, Path file, Span shared) {
    return results(request, plan, ResultReader.read(file), shared);
  }

  /** The same of entries that were read. */
  static List<BenchmarkResult> results(
      LegRequest request, Plan plan, List<BenchmarkResult> entries, Span shared) {
    BenchmarkUnit unit = plan.unitOf(request);
    List<BenchmarkResult> results = new ArrayList<>();
    for (BenchmarkResult result : entries) {
      if (!unit.holds(result.key())) {
        throw new GateException(
            "it ran "
                + result.key().name()
                + ", which was not asked for ("
                + unit.name()
                + " was)");
      }
      results.add(
          new BenchmarkResult(
              result.key().renamed(request.unit().benchmark()),
              result.jvm(),
              result.primary(),
              result.secondary(),
              result.seconds()));
    }
    return shared == null ? results : shared.of(results);
  }

  /** An error of a leg says which one it was. */
  static GateException failed(LegRequest request, GateException e) {
    return new GateException(request + ": " + e.getMessage(), e);
  }
}
