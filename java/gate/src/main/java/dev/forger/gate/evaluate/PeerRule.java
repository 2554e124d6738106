// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.evaluate;

import dev.forger.gate.stats.MannWhitney;
import dev.forger.gate.stats.MannWhitney.Alternative;
import dev.forger.gate.stats.Medians;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/** Rules by which other tools call a result slower, as their documentation states them. */
enum PeerRule {
  /** The intervals "score ± error" of JMH's table, 99.9 %, over all iterations, do not overlap. */
  JMH_ERROR_BARS("JMH's error bars", false) {
    @Override
    boolean slower(double[][] base, double[][] head) {
      double[] before = pooled(base);
      double[] after = pooled(head);
      return mean(after) - error(after) > mean(before) + error(before);
    }
  },
  /** Golang's benchstat: Mann-Whitney at .05, no smallest size. */
  BENCHSTAT("benchstat", true) {
    @Override
    boolean slower(double[][] base, double[][] head) {
      double[] before = medians(base);
      double[] after = medians(head);
      return MannWhitney.p(before, after, Alternative.TWO_SIDED) < .05
          && Medians.of(after) > Medians.of(before);
    }
  },
  /** Benchmark-action's default alert threshold of 200 %. */
  RATIO_2("ratio of means above 2", false) {
    @Override
    boolean slower(double[][] base, double[][] head) {
      return mean(pooled(head)) > 2 * mean(pooled(base));
    }
  },
  /** The same rule, set as tight as noise seems to allow. */
  RATIO_1_1("ratio of means above 1.1", false) {
    @Override
    boolean slower(double[][] base, double[][] head) {
      return mean(pooled(head)) > 1.1 * mean(pooled(base));
    }
  },
  /** Airspeed velocity: Mann-Whitney at .002 and a factor of 1.1. */
  ASV("asv", true) {
    @Override
    boolean slower(double[][] base, double[][] head) {
      double[] before = medians(base);
      double[] after = medians(head);
      return Medians.of(after) > 1.1 * Medians.of(before)
          && MannWhitney.p(before, after, Alternative.TWO_SIDED) < .002;
    }
  };

  private static final double CONFIDENCE = .999;

  private final String label;
  private final boolean interleaved;

  PeerRule(String label, boolean interleaved) {
    this.label = label;
    this.interleaved = interleaved;
  }

  String label() {
    return label;
  }

  /** Whether the tool runs, or advises to run, both sides in turn. */
  boolean interleaved() {
    return interleaved;
  }

  /** Whether the head is called slower, from the costs of all iterations, leg by leg. */
  abstract boolean slower(double[][] base, double[][] head);

  static double[] pooled(double[][] legs) {
    return Arrays.stream(legs).flatMapToDouble(Arrays::stream).toArray();
  }

  static double[] medians(double[][] legs) {
    return Arrays.stream(legs).mapToDouble(Medians::of).toArray();
  }

  static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** Half of Student's interval of the mean. */
  static double error(double[] values) {
    int n = values.length;
    double mean = mean(values);
    double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
    double t = TDistribution.of(n - 1.0).inverseSurvivalProbability((1 - CONFIDENCE) / 2);
    return t * Math.sqrt(squares / (n - 1) / n);
  }
}
