// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.DataException;
import dev.forger.InvalidArgumentException;
import dev.forger.Suggestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** Opens data by name or path and finds out of which kind it is. */
public final class Datasets {

  static final int DEFAULT_SIZE = 64;
  private static final int MAX_SIZE = 4096;
  private static final long DEFAULT_SEED = 7;

  /** Points of the plane by name. */
  private static final Map<String, IntFunction<ImageDataset>> POINTS =
      Map.of(
          GaussianModes.RING, count -> GaussianModes.ring(DEFAULT_SEED, count),
          GaussianModes.GRID, count -> GaussianModes.grid(DEFAULT_SEED, count),
          MixturePoints.NAME, count -> MixturePoints.create(DEFAULT_SEED, count),
          PlaneCurves.SWISS_ROLL, count -> PlaneCurves.swissRoll(DEFAULT_SEED, count),
          PlaneCurves.TWO_MOONS, count -> PlaneCurves.twoMoons(DEFAULT_SEED, count));

  private Datasets() {}

  /**
   * Returns the data that has a name instead of a path.
   *
   * @return the names that {@link #open(String, int, int)} knows
   */
  public static List<String> names() {
    return List.of(
        StrokeDigits.NAME,
        CaptionedDigits.NAME,
        InkedDigits.NAME,
        BarsAndStripes.NAME,
        MoonPhases.NAME,
        GaussianModes.RING,
        GaussianModes.GRID,
        MixturePoints.NAME,
        PlaneCurves.SWISS_ROLL,
        PlaneCurves.TWO_MOONS);
  }

  /**
   * Opens data by name or path; drawn data uses seed {@value #DEFAULT_SEED}.
   *
   * @param nameOrPath one of {@link #names()}, a path as in {@link #open(Path, int, int)}, or a
   *     {@link DataFormat}, a colon and what it is of; a name wins over a file of the same name
   * @param size wanted height and width, or 0 for that of the data
   * @param channels wanted channels, 1 or 3, or 0 for those of the data; 2 for points of the plane
   * @return the data
   * @throws DataException if the path is missing or the data malformed
   * @throws InvalidArgumentException if a name is unknown (the nearest is suggested), or size or
   *     channels are out of range
   */
  public static ImageDataset open(String nameOrPath, int size, int channels) {
    if (POINTS.containsKey(nameOrPath)) {
      return points(nameOrPath, size, channels);
    }
    checkShape(size, channels);
    if (nameOrPath.equals(StrokeDigits.NAME)) {
      return fit(StrokeDigits.create(DEFAULT_SEED), size, channels);
    }
    if (nameOrPath.equals(InkedDigits.NAME)) {
      return fit(InkedDigits.create(DEFAULT_SEED, StrokeDigits.DEFAULT_COUNT), size, channels);
    }
    if (nameOrPath.equals(BarsAndStripes.NAME)) {
      return fit(BarsAndStripes.create(DEFAULT_SEED, BarsAndStripes.DEFAULT_COUNT), size, channels);
    }
    if (nameOrPath.equals(MoonPhases.NAME)) {
      return fit(MoonPhases.create(DEFAULT_SEED, MoonPhases.DEFAULT_COUNT), size, channels);
    }
    if (nameOrPath.equals(CaptionedDigits.NAME)) {
      return captioned(size, channels);
    }
    Optional<DataFormat> format = DataFormat.of(nameOrPath);
    if (format.isPresent()) {
      return format.get().open(nameOrPath, size, channels);
    }
    Path path = toPath(nameOrPath);
    if (!Files.exists(path) && !looksLikePath(nameOrPath)) {
      throw Suggestions.nearest(nameOrPath, names()).isPresent()
          ? Suggestions.unknown("data", nameOrPath, names())
          : new InvalidArgumentException(
              "data",
              "\"" + nameOrPath + "\"",
              "a file or folder that exists, or one of " + String.join(", ", names()),
              "check the path");
    }
    return open(path, size, channels);
  }

  /**
   * Makes a source independent of the working folder.
   *
   * @param nameOrPath as for {@link #open(String, int, int)}
   * @return the same with an absolute path, where that exists
   */
  public static String absolute(String nameOrPath) {
    if (names().contains(nameOrPath)) {
      return nameOrPath;
    }
    Optional<DataFormat> format = DataFormat.of(nameOrPath);
    if (format.isPresent()) {
      return format.get().label() + ":" + absolute(format.get().rest(nameOrPath));
    }
    // What follows a path is the choice of a format.
    int colon = nameOrPath.lastIndexOf(':');
    Path path = toPath(nameOrPath);
    if (!Files.exists(path) && colon > 0) {
      Path before = toPath(nameOrPath.substring(0, colon));
      return Files.exists(before)
          ? before.toAbsolutePath().normalize() + nameOrPath.substring(colon)
          : nameOrPath;
    }
    return Files.exists(path) ? path.toAbsolutePath().normalize().toString() : nameOrPath;
  }

  /**
   * Opens a path and finds out its {@link DataFormat}: that of a folder by the names in it, that of
   * a file by content; a folder or zip of anything else is one of pictures (see {@link
   * ImageFolderDataset}). Images are cut and resized to the wanted shape. From 1000 pictures on
   * they are kept in {@link ImageCache#ofUser()}.
   *
   * @param path a file or folder
   * @param size wanted height and width, or 0 for that of the data (64 for pictures)
   * @param channels wanted channels, 1 or 3, or 0 for those of the data (3 for pictures)
   * @return the training images
   * @throws DataException if the path is missing or the data malformed or of no known kind
   * @throws InvalidArgumentException if size or channels are out of range
   */
  public static ImageDataset open(Path path, int size, int channels) {
    checkShape(size, channels);
    DataFiles.requireReadable(path);
    DataFormat format = Files.isDirectory(path) ? DataFormat.ofFolder(path) : ofFile(path);
    return format.open(path, "", size, channels);
  }

  private static DataFormat ofFile(Path path) {
    byte[] head = DataFiles.head(path, 4);
    String name = DataFiles.shortName(path);
    if (head.length == 4 && head[0] == 'P' && head[1] == 'K') {
      return name.endsWith(".npz") ? DataFormat.NPZ : DataFormat.PICTURES;
    }
    if (DataFiles.isGzip(head)
        || (head.length == 4 && head[0] == 0 && head[1] == 0 && head[2] == 8)
        || name.contains("idx3-ubyte")) {
      return DataFormat.IDX;
    }
    if (name.endsWith(".zip")) {
      return DataFormat.PICTURES;
    }
    if (Cifar100Dataset.isFile(path)) {
      return DataFormat.CIFAR_100;
    }
    if (CifarDataset.isCifarFile(path, length(path), head)) {
      return DataFormat.CIFAR_10;
    }
    throw new DataException(
        "data " + path,
        "a file of unknown kind",
        "IDX (plain or gzip), CIFAR binary, .npz of bytes, or a folder or zip of pictures",
        "name the folder that holds the pictures");
  }

  private static ImageDataset captioned(int size, int channels) {
    if ((size != 0 && size != StrokePen.SIDE) || (channels != 0 && channels != 1)) {
      throw new InvalidArgumentException(
          "data " + CaptionedDigits.NAME,
          "size " + size + " and " + channels + " channels",
          "size 28 and 1 channel, or 0 for both",
          "choose a model of 28 x 28 pixels");
    }
    return CaptionedDigits.create(DEFAULT_SEED, StrokeDigits.DEFAULT_COUNT);
  }

  private static ImageDataset points(String name, int size, int channels) {
    if ((size != 0 && size != 1) || (channels != 0 && channels != 2)) {
      throw new InvalidArgumentException(
          "data " + name,
          "size " + size + " and " + channels + " channels",
          "points of 2 coordinates: size 1 and 2 channels, or 0 for both",
          "choose a model of points, such as mlp2d");
    }
    return POINTS.get(name).apply(GaussianModes.DEFAULT_COUNT);
  }

  /** Cuts, resizes or recolours images where another shape is wanted. */
  static ImageDataset fit(ByteImageDataset data, int size, int channels) {
    // Not square and no size wanted: keep the shape.
    if (size == 0 && (channels == 0 || channels == data.channels())) {
      return data;
    }
    int side = size == 0 ? Math.min(data.height(), data.width()) : size;
    return FittedDataset.of(data, side, channels == 0 ? data.channels() : channels);
  }

  private static void checkShape(int size, int channels) {
    if (size < 0 || size > MAX_SIZE) {
      throw new InvalidArgumentException(
          "data, image size",
          Integer.toString(size),
          "1 to " + MAX_SIZE + ", or 0 for that of the data",
          "choose the size that the model expects");
    }
    if (channels != 0 && channels != 1 && channels != 3) {
      throw new InvalidArgumentException(
          "data, channels",
          Integer.toString(channels),
          "1, 3, or 0 for those of the data",
          "use 1 for grey, 3 for colour");
    }
  }

  private static boolean looksLikePath(String text) {
    return text.contains("/") || text.contains("\\") || text.contains(".");
  }

  static Path toPath(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new DataException(
          "data \"" + text + "\"", "no valid path", "a file or folder", "check the path", e);
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw DataFiles.unreadable(file, e);
    }
  }
}
