// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.DataException;
import dev.forger.gan.catalogue.System;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * CIFAR-10 in its binary form: 32 x 32 x 3 images in ten classes.
 *
 * <p>A record is 3073 bytes: the label, then 1024 red, 1024 green and 1024 blue values row by row
 * (Krizhevsky, "Learning multiple layers of features from tiny images", 2009).
 */
@System(
    row = "A8.2",
    equation = "32 x 32 pixels of red, green, blue and a label, as CIFAR-10 has them",
    seed = {3, 4})
public final class CifarDataset extends ByteImageDataset {

  private static final int CLASSES = 10;

  private final int[] labels;

  private CifarDataset(String name, byte[][] pixels, int[] labels) {
    super(
        name,
        pixels.length,
        CifarRecords.SIDE,
        CifarRecords.SIDE,
        3,
        CLASSES,
        new HeapPixels(pixels));
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
    CifarRecords records = new CifarRecords("CIFAR-10", CLASSES);
    for (Path file : Files.isDirectory(path) ? filesIn(path, split) : List.of(path)) {
      records.read(file);
    }
    byte[][] images = records.images();
    DataFiles.checkCount(path, images.length);
    return new CifarDataset(DataFiles.shortName(path), images, records.labels(0));
  }

  /** Tells whether a folder holds CIFAR-10 files of either part. */
  static boolean isCifarFolder(Path folder) {
    return !list(folder, Split.TRAIN).isEmpty() || !list(folder, Split.TEST).isEmpty();
  }

  /** Tells whether a file has the length and first label of CIFAR-10 records. */
  static boolean isCifarFile(Path file, long bytes, byte[] head) {
    return DataFiles.shortName(file).endsWith(".bin")
        || (bytes > 0 && bytes % CifarRecords.length(1) == 0 && (head[0] & 0xFF) < CLASSES);
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

  @Override
  int labelAt(int index) {
    return labels[index];
  }
}
