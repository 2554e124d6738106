// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.facts;

import dev.forger.gate.GateException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Facts by name: a text of lines {@code KEY = VALUE}; lines that begin with # say nothing. The
 * first word of a key is its scope, such as an instruction set or a compiler: a table of facts
 * taken now speaks of the scopes that it has.
 *
 * @param facts values by key, in order
 */
public record FactsTable(Map<String, String> facts) {
  private static final String SEPARATOR = " = ";

  /**
   * Copies, order kept.
   *
   * @param facts values by key
   */
  public FactsTable {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /**
   * Reads one.
   *
   * @param source for errors
   * @param text lines
   * @return the table
   * @throws GateException for a line of another form, or a key given twice
   */
  public static FactsTable parse(String source, String text) {
    Map<String, String> facts = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int at = line.indexOf(SEPARATOR);
      if (at <= 0) {
        throw new GateException(
            source + ":" + number + ": given '" + line + "', expected KEY = VALUE");
      }
      String key = line.substring(0, at).strip();
      if (facts.put(key, line.substring(at + SEPARATOR.length()).strip()) != null) {
        throw new GateException(source + ":" + number + ": " + key + " is given twice");
      }
    }
    return new FactsTable(facts);
  }

  /** The first words of all keys. */
  Set<String> scopes() {
    Set<String> scopes = new TreeSet<>();
    facts.keySet().forEach(key -> scopes.add(scope(key)));
    return scopes;
  }

  private static String scope(String key) {
    return key.split(" ", 2)[0];
  }

  /**
   * What became different, in the scopes of the later table.
   *
   * @param later the table that is compared with this one
   * @return both values by key; null where a table lacks it
   */
  Map<String, String[]> differences(FactsTable later) {
    Map<String, String[]> differences = new LinkedHashMap<>();
    Set<String> scopes = later.scopes();
    facts.forEach(
        (key, value) -> {
          String now = later.facts.get(key);
          if (scopes.contains(scope(key)) && !value.equals(now)) {
            differences.put(key, new String[] {value, now});
          }
        });
    later.facts.forEach(
        (key, value) -> {
          if (!facts.containsKey(key)) {
            differences.put(key, new String[] {null, value});
          }
        });
    return differences;
  }

  /** This table with the scopes of another one replaced by it. */
  FactsTable updated(FactsTable now) {
    Map<String, String> merged = new LinkedHashMap<>();
    Set<String> scopes = now.scopes();
    facts.forEach(
        (key, value) -> {
          if (!scopes.contains(scope(key))) {
            merged.put(key, value);
          }
        });
    merged.putAll(now.facts);
    return new FactsTable(merged);
  }

  /** The text of it. */
  String text() {
    StringBuilder text = new StringBuilder();
    facts.forEach((key, value) -> text.append(key).append(SEPARATOR).append(value).append('\n'));
    return text.toString();
  }
}
