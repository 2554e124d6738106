// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.objective.Objectives;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Objectives as text: {@code name:key=value,key=value}. */
public final class ObjectiveText {
  private ObjectiveText() {}

  /**
   * Reads an objective and what it is told.
   *
   * @param origin what named it, such as {@code --objective}
   * @param text such as {@code least-squares:a=-1,b=1,c=0}; parameters left out have their usual
   *     values
   * @return the values of its keys; without parameters the name alone
   * @throws InvalidArgumentException if name or parameter is unknown, or a value makes no sense
   */
  public static Map<ConfigKey, Object> layer(String origin, String text) {
    int colon = text.indexOf(':');
    Object name = GanKeys.OBJECTIVE.check(origin, colon < 0 ? text : text.substring(0, colon));
    Map<ConfigKey, Object> layer = new HashMap<>();
    layer.put(GanKeys.OBJECTIVE, name);
    if (colon < 0) {
      return layer;
    }
    Map<String, String> given = parse(text.substring(colon + 1));
    Objectives.of(name.toString(), given);
    if (dev.forger.gan.run.Objectives.hasPenalty(name.toString())) {
      given.forEach(
          (key, value) -> {
            ConfigKey own =
                key.equals("lambda") ? GanKeys.PENALTY_LAMBDA : GanKeys.PENALTY_ONE_SIDED;
            layer.put(own, own.check(origin + ", " + key, value));
          });
    } else {
      layer.put(GanKeys.OBJECTIVE_PARAMETERS, complete(name.toString(), given));
    }
    return layer;
  }

  static Values.Checked check(Object value) {
    return value instanceof String text
        ? new Values.Checked(write(parse(text)), "key=value,key=value", List.of())
        : new Values.Checked(null, "a text such as a=-1,b=1,c=0", List.of());
  }

  /** All parameters of an objective: the given ones over their usual values. */
  static String complete(String name, Map<String, String> given) {
    Map<String, String> all = new HashMap<>(Objectives.parameters(name));
    all.putAll(given);
    return write(all);
  }

  static Map<String, String> parse(String text) {
    Map<String, String> values = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String key = part.substring(0, Math.max(0, equals)).strip();
      if (key.isEmpty() || values.put(key, canonical(part.substring(equals + 1))) != null) {
        throw new InvalidArgumentException(
            "parameters of the objective",
            "\"" + part + "\"",
            "key=value, each key once",
            "separate parameters by commas");
      }
    }
    return values;
  }

  /** Equal numbers are equal texts, as runs that go on compare them. */
  private static String canonical(String value) {
    String text = value.strip();
    if (!text.matches("[-+]?\\d{1,40}(\\.\\d{1,40})?([eE][-+]?\\d{1,2})?")) {
      return text;
    }
    BigDecimal number = new BigDecimal(text);
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static String write(Map<String, String> values) {
    return new TreeMap<>(values)
        .entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(","));
  }
}
