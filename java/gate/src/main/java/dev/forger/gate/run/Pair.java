// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

/**
 * Both legs of a round.
 *
 * @param base of the state before
 * @param other of the side that is compared with it
 */
public record Pair(Leg base, Leg other) {
  /** Orders two legs. */
  static Pair of(PairRequest request, Leg first, Leg second) {
    return first.request().equals(request.base())
        ? new Pair(first, second)
        : new Pair(second, first);
  }

  /**
   * Whether both forks ran at once on one processor, so that what slowed one slowed the other.
   *
   * @return false where they ran in turn
   */
  public boolean together() {
    return base.shared() != null && other.shared() != null;
  }
}
