// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import dev.forger.gate.jmh.BenchmarkResult;
import dev.forger.gate.jmh.Score;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A range of a leg's iterations: those during which the fork of the other side ran, too.
 *
 * @param from the first one, counted from 0
 * @param to the one after the last
 */
public record Span(int from, int to) {
  int size() {
    return Math.max(0, to - from);
  }

  /** The results without the other iterations. */
  List<BenchmarkResult> of(List<BenchmarkResult> results) {
    return results.stream()
        .map(
            result -> {
              Map<String, Score> secondary = new LinkedHashMap<>();
              result.secondary().forEach((name, score) -> secondary.put(name, of(score)));
              return result.with(of(result.primary()), secondary);
            })
        .toList();
  }

  /** A score that has no value of some iteration is kept as it is. */
  private Score of(Score score) {
    return score.iterations().size() < to
        ? score
        : new Score(score.unit(), score.iterations().subList(from, to));
  }
}
