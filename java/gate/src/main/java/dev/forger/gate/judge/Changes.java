// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

import dev.forger.gate.jmh.BenchmarkUnit;
import dev.forger.gate.run.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Benchmarks that only one jar has. */
final class Changes {
  private Changes() {}

  static List<Problem> problems(Plan plan) {
    List<Problem> problems = new ArrayList<>();
    Map<String, String> likely = plan.likelyRenames();
    for (BenchmarkUnit unit : plan.missing()) {
      String name = likely.get(unit.benchmark());
      String hint =
          name == null
              ? " (--allow-missing lets it pass)"
              : "; renamed? then add --rename " + unit.benchmark() + "=" + name;
      problems.add(
          new Problem(
              Problem.Kind.MISSING, unit.name(), unit.name() + " is missing in the head" + hint));
    }
    for (BenchmarkUnit unit : plan.added()) {
      problems.add(new Problem(Problem.Kind.NEW, unit.name(), unit.name() + " is new in the head"));
    }
    return problems;
  }
}
