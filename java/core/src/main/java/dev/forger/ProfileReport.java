// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Times of a program's entries as lines, slowest first. */
final class ProfileReport {
  private record Line(double micros, String text) {}

  private final List<Line> lines = new ArrayList<>();

  /** Adds an entry that ran so many times in so many nanoseconds; one that did not run is left. */
  void add(Recorder.Entry entry, long nanos, long runs) {
    if (runs == 0) {
      return;
    }
    double micros = nanos / 1e3 / runs;
    double gflops = entry.flops() / micros / 1e3;
    lines.add(
        new Line(
            micros,
            String.format(
                "%10.1f us %8.1f GFLOP/s  %s  %s", micros, gflops, entry.label, kernel(entry))));
  }

  private static String kernel(Recorder.Entry entry) {
    String text = entry.plan.describe();
    int end = text.indexOf(';');
    return end < 0 ? text : text.substring(0, end);
  }

  String text() {
    lines.sort(Comparator.comparingDouble(Line::micros).reversed());
    double total = lines.stream().mapToDouble(Line::micros).sum();
    StringBuilder text = new StringBuilder(String.format("%10.1f us total%n", total));
    lines.forEach(line -> text.append(line.text()).append('\n'));
    return text.toString();
  }
}
