// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.DataException;
import dev.forger.gan.catalogue.System;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Grey images in the IDX files of MNIST and its relatives, plain or gzip-compressed.
 *
 * <p>The images file starts with the big-endian numbers 0x803, count, rows, columns, the labels
 * file with 0x801, count; unsigned bytes follow. Labels are found by name: {@code
 * train-labels-idx1-ubyte} stands beside {@code train-images-idx3-ubyte}, both with or without
 * {@code .gz}. Compression is recognised by content.
 */
@System(
    row = "A8.1",
    equation = "28 x 28 grey values and a label, as MNIST has them",
    seed = {2, 3, 4})
public final class IdxDataset extends ByteImageDataset {

  private static final List<String> IMAGE_ENDINGS =
      List.of("-images-idx3-ubyte", "-images-idx3-ubyte.gz", "-images.idx3-ubyte");

  private final int[] labels;

  private IdxDataset(String name, LabelledBytes data) {
    super(
        name,
        data.pixels.length,
        data.height,
        data.width,
        1,
        data.labelCount,
        new HeapPixels(data.pixels));
    this.labels = data.labels;
  }

  /**
   * Reads the training images.
   *
   * @param path an images file, or a folder that holds {@code train-images-idx3-ubyte[.gz]}
   * @return all images, in memory
   * @throws DataException if a file is missing, malformed, truncated or corrupt, or the numbers of
   *     images and labels differ
   */
  public static IdxDataset open(Path path) {
    return open(path, Split.TRAIN);
  }

  /**
   * Reads one part of the data.
   *
   * @param path an images file (the part is then not looked at), or a folder that holds {@code
   *     train-images-idx3-ubyte[.gz]} or {@code t10k-images-idx3-ubyte[.gz]}
   * @param split which of the two files of a folder
   * @return all images, in memory
   * @throws DataException if a file is missing, malformed, truncated or corrupt, or the numbers of
   *     images and labels differ
   */
  public static IdxDataset open(Path path, Split split) {
    DataFiles.requireReadable(path);
    Path images = Files.isDirectory(path) ? imagesIn(path, split) : path;
    Path labels = labelsBeside(images);
    LabelledBytes data = IdxFiles.read(images, labels);
    Path named = Files.isDirectory(path) ? path : images;
    return new IdxDataset(DataFiles.shortName(named), data);
  }

  /** Tells whether a folder holds IDX images of either part. */
  static boolean isIdxFolder(Path folder) {
    return find(folder, "train") != null || find(folder, "t10k") != null;
  }

  private static Path imagesIn(Path folder, Split split) {
    String part = split == Split.TRAIN ? "train" : "t10k";
    Path found = find(folder, part);
    if (found == null) {
      throw new DataException(
          "data " + folder,
          "a folder without " + part + IMAGE_ENDINGS.get(0),
          part + IMAGE_ENDINGS.get(0) + " or " + part + IMAGE_ENDINGS.get(1),
          "name the folder or the images file");
    }
    return found;
  }

  private static Path find(Path folder, String part) {
    for (String ending : IMAGE_ENDINGS) {
      Path file = folder.resolve(part + ending);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }

  /** Returns the labels file that belongs to an images file, or null. */
  private static Path labelsBeside(Path images) {
    String name = DataFiles.shortName(images);
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    String labels = plain.replace("images", "labels").replace("idx3", "idx1");
    if (labels.equals(plain)) {
      return null;
    }
    for (String candidate : List.of(labels, labels + ".gz")) {
      Path file = images.resolveSibling(candidate);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    return null;
  }

  @Override
  int labelAt(int index) {
    return labels == null ? -1 : labels[index];
  }
}
