// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.DataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A data set of the images of one or several {@code .npz} files, brought to one shape. */
final class NpzDataset {
  private static final int VERSION = 1;

  private NpzDataset() {}

  /** Tells whether a folder holds {@code .npz} files. */
  static boolean isFolder(Path folder) {
    return !files(folder).isEmpty();
  }

  /** The files of a folder, those for training alone where names tell. */
  private static List<Path> files(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      List<Path> all =
          entries
              .filter(file -> DataFiles.shortName(file).endsWith(".npz"))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
      List<Path> train =
          all.stream().filter(file -> DataFiles.shortName(file).contains("train")).toList();
      return train.isEmpty() ? all : train;
    } catch (IOException e) {
      throw DataFiles.unreadable(folder, e);
    }
  }

  /**
   * Opens images; many go into a cache.
   *
   * @param path a file or a folder of them
   * @param size wanted, or 0
   * @param channels wanted, or 0
   * @param least number of images from which on they are kept in the cache
   */
  static ImageDataset open(Path path, int size, int channels, ImageCache cache, int least) {
    DataFiles.requireReadable(path);
    List<Path> files = Files.isDirectory(path) ? files(path) : List.of(path);
    if (files.isEmpty()) {
      throw new DataException(
          "data " + path, "a folder without .npz", "files of NumPy arrays", "check the path");
    }
    List<NpzImages> parts = files.stream().map(NpzImages::open).toList();
    NpzImages first = parts.get(0);
    for (NpzImages part : parts) {
      if (part.height != first.height
          || part.width != first.width
          || part.channels != first.channels
          || (part.labels.length == 0) != (first.labels.length == 0)) {
        throw new DataException(
            "data " + path,
            "files of different images",
            "one shape, and labels in all or none",
            "name one of them");
      }
    }
    int base = parts.stream().allMatch(NpzImages::countsFromOne) ? 1 : 0;
    int classes =
        1 - base + parts.stream().flatMapToInt(p -> Arrays.stream(p.labels)).max().orElse(base - 1);
    int given = channels == 0 ? first.channels : channels;
    boolean asIs = size == 0 && given == first.channels;
    int side = size == 0 ? Math.min(first.height, first.width) : size;
    PixelFile.Shape shape =
        new PixelFile.Shape(asIs ? first.height : side, asIs ? first.width : side, given, classes);
    Reader reader = new Reader(parts, shape, base);
    int count = parts.stream().mapToInt(part -> part.count).sum();
    DataFiles.checkCount(path, count);
    String name = DataFiles.shortName(path);
    if (count < least) {
      return reader.inMemory(name);
    }
    try {
      String what = count + " images of " + path;
      return new StoredImages(
          name,
          cache.get(
              what,
              key(files, shape),
              shape,
              writer -> reader.read((image, label) -> writer.add(image, label, writer.count()))));
    } catch (IOException e) {
      throw new DataException(
          "data " + path,
          "a cache that cannot be written: " + e.getMessage(),
          "room for " + (((long) count * shape.bytes()) >> 20) + " MiB",
          "set XDG_CACHE_HOME to a folder with more",
          e);
    }
  }

  private static byte[] key(List<Path> files, PixelFile.Shape shape) throws IOException {
    MessageDigest digest = ByteImageDataset.sha256();
    StringBuilder text = new StringBuilder("npz " + VERSION + " " + shape + "\n");
    for (Path file : files) {
      long time = Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
      text.append(file.getFileName()).append('\n');
      text.append(Files.size(file)).append(' ').append(time).append('\n');
    }
    return digest.digest(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** Reads all parts, each image brought to a shape. */
  private record Reader(List<NpzImages> parts, PixelFile.Shape shape, int base) {
    void read(NpzImages.Sink sink) throws IOException {
      for (NpzImages part : parts) {
        boolean fits =
            part.height == shape.height()
                && part.width == shape.width()
                && part.channels == shape.channels();
        part.read(
            (image, label) ->
                sink.add(
                    fits
                        ? image
                        : FittedDataset.convert(
                            image,
                            part.height,
                            part.width,
                            part.channels,
                            shape.height(),
                            shape.channels()),
                    label < 0 ? -1 : label - base));
      }
    }

    StoredImages inMemory(String name) {
      List<byte[]> images = new ArrayList<>();
      List<Integer> labels = new ArrayList<>();
      try {
        read(
            (image, label) -> {
              images.add(image);
              labels.add(label);
            });
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return new StoredImages(
          name,
          shape,
          images.toArray(new byte[0][]),
          labels.stream().mapToInt(Integer::intValue).toArray());
    }
  }
}
