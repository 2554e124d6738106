// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Some images in one direct buffer, with their labels. A {@link Prefetcher} lends it and fills it
 * again after {@link Prefetcher#recycle}.
 */
public final class Batch {

  private final FloatBuffer pixels;
  private final int[] labels;
  private final int[] indices;
  private final float[] row;
  private long firstDraw;

  /** Whether the user of the prefetcher has it. */
  boolean lent;

  Batch(int size, int valuesPerImage) {
    this.pixels =
        ByteBuffer.allocateDirect(Math.toIntExact(bytes(size, valuesPerImage)))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    this.labels = new int[size];
    this.indices = new int[size];
    this.row = new float[valuesPerImage];
  }

  /** Direct memory of a batch. */
  static long bytes(int size, int valuesPerImage) {
    return (long) size * valuesPerImage * Float.BYTES;
  }

  /**
   * Returns the images, NHWC, values in [-1, 1].
   *
   * @return a direct buffer in native order, always the same object, position 0 and limit {@code
   *     size() * height * width * channels}; use absolute access or restore its position
   */
  public FloatBuffer pixels() {
    return pixels;
  }

  /**
   * Returns the labels.
   *
   * @return one number an image, -1 where there is none; not to be changed
   */
  public int[] labels() {
    return labels;
  }

  /**
   * Returns which images of the dataset these are.
   *
   * @return one index an image; not to be changed
   */
  public int[] indices() {
    return indices;
  }

  /**
   * Returns the number of images.
   *
   * @return at least 1
   */
  public int size() {
    return labels.length;
  }

  /**
   * Returns the number of the draw that gave the first image; the others follow it.
   *
   * @return counted from 0 over the whole training
   */
  public long firstDraw() {
    return firstDraw;
  }

  void fill(ImageDataset data, BatchOrder order, long draw) {
    firstDraw = draw;
    for (int i = 0; i < labels.length; i++) {
      int index = order.index(draw + i);
      indices[i] = index;
      labels[i] = data.label(index);
      data.read(index, row, 0);
      pixels.put(i * row.length, row, 0, row.length);
    }
  }
}
