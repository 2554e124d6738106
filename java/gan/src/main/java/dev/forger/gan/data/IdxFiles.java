// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.DataException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Parses pairs of IDX files of unsigned bytes. */
final class IdxFiles {

  static final int IMAGES_MAGIC = 0x0803;
  private static final int LABELS_MAGIC = 0x0801;
  private static final int MAX_SIDE = 4096;

  private IdxFiles() {}

  /** Reads images and, where {@code labels} is not null, their labels. */
  static LabelledBytes read(Path images, Path labels) {
    int[] shape = new int[2];
    List<byte[]> pixels = parse(images, in -> readImages(images, in, shape));
    DataFiles.checkCount(images, pixels.size());
    int[] values = null;
    int labelCount = 0;
    if (labels != null) {
      values = parse(labels, in -> readLabels(labels, in));
      if (values.length != pixels.size()) {
        throw new DataException(
            "data " + images,
            pixels.size() + " images, but " + values.length + " labels in " + labels,
            "one label an image",
            "fetch both files of the same set");
      }
      for (int value : values) {
        labelCount = Math.max(labelCount, value + 1);
      }
    }
    return new LabelledBytes(shape[0], shape[1], pixels.toArray(new byte[0][]), values, labelCount);
  }

  private static List<byte[]> readImages(Path file, DataInputStream in, int[] shape)
      throws IOException {
    checkMagic(file, in.readInt(), IMAGES_MAGIC, "images");
    long count = in.readInt() & 0xFFFF_FFFFL;
    shape[0] = side(file, in.readInt(), "rows");
    shape[1] = side(file, in.readInt(), "columns");
    int bytes = shape[0] * shape[1];
    // The count is not trusted for an allocation: a truncated file must not exhaust the heap.
    List<byte[]> pixels = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      byte[] image = in.readNBytes(bytes);
      if (image.length < bytes) {
        throw truncated(file, i + " of " + count + " images", null);
      }
      pixels.add(image);
    }
    checkEnd(file, in, count + " images of " + shape[0] + " x " + shape[1]);
    return pixels;
  }

  private static int[] readLabels(Path file, DataInputStream in) throws IOException {
    checkMagic(file, in.readInt(), LABELS_MAGIC, "labels");
    long count = in.readInt() & 0xFFFF_FFFFL;
    byte[] bytes = in.readNBytes((int) Math.min(count, Integer.MAX_VALUE - 8));
    if (bytes.length < count) {
      throw truncated(file, bytes.length + " of " + count + " labels", null);
    }
    checkEnd(file, in, count + " labels");
    int[] labels = new int[bytes.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = bytes[i] & 0xFF;
    }
    return labels;
  }

  private static void checkMagic(Path file, int magic, int expected, String what) {
    if (magic != expected) {
      throw new DataException(
          "data " + file,
          String.format("the first four bytes 0x%08x", magic),
          String.format("0x%08x, IDX %s of unsigned bytes", expected, what),
          "name an IDX file such as train-images-idx3-ubyte.gz");
    }
  }

  private static int side(Path file, int value, String what) {
    if (value < 1 || value > MAX_SIDE) {
      throw new DataException(
          "data " + file,
          (value & 0xFFFF_FFFFL) + " " + what,
          "1 to " + MAX_SIDE + " " + what,
          "fetch the file again");
    }
    return value;
  }

  private static void checkEnd(Path file, InputStream in, String declared) throws IOException {
    if (in.read() != -1) {
      throw new DataException(
          "data " + file,
          "further bytes after the last item",
          "exactly the declared " + declared,
          "fetch the file again");
    }
  }

  private static DataException truncated(Path file, String present, IOException cause) {
    return new DataException(
        "data " + file,
        "a truncated file (" + present + ")",
        "a complete IDX file",
        "fetch the file again",
        cause);
  }

  private static <T> T parse(Path file, Parser<T> parser) {
    boolean gzip = DataFiles.isGzip(DataFiles.head(file, 2));
    try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        InputStream plain = gzip ? new GZIPInputStream(raw, 1 << 16) : raw;
        DataInputStream in = new DataInputStream(new BufferedInputStream(plain, 1 << 16))) {
      return parser.parse(in);
    } catch (EOFException e) {
      throw truncated(file, "its end comes too early", e);
    } catch (ZipException e) {
      throw new DataException(
          "data " + file,
          "corrupt gzip data (" + e.getMessage() + ")",
          "an intact .gz file",
          "fetch the file again",
          e);
    } catch (IOException e) {
      throw DataFiles.unreadable(file, e);
    }
  }

  private interface Parser<T> {
    T parse(DataInputStream in) throws IOException;
  }
}
