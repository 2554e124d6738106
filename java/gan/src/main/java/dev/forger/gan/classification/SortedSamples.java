// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.classification;

import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.metrics.ErrorRate;
import java.util.Arrays;

/**
 * Images of data in the order of the classes that a classifier gives them: sample i is the next
 * image that is called class i mod K, black where the data has no more of them.
 */
final class SortedSamples implements SampleSource {
  private static final int BLOCK = 64;

  private final ErrorRate classifier;
  private final ImageDataset data;
  private final int classes;

  /** Owns the classifier. */
  SortedSamples(ErrorRate classifier, ImageDataset data, int classes) {
    this.classifier = classifier;
    this.data = data;
    this.classes = classes;
  }

  @Override
  public Shape shape() {
    return Shape.of(data.height(), data.width(), data.channels());
  }

  @Override
  public boolean allMade() {
    return false;
  }

  @Override
  public Samples sample(int count) {
    if (count < 1) {
      throw new InvalidArgumentException(
          "count", Integer.toString(count), "at least 1", "ask for some samples");
    }
    int size = shape().elements();
    float[] sorted = new float[Math.multiplyExact(count, size)];
    Arrays.fill(sorted, -1);
    int[] next = new int[classes];
    for (int k = 0; k < classes; k++) {
      next[k] = k;
    }
    int left = count;
    for (int first = 0; first < data.size() && left > 0; first += BLOCK) {
      Samples some = Samples.of(data, first, Math.min(BLOCK, data.size() - first));
      int[] called = classifier.classes(some.values());
      for (int i = 0; i < called.length; i++) {
        int place = next[called[i]];
        if (place < count) {
          System.arraycopy(some.values(), i * size, sorted, place * size, size);
          next[called[i]] += classes;
          left--;
        }
      }
    }
    return new Samples(sorted, count, shape());
  }

  @Override
  public void close() {
    classifier.close();
  }
}
