// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.facts;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A trailer of a commit, {@code Perf-Accept: PATTERN REASON}: changes of facts whose keys have the
 * pattern, a regular expression without spaces, are intended.
 *
 * @param pattern found anywhere in a key
 * @param reason for people, not empty
 */
record Acceptance(Pattern pattern, String reason) {
  /** Reads the values of trailers, one a line; those without a reason accept nothing. */
  static List<Acceptance> parse(String trailers) {
    List<Acceptance> all = new ArrayList<>();
    for (String line : trailers.lines().map(String::strip).toList()) {
      String[] words = line.split("\\s+", 2);
      if (words.length == 2) {
        try {
          all.add(new Acceptance(Pattern.compile(words[0]), words[1]));
        } catch (PatternSyntaxException e) {
          all.add(new Acceptance(Pattern.compile(Pattern.quote(words[0])), words[1]));
        }
      }
    }
    return all;
  }

  /** Keys that changed or went, and that no trailer accepts; new ones need none. */
  static List<String> unexplained(Map<String, String[]> differences, List<Acceptance> accepted) {
    return differences.entrySet().stream()
        .filter(change -> change.getValue()[0] != null)
        .map(Map.Entry::getKey)
        .filter(key -> accepted.stream().noneMatch(a -> a.pattern.matcher(key).find()))
        .toList();
  }
}
