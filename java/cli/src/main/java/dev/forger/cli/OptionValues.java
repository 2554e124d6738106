// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.InvalidArgumentException;
import dev.forger.Suggestions;
import java.util.List;

/** Values of options, refused in one line that names the option. */
final class OptionValues {
  private OptionValues() {}

  static long integer(String option, String text, long low, long high) {
    try {
      long value = Long.parseLong(text);
      if (value >= low && value <= high) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    String expected =
        low == Long.MIN_VALUE
            ? "an integer of 64 bits"
            : high < Integer.MAX_VALUE
                ? "an integer from " + low + " to " + high
                : "an integer of at least " + low;
    throw new InvalidArgumentException(option, "\"" + text + "\"", expected, "correct it");
  }

  static void oneOf(String option, String given, List<String> names) {
    if (!names.contains(given)) {
      throw Suggestions.unknown(option, given, names);
    }
  }
}
