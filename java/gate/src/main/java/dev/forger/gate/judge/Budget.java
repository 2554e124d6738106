// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

import java.util.function.LongSupplier;

/** The time that a session may take. */
public final class Budget {
  private final LongSupplier nanos;
  private final long start;
  private final double seconds;

  /**
   * Starts to count.
   *
   * @param seconds that there are, or infinity
   * @param nanos a clock, such as {@link System#nanoTime}
   */
  public Budget(double seconds, LongSupplier nanos) {
    this.seconds = seconds;
    this.nanos = nanos;
    start = nanos.getAsLong();
  }

  /**
   * What is left.
   *
   * @return seconds, below 0 where it is spent
   */
  double left() {
    return seconds - spent();
  }

  /**
   * What is spent.
   *
   * @return seconds since the start
   */
  public double spent() {
    return (nanos.getAsLong() - start) / 1e9;
  }
}
