// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The one table of published and closed-form values that tests compare with. */
public final class ReferenceValues {
  private static final Map<String, Double> VALUES = read();

  /** How many values each test class read, by its simple name. */
  private static final Map<String, Integer> READ = new ConcurrentHashMap<>();

  private ReferenceValues() {}

  /** The value of a key of {@code reference-values.csv}. */
  public static double of(String key) {
    Double value = VALUES.get(key);
    if (value == null) {
      throw new IllegalArgumentException("reference-values.csv has no " + key);
    }
    StackWalker.getInstance()
        .walk(
            frames ->
                frames
                    .map(frame -> frame.getClassName().replaceAll(".*\\.", ""))
                    .map(name -> name.replaceAll("\\$.*", ""))
                    .filter(name -> name.endsWith("Test"))
                    .findFirst())
        .ifPresent(test -> READ.merge(test, 1, Integer::sum));
    return value;
  }

  static int read(String test) {
    return READ.getOrDefault(test, 0);
  }

  private static Map<String, Double> read() {
    Map<String, Double> values = new HashMap<>();
    try (InputStream in = ReferenceValues.class.getResourceAsStream("reference-values.csv")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text.lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .forEach(
              line -> {
                String[] cells = line.split(",", -1);
                if (values.put(cells[0], Double.valueOf(cells[1])) != null) {
                  throw new IllegalStateException("reference-values.csv has two of " + cells[0]);
                }
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Map.copyOf(values);
  }
}
