// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.gan.regularizer.GradientPenalty;
import java.util.ArrayList;
import java.util.List;

/**
 * Which penalties a critic step has: a penalty of every k steps is in those whose number k divides.
 * Each set of penalties that occurs is a variant of the step, recorded on its own; variant 0 has
 * all of them.
 */
final class LazySchedule {
  private final List<GradientPenalty> penalties;
  private final List<Long> masks = new ArrayList<>();
  private int current;

  LazySchedule(List<GradientPenalty> penalties) {
    this.penalties = penalties;
    for (long mask = (1L << penalties.size()) - 1; mask >= 0; mask--) {
      if (mask(period(mask)) == mask) {
        masks.add(mask);
      }
    }
  }

  /** The least common multiple of the periods of a set: the first step after 0 that has all. */
  private long period(long mask) {
    long period = 1;
    for (int i = 0; i < penalties.size(); i++) {
      if ((mask >> i & 1) != 0) {
        long every = penalties.get(i).every();
        period = Math.multiplyExact(period, every / gcd(period, every));
      }
    }
    return period;
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  private long mask(long iteration) {
    long mask = 0;
    for (int i = 0; i < penalties.size(); i++) {
      if (iteration % penalties.get(i).every() == 0) {
        mask |= 1L << i;
      }
    }
    return mask;
  }

  int variants() {
    return masks.size();
  }

  boolean has(int variant, int penalty) {
    return (masks.get(variant) >> penalty & 1) != 0;
  }

  List<GradientPenalty> penalties() {
    return penalties;
  }

  /** Chooses the variant of a critic step. */
  void choose(long iteration) {
    long mask = mask(iteration);
    for (int i = 0; i < masks.size(); i++) {
      if (masks.get(i) == mask) {
        current = i;
        return;
      }
    }
    throw new IllegalStateException("no variant for step " + iteration);
  }

  /** The variant chosen last. */
  int current() {
    return current;
  }

  /** What a variant lacks, for lists of programs: empty for variant 0. */
  String lacking(int variant) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < penalties.size(); i++) {
      if (!has(variant, i)) {
        text.append(text.isEmpty() ? " without " : ", ").append(penalties.get(i).name());
      }
    }
    return text.toString();
  }
}
