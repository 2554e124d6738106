// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.semisupervised;

import dev.forger.HostBuffer;
import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.Tensor;
import dev.forger.gan.data.BatchOrder;
import dev.forger.gan.data.ImageDataset;
import java.util.Arrays;

/**
 * The few samples of a data set whose labels are used: as many of each class as of any other, or
 * one more, chosen by seed, and batches of them drawn with replacement.
 */
final class LabelledSamples {
  private final int[] indices;
  private final int batch;
  private final Philox random;
  private final float[] images;
  private final int perImage;
  private final int[] classes;
  private final HostBuffer pixels;
  private final HostBuffer labels;

  LabelledSamples(ImageDataset data, int count, int batch, long seed) {
    this.indices = choose(data, count, seed);
    this.batch = batch;
    this.random = new Philox(seed, Streams.LABELLED);
    this.perImage = data.height() * data.width() * data.channels();
    this.images = new float[Math.multiplyExact(count, perImage)];
    this.classes = new int[count];
    for (int i = 0; i < count; i++) {
      data.read(indices[i], images, i * perImage);
      classes[i] = data.label(indices[i]);
    }
    this.pixels = HostBuffer.allocate(batch * perImage);
    this.labels = HostBuffer.allocate(batch);
  }

  private static int[] choose(ImageDataset data, int count, long seed) {
    int classes = data.labelCount();
    BatchOrder order = new BatchOrder(seed ^ Streams.CHOICE, data.size());
    int[] wanted = new int[classes];
    for (int k = 0; k < classes; k++) {
      wanted[k] = count / classes + (k < count % classes ? 1 : 0);
    }
    int[] chosen = new int[count];
    int found = 0;
    for (int draw = 0; draw < data.size() && found < count; draw++) {
      int index = order.index(draw);
      int label = data.label(index);
      if (label >= 0 && wanted[label] > 0) {
        wanted[label]--;
        chosen[found++] = index;
      }
    }
    if (found < count) {
      throw new InvalidArgumentException(
          "labelled samples",
          count + " of " + data.name(),
          "at most as many of each class as the data has; " + found + " were found",
          "ask for fewer");
    }
    return chosen;
  }

  /** Which samples of the data they are. */
  int[] indices() {
    return Arrays.copyOf(indices, indices.length);
  }

  /** Copies the batch of a step. */
  void next(long step, Tensor toImages, Tensor toLabels) {
    for (int i = 0; i < batch; i++) {
      // Bits favour no sample by more than 1 in 4000 for a million samples.
      int at = (int) ((random.bits(step, i) & 0xffffffffL) % classes.length);
      pixels.floats().put(i * perImage, images, at * perImage, perImage);
      labels.floats().put(i, classes[at]);
    }
    pixels.copyTo(toImages, 0, batch * perImage);
    labels.copyTo(toLabels, 0, batch);
  }
}
