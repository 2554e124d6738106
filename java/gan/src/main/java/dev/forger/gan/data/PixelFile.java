// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.AtomicFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A file of images of one size, each with a label and its place in what it was made of.
 *
 * <p>A header of 128 bytes, big-endian: {@code FGIMAGES}, version, count, height, width, channels,
 * classes (int32 each), key and fingerprint (32 bytes each), where the tail begins and how long the
 * file is (int64), CRC-32C of pixels, of the tail and of the header before it. From byte 4096 the
 * pixels; the tail has label and origin (int32) of each image and, in UTF-8, a line for each
 * picture that could not be read.
 */
final class PixelFile {
  private static final byte[] MAGIC = "FGIMAGES".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int HEADER = 128;
  private static final int SUM_AT = 120;
  private static final int PIXELS_AT = 4096;

  /** The shape of the images and what they were made of. */
  record Shape(int height, int width, int channels, int classes) {
    int bytes() {
      return height * width * channels;
    }
  }

  final Shape shape;
  final int count;
  final String fingerprint;
  final int[] labels;
  final int[] origins;
  final List<String> skipped;
  final PixelStore pixels;

  private PixelFile(
      Shape shape,
      int count,
      String fingerprint,
      int[] labels,
      int[] origins,
      List<String> skipped,
      PixelStore pixels) {
    this.shape = shape;
    this.count = count;
    this.fingerprint = fingerprint;
    this.labels = labels;
    this.origins = origins;
    this.skipped = skipped;
    this.pixels = pixels;
  }

  /**
   * Opens a file and reads all of it once, to see whether it is whole.
   *
   * @param key 32 bytes that the file must have been made for
   * @param shape that it must have
   * @throws IOException if it cannot be read, is damaged, or holds something else
   */
  static PixelFile open(Path file, byte[] key, Shape shape) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer head = read(channel, 0, HEADER);
      require(Arrays.equals(MAGIC, bytes(head, 0, MAGIC.length)), "no file of images");
      require(head.getInt(8) == VERSION, "another version");
      require(crc(head.slice(0, SUM_AT)) == head.getInt(SUM_AT), "a damaged header");
      require(Arrays.equals(key, bytes(head, 32, 64)), "other pictures");
      Shape given = new Shape(head.getInt(16), head.getInt(20), head.getInt(24), head.getInt(28));
      require(given.equals(shape), "images of another shape");
      require(channel.size() == head.getLong(104), "a truncated file");
      int count = head.getInt(12);
      long tailAt = head.getLong(96);
      ByteBuffer tail = read(channel, tailAt, (int) (channel.size() - tailAt));
      require(crc(tail.slice(0, tail.capacity())) == head.getInt(116), "a damaged tail");
      MappedPixels pixels = MappedPixels.of(channel, PIXELS_AT, count, shape.bytes());
      require(pixels.checksum() == head.getInt(112), "damaged pixels");
      int[] labels = new int[count];
      int[] origins = new int[count];
      for (int i = 0; i < count; i++) {
        labels[i] = tail.getInt();
        origins[i] = tail.getInt();
      }
      byte[] text = new byte[tail.remaining()];
      tail.get(text);
      List<String> skipped = new String(text, StandardCharsets.UTF_8).lines().toList();
      String fingerprint = HexFormat.of().formatHex(bytes(head, 64, 96));
      return new PixelFile(shape, count, fingerprint, labels, origins, skipped, pixels);
    }
  }

  private static ByteBuffer read(FileChannel channel, long at, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(Math.max(0, bytes));
    while (buffer.hasRemaining()) {
      require(channel.read(buffer, at + buffer.position()) >= 0, "a truncated file");
    }
    return buffer.flip();
  }

  private static byte[] bytes(ByteBuffer buffer, int from, int to) {
    byte[] bytes = new byte[to - from];
    buffer.get(from, bytes);
    return bytes;
  }

  private static void require(boolean holds, String otherwise) throws IOException {
    if (!holds) {
      throw new IOException(otherwise);
    }
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }

  /** Writes a file from its first image to its last. */
  static final class Writer implements Closeable {
    private final Shape shape;
    private final FileChannel channel;
    private final CRC32C pixelSum = new CRC32C();
    private final List<int[]> entries = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    /** Begins with an empty file. */
    Writer(Path file, Shape shape) throws IOException {
      this.shape = shape;
      this.channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
      channel.position(PIXELS_AT);
    }

    /** Appends an image. */
    void add(byte[] image, int label, int origin) throws IOException {
      AtomicFile.writeFully(channel, ByteBuffer.wrap(image));
      pixelSum.update(image);
      entries.add(new int[] {label, origin});
    }

    /** Notes a picture that could not be read. */
    void skip(String line) {
      skipped.add(line.replaceAll("\\R", " "));
    }

    int count() {
      return entries.size();
    }

    List<String> skipped() {
      return skipped;
    }

    /** Writes the rest and sends all of it to the disk. */
    void finish(byte[] key) throws IOException {
      byte[] text = String.join("\n", skipped).getBytes(StandardCharsets.UTF_8);
      ByteBuffer tail = ByteBuffer.allocate(Math.addExact(8 * entries.size(), text.length));
      for (int[] entry : entries) {
        tail.putInt(entry[0]).putInt(entry[1]);
      }
      tail.put(text).flip();
      int tailSum = crc(tail.duplicate());
      long tailAt = channel.position();
      AtomicFile.writeFully(channel, tail);
      PixelStore written = MappedPixels.of(channel, PIXELS_AT, entries.size(), shape.bytes());
      byte[] fingerprint =
          ByteImageDataset.contentOf(
              entries.size(),
              shape.height,
              shape.width,
              shape.channels,
              shape.classes,
              i -> entries.get(i)[0],
              written);
      ByteBuffer head = ByteBuffer.allocate(HEADER);
      head.put(MAGIC).putInt(VERSION).putInt(entries.size());
      head.putInt(shape.height).putInt(shape.width).putInt(shape.channels).putInt(shape.classes);
      head.put(key).put(fingerprint).putLong(tailAt).putLong(channel.position());
      head.putInt((int) pixelSum.getValue()).putInt(tailSum);
      head.putInt(crc(head.slice(0, SUM_AT))).putInt(0).flip();
      channel.position(0);
      AtomicFile.writeFully(channel, head);
      channel.force(true);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
