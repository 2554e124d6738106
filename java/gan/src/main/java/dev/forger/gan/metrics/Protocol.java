// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import java.util.Locale;

/**
 * What a figure depends on beside the model: without it two figures cannot be compared.
 *
 * @param samples number of generated samples
 * @param reference number of real ones, 0 where none are needed
 * @param settings of the metric, such as splits; may be empty
 * @param extractor what made the features
 * @param hash of the extractor
 */
public record Protocol(int samples, int reference, String settings, String extractor, String hash) {
  private static final int SHORT = 12;

  static Protocol of(Features samples, Features reference, String settings, Object... arguments) {
    return new Protocol(
        samples.count(),
        reference.count(),
        String.format(Locale.ROOT, settings, arguments),
        samples.extractor(),
        samples.hash());
  }

  /** One line: n, settings, extractor and the first digits of its hash. */
  @Override
  public String toString() {
    return "n="
        + samples
        + (reference == 0 ? "" : " against " + reference)
        + (settings.isEmpty() ? "" : ", " + settings)
        + ", features "
        + extractor
        + " ("
        + hash.substring(0, Math.min(SHORT, hash.length()))
        + ")";
  }
}
