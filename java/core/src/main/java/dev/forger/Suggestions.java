// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the known name that a mistyped one most likely means. */
public final class Suggestions {

  private Suggestions() {}

  /**
   * Returns the known name nearest to a given one by Damerau-Levenshtein distance (insert, delete,
   * replace, swap of neighbours; each letter pair swapped once), ignoring case. A name further away
   * than a third of the longer of both is no suggestion. Equal distances go to the name that sorts
   * first.
   *
   * @param given the unknown name
   * @param names the known names
   * @return the nearest name, or empty when none is near
   */
  public static Optional<String> nearest(String given, Collection<String> names) {
    String best = null;
    int bestDistance = Integer.MAX_VALUE;
    for (String name : new TreeSet<>(names)) {
      int distance = distance(given.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      int limit = Math.max(1, Math.max(given.length(), name.length()) / 3);
      if (distance <= limit && distance < bestDistance) {
        best = name;
        bestDistance = distance;
      }
    }
    return Optional.ofNullable(best);
  }

  /**
   * Makes the error for an unknown name, with the nearest known name as its remedy.
   *
   * @param what what was named, such as "objective"
   * @param given the unknown name
   * @param names the known names
   * @return the error, to be thrown by the caller
   */
  public static InvalidArgumentException unknown(
      String what, String given, Collection<String> names) {
    String remedy =
        nearest(given, names)
            .map(name -> "did you mean \"" + name + "\"?")
            .orElse("choose one of these names");
    return new InvalidArgumentException(
        what, "\"" + given + "\"", "one of " + String.join(", ", new TreeSet<>(names)), remedy);
  }

  /** Optimal string alignment distance over three rolling rows. */
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replace, Math.min(last[j], row[j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      int[] free = beforeLast;
      beforeLast = last;
      last = row;
      row = free;
    }
    return last[b.length()];
  }
}
