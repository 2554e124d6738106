// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import dev.forger.InvalidArgumentException;
import dev.forger.Suggestions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Parameters of an objective as text, defaults where none are given. */
final class ObjectiveParameters {
  private final String objective;
  private final Map<String, String> values;

  ObjectiveParameters(String objective, Map<String, String> defaults, Map<String, String> given) {
    this.objective = objective;
    this.values = new HashMap<>(defaults);
    given.forEach(
        (name, value) -> {
          if (!defaults.containsKey(name)) {
            throw Suggestions.unknown("parameter of " + objective, name, defaults.keySet());
          }
          values.put(name, value);
        });
  }

  private InvalidArgumentException wrong(String name, String expected) {
    return new InvalidArgumentException(
        "parameter " + name + " of " + objective,
        "\"" + values.get(name) + "\"",
        expected,
        "correct it or leave it out");
  }

  double number(String name) {
    try {
      return Double.parseDouble(values.get(name));
    } catch (NumberFormatException e) {
      throw wrong(name, "a number");
    }
  }

  boolean flag(String name) {
    return switch (values.get(name)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name, "true or false");
    };
  }

  /** A constant of an enum, in small letters. */
  <E extends Enum<E>> E choice(String name, Class<E> type) {
    E[] all = type.getEnumConstants();
    for (E constant : all) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(values.get(name))) {
        return constant;
      }
    }
    List<String> names = Arrays.stream(all).map(e -> e.name().toLowerCase(Locale.ROOT)).toList();
    throw wrong(name, "one of " + String.join(", ", names));
  }
}
