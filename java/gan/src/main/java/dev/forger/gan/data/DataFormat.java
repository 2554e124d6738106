// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.InvalidArgumentException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Layouts of data that a source may name before its path: {@code FORMAT:PATH}, of some {@code
 * FORMAT:PATH:CHOICE}. Without a name the layout is found out, the last two excepted.
 */
public enum DataFormat {
  /** IDX files, MNIST and its relatives. */
  IDX,
  /** CIFAR-10, binary. */
  CIFAR_10,
  /** CIFAR-100, binary; the choice is {@code fine} (usual) or {@code coarse}. */
  CIFAR_100,
  /** CelebA; the choice is an attribute, to be the class. */
  CELEBA,
  /** ImageNet: folders of classes, in {@code train} if that is there. */
  IMAGENET,
  /** Bytes in {@code .npz} files, such as the downsampled ImageNet. */
  NPZ,
  /** LSUN: an LMDB database, or a folder of pictures without classes. */
  LSUN,
  /** A folder or zip of pictures. */
  PICTURES,
  /** Three digits of another source over each other: 1000 modes. */
  STACKED,
  /** Another source in black and white, drawn once by brightness. */
  BINARISED;

  /** From so many pictures on, decoded ones are kept in the cache of the user. */
  static final int CACHED_FROM = 1000;

  private static final long SEED = 7;

  /**
   * Returns what stands before the colon.
   *
   * @return the name in small letters
   */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Returns all names.
   *
   * @return as {@link #label()} has them
   */
  public static List<String> labels() {
    return Arrays.stream(values()).map(DataFormat::label).toList();
  }

  /**
   * Finds the format that a source names.
   *
   * @param source such as {@code celeba:faces/celeba:Smiling}
   * @return the format, or nothing where the source is a path or name
   */
  static Optional<DataFormat> of(String source) {
    int colon = source.indexOf(':');
    return colon < 0
        ? Optional.empty()
        : Arrays.stream(values())
            .filter(format -> format.label().equals(source.substring(0, colon)))
            .findFirst();
  }

  /** What follows the name of a format. */
  String rest(String source) {
    String rest = source.substring(label().length() + 1);
    if (rest.isEmpty()) {
      throw new InvalidArgumentException(
          "data", source, label() + ":PATH", "name the file or folder");
    }
    return rest;
  }

  private boolean hasChoice() {
    return this == CIFAR_100 || this == CELEBA;
  }

  private boolean derives() {
    return this == STACKED || this == BINARISED;
  }

  /**
   * Opens a source that begins with the name of this format.
   *
   * @param size wanted, or 0
   * @param channels wanted, or 0
   */
  ImageDataset open(String source, int size, int channels) {
    String rest = rest(source);
    if (derives()) {
      return derived(source, rest, size, channels);
    }
    String choice = "";
    int colon = rest.lastIndexOf(':');
    if (hasChoice() && colon > 0 && !Files.exists(Datasets.toPath(rest))) {
      choice = rest.substring(colon + 1);
      rest = rest.substring(0, colon);
    }
    return open(Datasets.toPath(rest), choice, size, channels);
  }

  private ImageDataset derived(String source, String rest, int size, int channels) {
    if (this == BINARISED) {
      return BinarizedDataset.drawn(Datasets.open(rest, size, channels), SEED);
    }
    if (channels != 0 && channels != 3) {
      throw new InvalidArgumentException(
          "data " + source, channels + " channels", "3, a digit each", "leave out the channels");
    }
    ImageDataset digits = Datasets.open(rest, size, 1);
    try {
      return StackedDigits.of(digits, StackedDigits.COUNT, SEED);
    } catch (InvalidArgumentException e) {
      digits.close();
      throw e;
    }
  }

  /** Opens a path that has this format. */
  ImageDataset open(Path path, String choice, int size, int channels) {
    DataFiles.requireReadable(path);
    return switch (this) {
      case IDX -> Datasets.fit(IdxDataset.open(path), size, channels);
      case CIFAR_10 -> Datasets.fit(CifarDataset.open(path), size, channels);
      case CIFAR_100 ->
          Datasets.fit(Cifar100Dataset.open(path, Split.TRAIN, labels(choice)), size, channels);
      case NPZ -> NpzDataset.open(path, size, channels, ImageCache.ofUser(), CACHED_FROM);
      case CELEBA -> {
        try (ImageSource images = ImageSource.open(CelebaLayout.images(path))) {
          yield pictures(CelebaLayout.set(path, choice, images, side(size), colours(channels)));
        }
      }
      case IMAGENET -> {
        Path train = path.resolve("train");
        yield PICTURES.open(Files.isDirectory(train) ? train : path, "", size, channels);
      }
      case LSUN -> {
        try (ImageSource images =
            PictureDatabaseProvider.isDatabase(path)
                ? new DatabaseSource(path)
                : ImageSource.open(path)) {
          int[] labels = new int[images.names().size()];
          Arrays.fill(labels, -1);
          yield pictures(
              new PictureSet(path, images, side(size), colours(channels), 255, List.of(), labels));
        }
      }
      case PICTURES -> {
        try (ImageSource images = ImageSource.open(path)) {
          yield pictures(
              ImageFolderDataset.classFolders(path, images, side(size), colours(channels), 255));
        }
      }
      case STACKED, BINARISED -> throw new IllegalStateException(this + " has no path");
    };
  }

  private static ImageDataset pictures(PictureSet set) {
    return set.labels().length < CACHED_FROM
        ? ImageFolderDataset.inMemory(set)
        : ImageFolderDataset.kept(set, ImageCache.ofUser());
  }

  private static int side(int size) {
    return size == 0 ? Datasets.DEFAULT_SIZE : size;
  }

  private static int colours(int channels) {
    return channels == 0 ? 3 : channels;
  }

  private static Cifar100Dataset.Labels labels(String choice) {
    return switch (choice) {
      case "", "fine" -> Cifar100Dataset.Labels.FINE;
      case "coarse" -> Cifar100Dataset.Labels.COARSE;
      default ->
          throw new InvalidArgumentException(
              "labels of CIFAR-100", "\"" + choice + "\"", "fine or coarse", "leave it out");
    };
  }

  /** Finds out which format a folder has. */
  static DataFormat ofFolder(Path folder) {
    if (IdxDataset.isIdxFolder(folder)) {
      return IDX;
    }
    if (CifarDataset.isCifarFolder(folder)) {
      return CIFAR_10;
    }
    if (Cifar100Dataset.isFolder(folder)) {
      return CIFAR_100;
    }
    if (CelebaLayout.matches(folder)) {
      return CELEBA;
    }
    if (PictureDatabaseProvider.isDatabase(folder)) {
      return LSUN;
    }
    if (NpzDataset.isFolder(folder)) {
      return NPZ;
    }
    return isImageNet(folder) ? IMAGENET : PICTURES;
  }

  /** Whether {@code train} holds folders that are named like nouns of WordNet. */
  private static boolean isImageNet(Path folder) {
    Path train = folder.resolve("train");
    if (!Files.isDirectory(train)) {
      return false;
    }
    try (var entries = Files.list(train)) {
      return entries.anyMatch(
          entry -> DataFiles.shortName(entry).matches("n\\d{8}") && Files.isDirectory(entry));
    } catch (java.io.IOException e) {
      throw DataFiles.unreadable(train, e);
    }
  }
}
