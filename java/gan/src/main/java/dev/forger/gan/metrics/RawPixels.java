// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.gan.Samples;

/** Images as they are: every value of every pixel, in [-1, 1]. */
public final class RawPixels implements FeatureExtractor {
  /** Makes the extractor. */
  public RawPixels() {}

  @Override
  public String name() {
    return "pixels";
  }

  @Override
  public String hash() {
    return "no weights";
  }

  @Override
  public Features features(Samples images) {
    return new Features(images.values(), images.count(), name(), hash());
  }
}
