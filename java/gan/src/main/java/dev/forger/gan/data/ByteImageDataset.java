// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.InvalidArgumentException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.IntUnaryOperator;

/** Images of bytes, on the heap or in a mapped file, channels innermost. */
abstract class ByteImageDataset implements ImageDataset {

  private static final float[] LEVELS = new float[256];

  static {
    for (int i = 0; i < 256; i++) {
      LEVELS[i] = i / 127.5f - 1f;
    }
  }

  private final String name;
  private final int height;
  private final int width;
  private final int channels;
  private final int labelCount;
  private final int size;
  private volatile String fingerprint;

  /** The images, or null before the first read of a drawn dataset and after closing. */
  private volatile PixelStore pixels;

  private volatile boolean closed;

  /** Takes images, or null where {@link #load} makes them. */
  ByteImageDataset(
      String name,
      int size,
      int height,
      int width,
      int channels,
      int labelCount,
      PixelStore pixels) {
    this.name = name;
    this.size = size;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.labelCount = labelCount;
    this.pixels = pixels;
  }

  /** Returns the label of an index that is in range. */
  abstract int labelAt(int index);

  /** Makes the images where the constructor got none. */
  byte[][] load() {
    throw new IllegalStateException("no images and no way to make them");
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final int size() {
    return size;
  }

  @Override
  public final int height() {
    return height;
  }

  @Override
  public final int width() {
    return width;
  }

  @Override
  public final int channels() {
    return channels;
  }

  @Override
  public final int labelCount() {
    return labelCount;
  }

  @Override
  public final void read(int index, float[] target, int offset) {
    checkIndex(index);
    int length = height * width * channels;
    if (offset < 0 || target.length - offset < length) {
      throw new InvalidArgumentException(
          "data " + name + ", read of image " + index,
          "an array of " + target.length + " from offset " + offset,
          "room for " + height + " x " + width + " x " + channels + " = " + length,
          "pass a larger array");
    }
    images().read(index, LEVELS, target, offset);
  }

  @Override
  public final int label(int index) {
    checkIndex(index);
    return labelAt(index);
  }

  /** Returns the bytes of one image; the caller must not change them. */
  final byte[] image(int index) {
    checkIndex(index);
    return images().image(index);
  }

  private PixelStore images() {
    PixelStore images = pixels;
    if (images == null) {
      synchronized (this) {
        checkOpen();
        images = pixels;
        if (images == null) {
          images = new HeapPixels(load());
          pixels = images;
        }
      }
    }
    return images;
  }

  private void checkOpen() {
    if (closed) {
      throw new InvalidArgumentException(
          "data " + name, "a read after close", "open data", "close it after the last use");
    }
  }

  private void checkIndex(int index) {
    checkOpen();
    if (index < 0 || index >= size) {
      throw new InvalidArgumentException(
          "data " + name + ", image index",
          Integer.toString(index),
          "0 to " + (size - 1),
          "pass an index below size()");
    }
  }

  /** The SHA-256 of shape, labels and pixels. */
  @Override
  public String fingerprint() {
    String known = fingerprint;
    if (known == null) {
      byte[] content =
          contentOf(size, height, width, channels, labelCount, this::labelAt, images());
      known = HexFormat.of().formatHex(content);
      fingerprint = known;
    }
    return known;
  }

  /** Returns the SHA-256 of shape, labels and pixels. */
  static byte[] contentOf(
      int size,
      int height,
      int width,
      int channels,
      int labelCount,
      IntUnaryOperator label,
      PixelStore pixels) {
    MessageDigest digest = sha256();
    ByteBuffer header = ByteBuffer.allocate(20);
    header.putInt(size).putInt(height).putInt(width).putInt(channels).putInt(labelCount);
    digest.update(header.array());
    ByteBuffer number = ByteBuffer.allocate(4);
    for (int i = 0; i < size; i++) {
      number.putInt(0, label.applyAsInt(i));
      digest.update(number.array());
      digest.update(pixels.image(i));
    }
    return digest.digest();
  }

  /** Returns the SHA-256 of a text, for data that is made from parameters. */
  static String fingerprintOf(String parameters) {
    return HexFormat.of().formatHex(sha256().digest(parameters.getBytes(StandardCharsets.UTF_8)));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public final void close() {
    synchronized (this) {
      closed = true;
      pixels = null;
    }
  }
}
