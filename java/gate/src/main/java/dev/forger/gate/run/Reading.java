// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

/**
 * The machine around a leg.
 *
 * @param fma seconds of a fixed loop of multiplications and additions
 * @param copy seconds of a copy of 32 MB
 * @param steal share of processor time that the hypervisor gave to others, NaN where not known
 * @param load runnable threads, averaged over a minute, NaN where not known
 */
public record Reading(double fma, double copy, double steal, double load) {
  /** Of a record that has none. */
  public static final Reading NONE = new Reading(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  /**
   * Arithmetic and memory in one figure.
   *
   * @return geometric mean of both times
   */
  public double seconds() {
    return Math.sqrt(fma * copy);
  }
}
