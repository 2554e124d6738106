// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import java.util.Locale;

/**
 * Something that a {@link Watch} saw.
 *
 * @param kind what it is
 * @param step of the training
 * @param text what was measured
 */
public record Alarm(Kind kind, long step, String text) {
  /** What can go wrong with the variety of samples. */
  public enum Kind {
    /** Samples repeat each other, or fall into few of the data's modes. */
    MODE_COLLAPSE,
    /** Samples lie nearer to training images than real images that were left out do. */
    MEMORISATION,
    /** A mode that was sampled before is not any more, or much less of the data is. */
    MODE_DROPPING;

    /** In small letters. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /** One line. */
  @Override
  public String toString() {
    return "step " + step + ", " + kind + ": " + text;
  }
}
