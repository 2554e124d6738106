// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Shape;
import dev.forger.gan.Samples;

/**
 * Images in grey, averaged over blocks of pixels to at most 16 x 16 values: few enough to be
 * compared often, while a network trains.
 */
public final class SmallGrey implements FeatureExtractor {
  private static final int SIDE = 16;

  /** Makes the extractor. */
  public SmallGrey() {}

  @Override
  public String name() {
    return "small grey";
  }

  @Override
  public String hash() {
    return "no weights";
  }

  @Override
  public Features features(Samples images) {
    Shape s = images.shape();
    int block = (Math.max(s.h(), s.w()) + SIDE - 1) / SIDE;
    int rows = (s.h() + block - 1) / block;
    int columns = (s.w() + block - 1) / block;
    float[] all = new float[Math.multiplyExact(images.count(), rows * columns)];
    float[] sums = new float[rows * columns];
    int[] counts = new int[rows * columns];
    for (int i = 0; i < images.count(); i++) {
      java.util.Arrays.fill(sums, 0);
      java.util.Arrays.fill(counts, 0);
      int from = i * s.elements();
      for (int k = 0; k < s.elements(); k++) {
        int pixel = k / s.c();
        int at = pixel / s.w() / block * columns + pixel % s.w() / block;
        sums[at] += images.values()[from + k];
        counts[at]++;
      }
      for (int k = 0; k < sums.length; k++) {
        all[i * sums.length + k] = sums[k] / counts[k];
      }
    }
    return new Features(all, images.count(), name(), hash());
  }
}
