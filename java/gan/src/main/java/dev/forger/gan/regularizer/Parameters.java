// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.regularizer;

import dev.forger.InvalidArgumentException;
import dev.forger.Suggestions;
import java.util.HashMap;
import java.util.Map;

/** The parameters of a regularizer as text, {@code key=value,key=value}, over usual values. */
final class Parameters {
  private final String name;
  private final Map<String, String> values;

  Parameters(String name, Map<String, String> usual) {
    this.name = name;
    this.values = new HashMap<>(usual);
  }

  void read(String text) {
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new InvalidArgumentException(
            "regularizer " + name,
            "\"" + part + "\"",
            "key=value",
            "separate parameters by commas");
      }
      String key = part.substring(0, equals).strip();
      if (!values.containsKey(key)) {
        throw Suggestions.unknown(
            "parameter of " + name, key, values.keySet().stream().sorted().toList());
      }
      values.put(key, part.substring(equals + 1).strip());
    }
  }

  double real(String key) {
    try {
      return Double.parseDouble(values.get(key));
    } catch (NumberFormatException e) {
      throw refused(key, "a number");
    }
  }

  long integer(String key) {
    try {
      long value = Long.parseLong(values.get(key));
      return Math.toIntExact(value);
    } catch (NumberFormatException | ArithmeticException e) {
      throw refused(key, "a whole number below 2^31");
    }
  }

  boolean bool(String key) {
    String value = values.get(key);
    if (!value.equals("true") && !value.equals("false")) {
      throw refused(key, "true or false");
    }
    return value.equals("true");
  }

  private InvalidArgumentException refused(String key, String expected) {
    return new InvalidArgumentException(
        "regularizer " + name + ", " + key,
        "\"" + values.get(key) + "\"",
        expected,
        "leave it out for its usual value");
  }
}
