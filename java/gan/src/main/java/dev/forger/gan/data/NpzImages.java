// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.DataException;
import dev.forger.gan.image.NpyHeader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Images in one file of NumPy arrays, read one by one, as they may be more than memory holds: bytes
 * {@code [N, H, W, C]} under any name, or {@code data} of {@code [N, 3 S S]}, planes of red, green
 * and blue, as the downsampled ImageNet has them (Chrabaszcz et al. 2017, arXiv 1707.08819). {@code
 * labels}, if there, are integers from 0 on, of the downsampled ImageNet from 1 on; its {@code
 * mean} is not needed.
 */
final class NpzImages {
  private static final String DATA = "data";
  private static final String LABELS = "labels";
  private static final String SUFFIX = ".npy";

  private final Path file;
  private final String entry;
  final int count;
  final int height;
  final int width;
  final int channels;
  private final boolean planes;

  /** Of each image its label; empty where the file has none. */
  final int[] labels;

  private NpzImages(Path file, String entry, int[] dimensions, int side, int[] labels) {
    this.file = file;
    this.entry = entry;
    this.count = dimensions[0];
    this.planes = dimensions.length == 2;
    this.height = planes ? side : dimensions[1];
    this.width = planes ? side : dimensions[2];
    this.channels = planes ? 3 : dimensions[3];
    this.labels = labels;
  }

  /** Takes an image after another. */
  interface Sink {
    void add(byte[] image, int label) throws IOException;
  }

  /** Reads headers and labels. */
  static NpzImages open(Path file) {
    DataFiles.requireReadable(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String found = null;
      NpyHeader header = null;
      List<String> all = new ArrayList<>();
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.getName().endsWith(SUFFIX)) {
          continue;
        }
        try (InputStream in = zip.getInputStream(entry)) {
          NpyHeader one = NpyHeader.read(file + ", array " + entry.getName(), in);
          all.add(name(entry) + " " + one.type() + Arrays.toString(one.dimensions()));
          if (isImages(name(entry), one)) {
            if (found != null) {
              throw malformed(file, "two arrays of images, " + found + " and " + entry.getName());
            }
            found = entry.getName();
            header = one;
          }
        }
      }
      if (found == null) {
        throw malformed(file, "the arrays " + all);
      }
      int[] labels = labels(file, zip, header.dimensions()[0]);
      return new NpzImages(file, found, header.dimensions(), side(header.dimensions()), labels);
    } catch (IOException e) {
      throw DataFiles.unreadable(file, e);
    }
  }

  private static String name(ZipEntry entry) {
    return entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
  }

  private static boolean isImages(String name, NpyHeader header) {
    int[] d = header.dimensions();
    boolean bytes = header.type().equals("|u1") && header.rows();
    return bytes
        && (d.length == 4
            ? d[1] > 0 && d[2] > 0 && (d[3] == 1 || d[3] == 3)
            : d.length == 2 && name.equals(DATA) && side(d) > 0);
  }

  /** The side of square images of three planes, or -1. */
  private static int side(int[] dimensions) {
    if (dimensions.length != 2) {
      return -1;
    }
    int side = (int) Math.round(Math.sqrt(dimensions[1] / 3.0));
    return side > 0 && 3 * side * side == dimensions[1] ? side : -1;
  }

  private static DataException malformed(Path file, String given) {
    return new DataException(
        "data " + file,
        given,
        "one array of bytes: [N,H,W,C], or data of [N,3*S*S]",
        "save images as uint8 with numpy.savez");
  }

  private static int[] labels(Path file, ZipFile zip, int count) throws IOException {
    ZipEntry entry = zip.getEntry(LABELS + SUFFIX);
    if (entry == null) {
      return new int[0];
    }
    String what = file + ", array " + LABELS;
    try (InputStream in = new BufferedInputStream(zip.getInputStream(entry))) {
      NpyHeader header = NpyHeader.read(what, in);
      int width =
          switch (header.type()) {
            case "|u1", "|i1" -> 1;
            case "<i4" -> 4;
            case "<i8" -> 8;
            default -> 0;
          };
      if (width == 0 || header.dimensions().length != 1 || header.dimensions()[0] != count) {
        throw new DataException(
            "data " + what,
            header.text(),
            count + " integers, one an image",
            "save them as int64 with numpy.savez");
      }
      byte[] bytes = in.readNBytes(count * width);
      if (bytes.length < count * width) {
        throw new DataException(
            "data " + what, "a truncated array", count + " labels", "fetch the file again");
      }
      ByteBuffer values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int[] labels = new int[count];
      for (int i = 0; i < count; i++) {
        long label =
            switch (width) {
              case 1 -> values.get();
              case 4 -> values.getInt();
              default -> values.getLong();
            };
        if (label < 0 || label > Short.MAX_VALUE) {
          throw new DataException(
              "data " + what,
              "label " + label + " of image " + i,
              "0 to " + Short.MAX_VALUE,
              "number classes from 0 or 1 on");
        }
        labels[i] = (int) label;
      }
      return labels;
    }
  }

  /** Whether labels begin at 1: those of the downsampled ImageNet. */
  boolean countsFromOne() {
    return planes && labels.length > 0 && Arrays.stream(labels).min().getAsInt() >= 1;
  }

  /** Reads all images, channels innermost, with their labels as in the file, or -1. */
  void read(Sink sink) throws IOException {
    int bytes = height * width * channels;
    try (ZipFile zip = new ZipFile(file.toFile());
        InputStream in =
            new BufferedInputStream(zip.getInputStream(zip.getEntry(entry)), 1 << 16)) {
      NpyHeader.read(file + ", array " + entry, in);
      for (int i = 0; i < count; i++) {
        byte[] image = in.readNBytes(bytes);
        if (image.length < bytes) {
          throw new DataException(
              "data " + file,
              "a truncated array after image " + i,
              count + " images",
              "fetch the file again");
        }
        byte[] pixels = planes ? CifarRecords.interleave(image, 0, height * width) : image;
        sink.add(pixels, labels.length == 0 ? -1 : labels[i]);
      }
    }
  }
}
