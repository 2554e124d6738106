// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import dev.forger.gate.jmh.BenchmarkUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which units both jars have.
 *
 * @param common under their names in the base jar
 * @param missing of the base jar only
 * @param added of the head jar only
 * @param renames names in the head jar by names in the base jar
 */
public record Plan(
    List<BenchmarkUnit> common,
    List<BenchmarkUnit> missing,
    List<BenchmarkUnit> added,
    Map<String, String> renames) {
  /**
   * Compares two listings.
   *
   * @param base units of the base jar
   * @param head units of the head jar
   * @param renames names in the head jar by names in the base jar, of benchmarks that changed
   *     theirs
   * @return what is where
   */
  public static Plan of(
      List<BenchmarkUnit> base, List<BenchmarkUnit> head, Map<String, String> renames) {
    Set<BenchmarkUnit> left = new LinkedHashSet<>(head);
    List<BenchmarkUnit> common = new ArrayList<>();
    List<BenchmarkUnit> missing = new ArrayList<>();
    for (BenchmarkUnit unit : base) {
      String name = renames.getOrDefault(unit.benchmark(), unit.benchmark());
      (left.remove(unit.renamed(name)) ? common : missing).add(unit);
    }
    return new Plan(common, missing, List.copyOf(left), renames);
  }

  /**
   * Missing benchmarks that look like new ones: the same method elsewhere, or the only other one of
   * its class, with the same parameters.
   *
   * @return likely new names by old ones
   */
  public Map<String, String> likelyRenames() {
    Map<String, String> likely = new LinkedHashMap<>();
    for (BenchmarkUnit gone : missing) {
      for (BenchmarkUnit fresh : added) {
        boolean related = method(gone).equals(method(fresh)) || type(gone).equals(type(fresh));
        if (related && gone.params().equals(fresh.params())) {
          likely.putIfAbsent(gone.benchmark(), fresh.benchmark());
        }
      }
    }
    return likely;
  }

  private static String method(BenchmarkUnit unit) {
    return unit.benchmark().substring(unit.benchmark().lastIndexOf('.') + 1);
  }

  private static String type(BenchmarkUnit unit) {
    return unit.benchmark().substring(0, Math.max(0, unit.benchmark().lastIndexOf('.')));
  }

  /**
   * The unit under its name in a side's jar.
   *
   * @param request whose side counts
   * @return the unit
   */
  BenchmarkUnit unitOf(LegRequest request) {
    BenchmarkUnit unit = request.unit();
    return request.side() == Side.HEAD
        ? unit.renamed(renames.getOrDefault(unit.benchmark(), unit.benchmark()))
        : unit;
  }
}
