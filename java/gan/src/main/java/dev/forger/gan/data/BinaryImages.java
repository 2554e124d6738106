// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Images whose every value is black or white, -1 or 1, made of others: by a threshold, or drawn
 * once with a pixel's brightness as the probability of white, as the binary MNIST of Salakhutdinov
 * and Murray 2008 was. Bounds on likelihoods of the two are not comparable: drawn pixels hold noise
 * that no model can predict.
 */
public final class BinaryImages implements ImageDataset {
  private static final int STREAM = 40;

  private final String name;
  private final int size;
  private final int height;
  private final int width;
  private final int channels;
  private final int labelCount;
  private final int[] labels;
  private final long[] bits;
  private final String fingerprint;
  private volatile boolean closed;

  private BinaryImages(ImageDataset source, String how, Philox random) {
    this.name = source.name() + "-" + how;
    this.size = source.size();
    this.height = source.height();
    this.width = source.width();
    this.channels = source.channels();
    this.labelCount = source.labelCount();
    this.fingerprint = hash(source.fingerprint() + " " + how);
    int n = height * width * channels;
    labels = new int[size];
    bits = new long[Math.toIntExact(((long) size * n + 63) / 64)];
    float[] image = new float[n];
    float[] levels = new float[n];
    for (int i = 0; i < size; i++) {
      labels[i] = source.label(i);
      source.read(i, image, 0);
      if (random != null) {
        random.uniforms(i, 0, levels);
      }
      for (int k = 0; k < n; k++) {
        double brightness = (image[k] + 1) / 2.0;
        if (random == null ? brightness >= 0.5 : levels[k] < brightness) {
          long at = (long) i * n + k;
          bits[(int) (at >> 6)] |= 1L << (at & 63);
        }
      }
    }
  }

  /**
   * Makes white what is at least half bright.
   *
   * @param source images, read once and left open
   * @return binary images with the labels of the source
   */
  public static BinaryImages threshold(ImageDataset source) {
    return new BinaryImages(source, "threshold", null);
  }

  /**
   * Draws every value once: white with the probability of its brightness.
   *
   * @param source images, read once and left open
   * @param seed of the draw
   * @return binary images with the labels of the source
   */
  public static BinaryImages drawn(ImageDataset source, long seed) {
    return new BinaryImages(source, "drawn-" + seed, new Philox(seed, STREAM));
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int height() {
    return height;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public int channels() {
    return channels;
  }

  private void check(int index) {
    if (closed) {
      throw new InvalidArgumentException(
          name, "a closed data set", "an open one", "read it before it is closed");
    }
    if (index < 0 || index >= size) {
      throw new InvalidArgumentException(
          name + ", index", Integer.toString(index), "0 to " + (size - 1), "ask for one of them");
    }
  }

  @Override
  public void read(int index, float[] target, int offset) {
    check(index);
    int n = height * width * channels;
    if (offset < 0 || offset > target.length - n) {
      throw new InvalidArgumentException(
          name + ", target",
          target.length + " values from " + offset,
          "room for " + n,
          "pass a longer array");
    }
    long first = (long) index * n;
    for (int k = 0; k < n; k++) {
      long at = first + k;
      target[offset + k] = (bits[(int) (at >> 6)] >> (at & 63) & 1) == 1 ? 1 : -1;
    }
  }

  @Override
  public int label(int index) {
    check(index);
    return labels[index];
  }

  @Override
  public int labelCount() {
    return labelCount;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  @Override
  public void close() {
    closed = true;
  }
}
