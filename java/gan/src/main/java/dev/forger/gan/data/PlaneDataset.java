// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.InvalidArgumentException;

/**
 * Points of the plane that Forger draws: "images" of one pixel whose two channels are coordinates,
 * which are not limited to [-1, 1].
 */
abstract class PlaneDataset implements ImageDataset {
  private static final int MAX_COUNT = 10_000_000;

  private final String name;
  private final long seed;
  private final int labelCount;
  private final float[] points;
  private volatile boolean closed;

  /** Checks the count; the constructor of the subclass then puts every point. */
  PlaneDataset(String name, long seed, int count, int labelCount) {
    if (count < 2 || count > MAX_COUNT) {
      throw new InvalidArgumentException(
          name + ", count",
          Integer.toString(count),
          "2 to 10 000 000",
          "the default is " + GaussianModes.DEFAULT_COUNT);
    }
    this.name = name;
    this.seed = seed;
    this.labelCount = labelCount;
    this.points = new float[2 * count];
  }

  final void put(int index, double x, double y) {
    points[2 * index] = (float) x;
    points[2 * index + 1] = (float) y;
  }

  /** Returns the label of an index that is in range. */
  abstract int labelAt(int index);

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int size() {
    return points.length / 2;
  }

  @Override
  public final int height() {
    return 1;
  }

  @Override
  public final int width() {
    return 1;
  }

  @Override
  public final int channels() {
    return 2;
  }

  @Override
  public final int labelCount() {
    return labelCount;
  }

  @Override
  public final void read(int index, float[] target, int offset) {
    check(index);
    if (offset < 0 || target.length - offset < 2) {
      throw new InvalidArgumentException(
          "data " + name + ", read of point " + index,
          "an array of " + target.length + " from offset " + offset,
          "room for 2 coordinates",
          "pass a larger array");
    }
    target[offset] = points[2 * index];
    target[offset + 1] = points[2 * index + 1];
  }

  @Override
  public final int label(int index) {
    check(index);
    return labelAt(index);
  }

  private void check(int index) {
    if (closed) {
      throw new InvalidArgumentException(
          "data " + name, "a read after close", "open data", "close it after the last use");
    }
    if (index < 0 || index >= size()) {
      throw new InvalidArgumentException(
          "data " + name + ", index",
          Integer.toString(index),
          "0 to " + (size() - 1),
          "pass an index below size()");
    }
  }

  /** The SHA-256 of the version, the seed and the count. */
  @Override
  public final String fingerprint() {
    return ByteImageDataset.fingerprintOf(name + " version=1 seed=" + seed + " count=" + size());
  }

  @Override
  public final void close() {
    closed = true;
  }
}
