// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.jmh;

import dev.forger.gate.GateException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what JMH prints for {@code -lp}: benchmarks, each followed by its parameters. */
public final class Listing {
  private static final Pattern PARAM = Pattern.compile("\\s+param \"(.+?)\" = \\{(.*)}\\s*");
  private static final Pattern NAME = Pattern.compile("[\\w$]+(\\.[\\w$]+)+");

  private Listing() {}

  /**
   * All choices of parameters of all benchmarks.
   *
   * @param source whose listing it is, for errors
   * @param text what JMH printed
   * @return units in order
   * @throws GateException where that is no listing
   */
  public static List<BenchmarkUnit> units(String source, String text) {
    Map<String, Map<String, List<String>>> benchmarks = new LinkedHashMap<>();
    boolean begun = false;
    Map<String, List<String>> params = Map.of();
    for (String line : text.lines().toList()) {
      Matcher param = PARAM.matcher(line);
      if (line.startsWith("Benchmarks:")) {
        begun = true;
      } else if (begun && param.matches()) {
        params.put(param.group(1), List.of(param.group(2).split(", ", -1)));
      } else if (begun && NAME.matcher(line.strip()).matches()) {
        params = new LinkedHashMap<>();
        benchmarks.put(line.strip(), params);
      }
    }
    if (!begun) {
      throw new GateException(
          source
              + " is no JMH jar: run with -lp it listed no benchmarks"
              + text.lines()
                  .filter(l -> !l.isBlank())
                  .findFirst()
                  .map(l -> " but said: " + l)
                  .orElse(""));
    }
    List<BenchmarkUnit> units = new ArrayList<>();
    benchmarks.forEach((name, all) -> units.addAll(units(name, all)));
    return units;
  }

  private static List<BenchmarkUnit> units(String name, Map<String, List<String>> params) {
    boolean whole =
        params.values().stream()
            .flatMap(List::stream)
            .anyMatch(v -> v.isEmpty() || v.contains(","));
    List<Map<String, String>> choices = new ArrayList<>(List.of(Map.of()));
    if (!whole) {
      for (Map.Entry<String, List<String>> param : params.entrySet()) {
        List<Map<String, String>> next = new ArrayList<>();
        for (Map<String, String> choice : choices) {
          for (String value : param.getValue()) {
            Map<String, String> longer = new LinkedHashMap<>(choice);
            longer.put(param.getKey(), value);
            next.add(longer);
          }
        }
        choices = next;
      }
    }
    return choices.stream().map(choice -> new BenchmarkUnit(name, choice)).toList();
  }
}
