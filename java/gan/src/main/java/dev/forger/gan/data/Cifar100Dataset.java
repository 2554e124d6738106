// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.DataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * CIFAR-100 in its binary form: 32 x 32 x 3 images in a hundred classes, which make up twenty
 * coarse ones.
 *
 * <p>A record is 3074 bytes: the coarse label, the fine label, then the planes of red, green and
 * blue (Krizhevsky 2009). A folder holds {@code train.bin} and {@code test.bin}; the names of the
 * classes, {@code fine_label_names.txt} and {@code coarse_label_names.txt}, may be missing.
 */
public final class Cifar100Dataset extends ByteImageDataset {
  /** Which of the two labels of an image is its class. */
  public enum Labels {
    /** One of twenty, such as flowers. */
    COARSE(0, 20),
    /** One of a hundred, such as roses. */
    FINE(1, 100);

    private final int place;
    private final int classes;

    Labels(int place, int classes) {
      this.place = place;
      this.classes = classes;
    }
  }

  private final int[] labels;
  private final List<String> classNames;

  private Cifar100Dataset(
      String name, byte[][] pixels, int[] labels, int classes, List<String> classNames) {
    super(
        name,
        pixels.length,
        CifarRecords.SIDE,
        CifarRecords.SIDE,
        3,
        classes,
        new HeapPixels(pixels));
    this.labels = labels;
    this.classNames = classNames;
  }

  /**
   * Reads one part of the data.
   *
   * @param path one binary file (the part is then not looked at), or a folder that holds {@code
   *     train.bin} and {@code test.bin}
   * @param split which file of a folder
   * @param which labels are the classes
   * @return all images, in memory
   * @throws DataException if a file is missing, truncated, or has a label out of range, or the
   *     names of the classes are not as many as these
   */
  public static Cifar100Dataset open(Path path, Split split, Labels which) {
    DataFiles.requireReadable(path);
    boolean whole = Files.isDirectory(path);
    Path file = whole ? fileIn(path, split) : path;
    CifarRecords records =
        new CifarRecords("CIFAR-100", Labels.COARSE.classes, Labels.FINE.classes);
    records.read(file);
    byte[][] images = records.images();
    DataFiles.checkCount(path, images.length);
    return new Cifar100Dataset(
        DataFiles.shortName(path),
        images,
        records.labels(which.place),
        which.classes,
        names(file, which));
  }

  /** Tells whether a folder holds CIFAR-100 files of either part. */
  static boolean isFolder(Path folder) {
    for (String name : List.of("train.bin", "test.bin")) {
      Path file = folder.resolve(name);
      if (Files.isRegularFile(file)
          && (Files.exists(folder.resolve("fine_label_names.txt")) || isFile(file))) {
        return true;
      }
    }
    return false;
  }

  /** Tells whether a file has the length and first labels of CIFAR-100 records. */
  static boolean isFile(Path file) {
    try {
      long bytes = Files.size(file);
      byte[] head = DataFiles.head(file, 2);
      return bytes > 0
          && bytes % CifarRecords.length(2) == 0
          && bytes % CifarRecords.length(1) != 0
          && (head[0] & 0xFF) < Labels.COARSE.classes
          && (head[1] & 0xFF) < Labels.FINE.classes;
    } catch (IOException e) {
      throw DataFiles.unreadable(file, e);
    }
  }

  private static Path fileIn(Path folder, Split split) {
    Path file = folder.resolve(split == Split.TRAIN ? "train.bin" : "test.bin");
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          "data " + folder,
          "a folder without " + file.getFileName(),
          "CIFAR-100 binary files",
          "name the folder that holds them");
    }
    return file;
  }

  private static List<String> names(Path file, Labels which) {
    Path names =
        file.resolveSibling(
            which == Labels.FINE ? "fine_label_names.txt" : "coarse_label_names.txt");
    if (!Files.isRegularFile(names)) {
      return List.of();
    }
    try {
      List<String> lines = Files.readAllLines(names).stream().filter(l -> !l.isBlank()).toList();
      if (lines.size() != which.classes) {
        throw new DataException(
            "data " + names,
            lines.size() + " names",
            which.classes + ", one a line",
            "fetch the file again, or remove it");
      }
      return lines;
    } catch (IOException e) {
      throw DataFiles.unreadable(names, e);
    }
  }

  /**
   * Returns the names of the classes.
   *
   * @return one name a label, in label order; empty where the file of names is missing
   */
  public List<String> classNames() {
    return classNames;
  }

  @Override
  int labelAt(int index) {
    return labels[index];
  }
}
