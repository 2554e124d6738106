// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.stats;

import java.util.List;

/**
 * The looks of a group-sequential test: after a half, three quarters and all of the rounds (6, 9
 * and 12 of 12). The error rate is shared among them in fixed parts, which sum to it: whatever the
 * dependence between looks, the probability that any of them rejects a true hypothesis is at most
 * the whole.
 */
public final class Looks {
  /** With fewer, not even complete separation passes the last look at its share of .05. */
  public static final int MIN_ROUNDS = 4;

  /** The same for pairs: 2^-5 is above the last look's share of .05. */
  public static final int MIN_PAIRS = 6;

  private static final double[] SHARES = {.1, .2, .7};

  /**
   * Pairs that all point one way have p = 2^-n, at six .0156, which a tenth of .05 never lets pass:
   * their first look gets what six need.
   */
  private static final double[] PAIRED_SHARES = {.32, .18, .5};

  /**
   * One look.
   *
   * @param rounds after which it is taken
   * @param share of the error rate that it may spend
   */
  public record Look(int rounds, double share) {}

  private final List<Look> looks;

  /**
   * Plans the looks.
   *
   * @param rounds of the whole test, at least {@link #MIN_ROUNDS}
   * @param paired whether a round is a pair
   * @throws IllegalArgumentException for fewer rounds
   */
  public Looks(int rounds, boolean paired) {
    if (rounds < MIN_ROUNDS) {
      throw new IllegalArgumentException(
          "rounds: given " + rounds + ", expected at least " + MIN_ROUNDS);
    }
    double[] shares = paired ? PAIRED_SHARES : SHARES;
    looks =
        List.of(
            new Look((rounds + 1) / 2, shares[0]),
            new Look((3 * rounds + 3) / 4, shares[1]),
            new Look(rounds, shares[2]));
  }

  /**
   * All looks.
   *
   * @return in order of rounds
   */
  public List<Look> all() {
    return looks;
  }

  /**
   * The look after so many rounds.
   *
   * @param rounds that were run
   * @return the look, or null where none is taken
   */
  public Look after(int rounds) {
    return looks.stream().filter(look -> look.rounds() == rounds).findFirst().orElse(null);
  }
}
