// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The result of a metric: figures, and the protocol that they were taken by. */
public interface Measurement {
  /**
   * Returns the figures by name.
   *
   * @return in the order of their importance
   */
  Map<String, Double> figures();

  /**
   * Returns what the figures depend on.
   *
   * @return the protocol
   */
  Protocol protocol();

  /**
   * Prints figures and protocol.
   *
   * @return one line
   */
  default String text() {
    return figures().entrySet().stream()
            .map(f -> f.getKey() + " " + String.format(Locale.ROOT, "%.6g", f.getValue()))
            .collect(Collectors.joining(", "))
        + " ["
        + protocol()
        + "]";
  }

  /**
   * Figures in the order given.
   *
   * @param namesAndValues name, value, name, value
   * @return a map that keeps the order
   */
  static Map<String, Double> figures(Object... namesAndValues) {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      figures.put((String) namesAndValues[i], ((Number) namesAndValues[i + 1]).doubleValue());
    }
    return figures;
  }
}
