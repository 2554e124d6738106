// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Iterations of a leg: {@code 5x200ms}, {@code 5}, or {@code annotated} for what the benchmark
 * says.
 *
 * @param count iterations, or -1 for those of the annotations
 * @param time of each as JMH reads it, or empty for that of the annotations
 */
record Effort(int count, String time) {
  /** Reads one. */
  static final class Converter implements ITypeConverter<Effort> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,6})(?:x(\\d+(?:us|ms|s|m)))?");

    @Override
    public Effort convert(String text) {
      if (text.equals("annotated")) {
        return new Effort(-1, "");
      }
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is no number of iterations such as 5x200ms, 5 or annotated");
      }
      return new Effort(
          Integer.parseInt(matcher.group(1)), matcher.group(2) == null ? "" : matcher.group(2));
    }
  }

  /** The words for JMH, under its names of both options. */
  List<String> words(String counts, String times) {
    if (count < 0) {
      return List.of();
    }
    return time.isEmpty()
        ? List.of(counts, Integer.toString(count))
        : List.of(counts, Integer.toString(count), times, time);
  }
}
