// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.judge;

import java.util.regex.Pattern;

/**
 * How it is judged.
 *
 * @param margin slowdown that is let pass, such as .03
 * @param rounds of each batch
 * @param control whether a second copy of the base runs beside
 * @param secondary which secondary scores are judged as times are, or null
 * @param resamples of the bootstrap
 * @param everyRound whether all rounds of one batch are run and none judged: a record is made
 */
public record Settings(
    double margin,
    int rounds,
    boolean control,
    Pattern secondary,
    int resamples,
    boolean everyRound) {
  /** Bytes for an operation that are let pass, besides {@link #ALLOCATION_RATIO}. */
  static final double ALLOCATION_BYTES = 8;

  /** What JMH allocates itself in an iteration, some 5 kB, with something to spare. */
  static final double ITERATION_BYTES = 8192;

  /** By which that varies from fork to fork. */
  static final double ITERATION_NOISE = 512;

  /** Growth of allocation that is let pass. */
  static final double ALLOCATION_RATIO = .01;

  /** Level of the test of allocations: complete separation of four legs and four passes it. */
  static final double ALLOCATION_LEVEL = .015;

  /** Most rounds of a batch whose exact tests are a matter of milliseconds. */
  public static final int MOST_ROUNDS = 50;

  /** Why a figure of a record has no verdict. */
  static final String RECORDED = "recorded, not judged";

  /** Confidence of the intervals that are shown. */
  public static final double CONFIDENCE = .95;

  /** Seed of the bootstrap: the same legs give the same report. */
  static final long SEED = 20_261_120;

  /** The bound on logarithms of ratios. */
  double logMargin() {
    return Math.log1p(margin);
  }
}
