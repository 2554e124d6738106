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
import java.util.stream.Stream;

/**
 * CIFAR-10 in its binary form: 32 x 32 x 3 images in ten classes.
 *
 * <p>A record is 3073 bytes: the label, then 1024 red, 1024 green and 1024 blue values row by row
 * (Krizhevsky, "Learning multiple layers of features from tiny images", 2009).
 */
public final class CifarDataset extends ByteImageDataset {

  private static final int SIDE = 32;
  private static final int PLANE = SIDE * SIDE;
  private static final int RECORD = 1 + 3 * PLANE;
  private static final int CLASSES = 10;

  private final int[] labels;

  private CifarDataset(String name, byte[][] pixels, int[] labels) {
    super(name, pixels.length, SIDE, SIDE, 3, CLASSES, pixels);
    this.labels = labels;
  }

  /**
   * Reads the training images.
   *
   * @param path one binary file, or a folder that holds {@code data_batch_*.bin}
   * @return all images, in memory
   * @throws DataException if a file is missing, truncated, or has a label above 9
   */
  public static CifarDataset open(Path path) {
    return open(path, Split.TRAIN);
  }

  /**
   * Reads one part of the data.
   *
   * @param path one binary file (the part is then not looked at), or a folder that holds {@code
   *     data_batch_*.bin} for training and {@code test_batch.bin} for tests
   * @param split which files of a folder
   * @return all images, in memory, in the order of the file names
   * @throws DataException if a file is missing, truncated, or has a label above 9
   */
  public static CifarDataset open(Path path, Split split) {
    DataFiles.requireReadable(path);
    List<byte[]> pixels = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (Path file : Files.isDirectory(path) ? filesIn(path, split) : List.of(path)) {
      readFile(file, pixels, labels);
    }
    DataFiles.checkCount(path, pixels.size());
    return new CifarDataset(
        DataFiles.shortName(path),
        pixels.toArray(new byte[0][]),
        labels.stream().mapToInt(Integer::intValue).toArray());
  }

  /** Tells whether a folder holds CIFAR-10 files of either part. */
  static boolean isCifarFolder(Path folder) {
    return !list(folder, Split.TRAIN).isEmpty() || !list(folder, Split.TEST).isEmpty();
  }

  /** Tells whether a file has the length and first label of CIFAR-10 records. */
  static boolean isCifarFile(Path file, long bytes, byte[] head) {
    return DataFiles.shortName(file).endsWith(".bin")
        || (bytes > 0 && bytes % RECORD == 0 && (head[0] & 0xFF) < CLASSES);
  }

  private static List<Path> filesIn(Path folder, Split split) {
    List<Path> files = list(folder, split);
    if (files.isEmpty()) {
      String expected = split == Split.TRAIN ? "data_batch_*.bin" : "test_batch*.bin";
      throw new DataException(
          "data " + folder,
          "a folder without " + expected,
          "CIFAR-10 binary files",
          "name the folder that holds them");
    }
    return files;
  }

  private static List<Path> list(Path folder, Split split) {
    String start = split == Split.TRAIN ? "data_batch_" : "test_batch";
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(file -> DataFiles.shortName(file).startsWith(start))
          .filter(file -> DataFiles.shortName(file).endsWith(".bin"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw DataFiles.unreadable(folder, e);
    }
  }

  private static void readFile(Path file, List<byte[]> pixels, List<Integer> labels) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      byte[] record = new byte[RECORD];
      for (int index = 0; ; index++) {
        int bytes = in.readNBytes(record, 0, RECORD);
        if (bytes == 0) {
          return;
        }
        if (bytes < RECORD) {
          throw new DataException(
              "data " + file,
              "a truncated file (" + bytes + " bytes after record " + index + ")",
              "whole records of " + RECORD + " bytes, CIFAR-10 binary",
              "fetch the file again");
        }
        if ((record[0] & 0xFF) >= CLASSES) {
          throw new DataException(
              "data " + file,
              "label " + (record[0] & 0xFF) + " in record " + index,
              "labels 0 to 9, CIFAR-10 binary",
              "fetch the file again");
        }
        labels.add((int) record[0]);
        pixels.add(interleave(record));
      }
    } catch (IOException e) {
      throw DataFiles.unreadable(file, e);
    }
  }

  private static byte[] interleave(byte[] record) {
    byte[] image = new byte[3 * PLANE];
    for (int channel = 0; channel < 3; channel++) {
      for (int i = 0; i < PLANE; i++) {
        image[i * 3 + channel] = record[1 + channel * PLANE + i];
      }
    }
    return image;
  }

  @Override
  int labelAt(int index) {
    return labels[index];
  }
}
