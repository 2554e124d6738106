// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.DataException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Records of the binary CIFAR files: one byte a label, then 1024 red, 1024 green and 1024 blue
 * values row by row (Krizhevsky, "Learning multiple layers of features from tiny images", 2009).
 */
final class CifarRecords {
  static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int PIXELS = 3 * PLANE;

  private final String format;
  private final int[] classes;
  private final List<byte[]> images = new ArrayList<>();
  private final List<byte[]> labels = new ArrayList<>();

  /**
   * Prepares reading.
   *
   * @param format for messages
   * @param classes how many there are of each label of a record
   */
  CifarRecords(String format, int... classes) {
    this.format = format;
    this.classes = classes;
  }

  /** Bytes of a record of so many labels. */
  static int length(int labels) {
    return labels + PIXELS;
  }

  /** Appends the records of a file. */
  void read(Path file) {
    byte[] record = new byte[length(classes.length)];
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      for (int index = 0; ; index++) {
        int bytes = in.readNBytes(record, 0, record.length);
        if (bytes == 0) {
          return;
        }
        if (bytes < record.length) {
          throw new DataException(
              "data " + file,
              "a truncated file (" + bytes + " bytes after record " + index + ")",
              "whole records of " + record.length + " bytes, " + format + " binary",
              "fetch the file again");
        }
        add(file, index, record);
      }
    } catch (IOException e) {
      throw DataFiles.unreadable(file, e);
    }
  }

  private void add(Path file, int index, byte[] record) {
    byte[] label = new byte[classes.length];
    for (int i = 0; i < label.length; i++) {
      label[i] = record[i];
      if ((label[i] & 0xFF) >= classes[i]) {
        throw new DataException(
            "data " + file,
            "label " + (label[i] & 0xFF) + " in record " + index,
            "labels 0 to " + (classes[i] - 1) + ", " + format + " binary",
            "fetch the file again");
      }
    }
    labels.add(label);
    images.add(interleave(record, label.length, PLANE));
  }

  /** Planes of red, green and blue from a position on, as pixels of three channels. */
  static byte[] interleave(byte[] record, int start, int plane) {
    byte[] image = new byte[3 * plane];
    for (int channel = 0; channel < 3; channel++) {
      for (int i = 0; i < plane; i++) {
        image[i * 3 + channel] = record[start + channel * plane + i];
      }
    }
    return image;
  }

  byte[][] images() {
    return images.toArray(new byte[0][]);
  }

  /** One of the labels of each record. */
  int[] labels(int which) {
    return labels.stream().mapToInt(label -> label[which] & 0xFF).toArray();
  }
}
