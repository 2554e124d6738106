// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.ShapeException;
import dev.forger.gan.catalogue.System;
import java.util.Map;

/**
 * Modes of images of three digits, one a channel (Che et al. 2017; Srivastava et al. 2017, arXiv
 * 1705.07761): a classifier reads each channel, its three digits are one of a thousand modes.
 *
 * @param captured modes with at least one image
 * @param divergence KL of the shares of modes to uniform ones: about 999 / (2 n) for a perfect
 *     generator of n images, log 1000 where there is one mode only
 * @param protocol number of images, and the classifier
 */
@System(
    row = "A7.2",
    equation = "modes of three digits with an image, of 1000; KL(q to uniform)",
    seed = 1)
public record StackedModes(int captured, double divergence, Protocol protocol)
    implements Measurement {
  private static final int DIGITS = 10;
  private static final int MODES = DIGITS * DIGITS * DIGITS;

  /** Images of published figures. */
  public static final int COUNT = 26_000;

  /**
   * Counts modes.
   *
   * @param red ten class probabilities of the first channel of each image
   * @param green of the second
   * @param blue of the third
   * @return the modes
   * @throws ShapeException if there are not ten classes, or the channels differ in number
   */
  public static StackedModes of(Features red, Features green, Features blue) {
    for (Features channel : new Features[] {red, green, blue}) {
      if (channel.size() != DIGITS || channel.count() != red.count()) {
        throw new ShapeException(
            "stacked digits",
            channel.count() + " rows of " + channel.size() + " probabilities",
            red.count() + " rows of " + DIGITS,
            "classify each channel of each image as a digit");
      }
    }
    int[] counts = new int[MODES];
    for (int i = 0; i < red.count(); i++) {
      counts[(best(red, i) * DIGITS + best(green, i)) * DIGITS + best(blue, i)]++;
    }
    return of(counts, red);
  }

  /**
   * Counts modes.
   *
   * @param modes a thousand probabilities of each image, those of its three digits multiplied
   * @return the modes
   * @throws ShapeException if there are not a thousand
   */
  public static StackedModes of(Features modes) {
    if (modes.size() != MODES) {
      throw new ShapeException(
          "stacked digits",
          "rows of " + modes.size() + " probabilities",
          MODES + ", one a mode",
          "use features of each channel, channels:classifier:FILE, on images of three digits");
    }
    int[] counts = new int[MODES];
    for (int i = 0; i < modes.count(); i++) {
      counts[best(modes, i)]++;
    }
    return of(counts, modes);
  }

  private static StackedModes of(int[] counts, Features rows) {
    int n = rows.count();
    int captured = 0;
    double divergence = 0;
    for (int count : counts) {
      captured += count > 0 ? 1 : 0;
      double q = (double) count / n;
      divergence += q == 0 ? 0 : q * Math.log(q * counts.length);
    }
    return new StackedModes(
        captured,
        divergence,
        new Protocol(n, 0, counts.length + " modes", rows.extractor(), rows.hash()));
  }

  private static int best(Features rows, int row) {
    int best = 0;
    int classes = rows.size();
    for (int k = 1; k < classes; k++) {
      if (rows.values()[row * classes + k] > rows.values()[row * classes + best]) {
        best = k;
      }
    }
    return best;
  }

  @Override
  public Map<String, Double> figures() {
    return Measurement.figures("modes", captured, "KL to uniform", divergence);
  }
}
