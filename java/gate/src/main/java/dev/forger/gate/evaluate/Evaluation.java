// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.evaluate;

import dev.forger.gate.jmh.BenchmarkUnit;
import dev.forger.gate.judge.Budget;
import dev.forger.gate.judge.Finding;
import dev.forger.gate.judge.Outcome;
import dev.forger.gate.judge.Progress;
import dev.forger.gate.judge.Session;
import dev.forger.gate.judge.Settings;
import dev.forger.gate.judge.Verdict;
import dev.forger.gate.run.Plan;
import dev.forger.gate.run.Side;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How often figures of an A/A record, with slowdowns planted in them, are called slower.
 *
 * @param planted the slowdown, such as .05
 * @param figures how many were judged
 * @param verdicts of the gate
 * @param peers how often each other rule called one slower
 */
public record Evaluation(
    double planted, int figures, Map<Verdict, Integer> verdicts, Map<PeerRule, Integer> peers) {
  /** What is planted: nothing, slowdowns, and a gain. */
  private static final double[] PLANTED = {0, .05, .1, .2, -.1};

  /** The name of a rule is as wide at most. */
  private static final int LABEL = 26;

  /**
   * Judges sessions that are cut out of a record.
   *
   * @param record legs of two copies of one jar
   * @param settings how they are judged
   * @param sessions how many
   * @return one for each planted slowdown
   */
  public static List<Evaluation> all(LegRecord record, Settings settings, int sessions) {
    record.require(settings.rounds());
    return java.util.Arrays.stream(PLANTED)
        .mapToObj(planted -> of(record, settings, sessions, planted))
        .toList();
  }

  static Evaluation of(LegRecord record, Settings settings, int sessions, double planted) {
    Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    Map<PeerRule, Integer> peers = new EnumMap<>(PeerRule.class);
    int figures = 0;
    Plan plan = new Plan(List.copyOf(record.rounds().keySet()), List.of(), List.of(), Map.of());
    for (int s = 0; s < sessions; s++) {
      PlantedLegs legs = new PlantedLegs(record, settings.rounds(), planted, s);
      Outcome outcome =
          new Session(
                  plan,
                  plan.common().get(s % plan.common().size()),
                  legs,
                  settings,
                  new Budget(Double.POSITIVE_INFINITY, System::nanoTime),
                  Progress.NONE)
              .run("record", "record");
      for (Finding finding : outcome.findings()) {
        if (finding.metric().isEmpty()) {
          verdicts.merge(finding.verdict(), 1, Integer::sum);
          figures++;
        }
      }
      for (BenchmarkUnit unit : plan.common()) {
        int results = record.rounds().get(unit).get(0).get(Side.BASE).results().size();
        for (int result = 0; result < results; result++) {
          peers(legs, unit, result, peers);
        }
      }
    }
    return new Evaluation(planted, figures, verdicts, peers);
  }

  private static void peers(
      PlantedLegs legs, BenchmarkUnit unit, int result, Map<PeerRule, Integer> peers) {
    double[][] base = legs.costs(unit, result, 1, Side.BASE);
    double[][] beside = legs.costs(unit, result, 1, Side.HEAD);
    double[][] later = legs.costs(unit, result, 2, Side.HEAD);
    for (PeerRule rule : PeerRule.values()) {
      if (rule.slower(base, rule.interleaved() ? beside : later)) {
        peers.merge(rule, 1, Integer::sum);
      }
    }
  }

  /** The share of figures with a verdict. */
  double share(Verdict verdict) {
    return (double) verdicts.getOrDefault(verdict, 0) / figures;
  }

  /** The share of figures that a rule calls slower. */
  double share(PeerRule rule) {
    return (double) peers.getOrDefault(rule, 0) / figures;
  }

  /**
   * A table: one column for each planted slowdown.
   *
   * @param all evaluations of one record
   * @return lines
   */
  public static String table(List<Evaluation> all) {
    StringBuilder text = new StringBuilder(String.format("%-" + LABEL + "s", "planted slowdown"));
    all.forEach(e -> text.append(String.format(Locale.ROOT, "%8.0f %%", 100 * e.planted)));
    text.append('\n');
    for (Verdict verdict : Verdict.values()) {
      row(text, "perf-gate " + verdict, all.stream().mapToDouble(e -> e.share(verdict)).toArray());
    }
    for (PeerRule rule : PeerRule.values()) {
      row(text, rule.label(), all.stream().mapToDouble(e -> e.share(rule)).toArray());
    }
    return text.append("figures judged in each column: ")
        .append(all.get(0).figures)
        .append('\n')
        .toString();
  }

  private static void row(StringBuilder text, String label, double[] shares) {
    text.append(String.format("%-" + LABEL + "s", label));
    for (double share : shares) {
      text.append(String.format(Locale.ROOT, "%10.3f", share));
    }
    text.append('\n');
  }
}
