// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.stats;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A median of terms that belong to two rounds each, and its percentile bootstrap over rounds. A
 * round is drawn with both of its legs: what slowed the machine for a moment slowed both.
 */
final class Bootstrap {
  private final Term[] sorted;
  private final Weight weight;
  private final int rounds;
  private final int total;

  /** One term, and the rounds that it is made of. */
  record Term(double value, int first, int second) implements Comparable<Term> {
    @Override
    public int compareTo(Term other) {
      return Double.compare(value, other.value);
    }
  }

  /** How often a term is there where rounds were drawn so often. */
  interface Weight {
    /** Of a term, by draws of each round. */
    int of(Term term, int[] drawn);
  }

  /** Of terms that are as many as weights sum to, whatever is drawn. */
  Bootstrap(Term[] terms, Weight weight, int rounds) {
    sorted = terms.clone();
    Arrays.sort(sorted);
    this.weight = weight;
    this.rounds = rounds;
    total = terms.length;
  }

  /** The median of all terms. */
  double estimate() {
    int[] once = new int[rounds];
    Arrays.fill(once, 1);
    return median(once);
  }

  Interval interval(double level, int resamples, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] medians = new double[resamples];
    int[] drawn = new int[rounds];
    for (int r = 0; r < resamples; r++) {
      Arrays.fill(drawn, 0);
      for (int i = 0; i < rounds; i++) {
        drawn[random.nextInt(rounds)]++;
      }
      medians[r] = median(drawn);
    }
    Arrays.sort(medians);
    double tail = (1 - level) / 2;
    return new Interval(
        estimate(),
        medians[(int) Math.floor(tail * (resamples - 1))],
        medians[(int) Math.ceil((1 - tail) * (resamples - 1))]);
  }

  /** The middle, or the mean of the two middle ones. */
  private double median(int[] drawn) {
    int seen = 0;
    double lower = Double.NaN;
    for (Term term : sorted) {
      int times = weight.of(term, drawn);
      if (times == 0) {
        continue;
      }
      seen += times;
      if (Double.isNaN(lower) && seen > (total - 1) / 2) {
        lower = term.value;
      }
      if (seen > total / 2) {
        return (lower + term.value) / 2;
      }
    }
    throw new AssertionError("weights sum to less than all");
  }
}
