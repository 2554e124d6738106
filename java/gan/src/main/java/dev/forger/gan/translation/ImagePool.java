// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.Philox;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import java.nio.FloatBuffer;

/**
 * Generated images of the past, so that a critic does not forget (Shrivastava et al. 2017, arXiv
 * 1612.07828): once full, it gives back an older image instead of half of those it is handed, and
 * keeps those. Its draws follow from seed, step and place.
 */
final class ImagePool {
  private final int capacity;
  private final int elements;
  private final Philox random;
  private final float[] images;
  private int count;

  ImagePool(int capacity, int elements, long seed, int stream) {
    this.capacity = capacity;
    this.elements = elements;
    this.random = new Philox(seed, stream);
    this.images = new float[Math.multiplyExact(capacity, elements)];
  }

  /** Replaces some of the images of a batch by older ones. */
  void exchange(FloatBuffer batch, long step) {
    int n = batch.capacity() / elements;
    for (int i = 0; i < n; i++) {
      if (count < capacity) {
        batch.get(i * elements, images, count * elements, elements);
        count++;
      } else if (capacity > 0 && random.uniform(step, 2L * i) < 0.5f) {
        int place = (int) (random.uniform(step, 2L * i + 1) * capacity);
        swap(batch, i, place);
      }
    }
  }

  private void swap(FloatBuffer batch, int i, int place) {
    for (int k = 0; k < elements; k++) {
      float kept = images[place * elements + k];
      images[place * elements + k] = batch.get(i * elements + k);
      batch.put(i * elements + k, kept);
    }
  }

  int count() {
    return count;
  }

  void writeTo(SafetensorsWriter writer, String prefix) {
    writer.add(prefix + "images", new long[] {capacity, elements}, images);
    writer.add(prefix + "count", new long[] {1}, new long[] {count});
  }

  void readFrom(Safetensors file, String prefix) {
    float[] read = file.floatArray(prefix + "images");
    System.arraycopy(read, 0, images, 0, images.length);
    count = Math.toIntExact(file.map(prefix + "count").getLong(0));
  }
}
