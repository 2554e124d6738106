// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Philox;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.mixture.KMeans;

/**
 * Which mode of the data each real sample belongs to: its class, or where the data has no classes a
 * cluster of its features.
 *
 * @param of each sample its mode
 * @param count of modes
 * @param noun what a mode is called
 */
record DataModes(int[] of, int count, String noun) {
  private static final int MOST_CLASSES = 50;
  private static final int MOST_CLUSTERS = 25;
  private static final int OF_A_CLUSTER = 20;
  private static final int ITERATIONS = 50;
  private static final int STREAM = 0x4d4f4445;

  static DataModes of(Features features, ImageDataset data, int[] indices, long seed) {
    if (data.labelCount() >= 2 && data.labelCount() <= MOST_CLASSES) {
      int[] classes = new int[indices.length];
      boolean all = true;
      for (int i = 0; i < classes.length; i++) {
        classes[i] = data.label(indices[i]);
        all &= classes[i] >= 0;
      }
      if (all) {
        return new DataModes(classes, data.labelCount(), "class");
      }
    }
    int clusters = Math.max(2, Math.min(MOST_CLUSTERS, features.count() / OF_A_CLUSTER));
    KMeans means =
        KMeans.of(
            features.rows(0, features.count()), clusters, new Philox(seed, STREAM), 0, ITERATIONS);
    return new DataModes(means.assignment(), clusters, "cluster");
  }

  /** Samples of each mode. */
  int[] sizes() {
    int[] sizes = new int[count];
    for (int mode : of) {
      sizes[mode]++;
    }
    return sizes;
  }

  /** exp of the entropy of shares: as many modes as are equally full. */
  static double effective(int[] sizes) {
    double all = java.util.Arrays.stream(sizes).sum();
    double entropy = 0;
    for (int size : sizes) {
      if (size > 0) {
        entropy -= size / all * Math.log(size / all);
      }
    }
    return Math.exp(entropy);
  }
}
