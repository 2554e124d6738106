// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.gan.Samples;

/**
 * Features that do not see colour, brightness and contrast: each image becomes the mean of its
 * channels, less its mean and over three of its deviations, before another extractor reads it.
 * Colours that turn about grey (hue) leave the mean of red, green and blue as it is.
 */
public final class ColourNormalized implements FeatureExtractor {
  private static final double DEVIATIONS = 3;

  private final FeatureExtractor extractor;

  /**
   * Wraps an extractor.
   *
   * @param extractor closed with this
   */
  public ColourNormalized(FeatureExtractor extractor) {
    this.extractor = extractor;
  }

  @Override
  public String name() {
    return extractor.name() + ", colour-normalised";
  }

  @Override
  public String hash() {
    return extractor.hash();
  }

  @Override
  public Features features(Samples images) {
    Features made = extractor.features(normalized(images));
    return new Features(made.values(), made.count(), name(), hash());
  }

  /** Images of the same shape, in [-1, 1], all channels equal; one of a single colour is 0. */
  static Samples normalized(Samples images) {
    images.requireFinite("colour-normalised features");
    int size = images.shape().elements();
    int channels = images.shape().c();
    float[] all = new float[images.values().length];
    double[] grey = new double[size / channels];
    for (int first = 0; first < all.length; first += size) {
      double sum = 0;
      double squares = 0;
      for (int p = 0; p < grey.length; p++) {
        grey[p] = 0;
        for (int c = 0; c < channels; c++) {
          grey[p] += images.values()[first + p * channels + c];
        }
        sum += grey[p];
        squares += grey[p] * grey[p];
      }
      double mean = sum / grey.length;
      double variance = squares / grey.length - mean * mean;
      // Rounding leaves some 1e-16 of an image of one colour.
      double scale = variance > 1e-9 ? 1 / (DEVIATIONS * Math.sqrt(variance)) : 0;
      for (int k = 0; k < size; k++) {
        double value = (grey[k / channels] - mean) * scale;
        all[first + k] = (float) Math.max(-1, Math.min(1, value));
      }
    }
    return new Samples(all, images.count(), images.shape());
  }

  @Override
  public void close() {
    extractor.close();
  }
}
