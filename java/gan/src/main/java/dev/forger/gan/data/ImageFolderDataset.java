// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.DataException;
import dev.forger.InvalidArgumentException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Pictures in a folder (searched to any depth) or a zip: PNG, JPEG, PGM, PPM, BMP, GIF, WebP.
 *
 * <p>Each picture is flattened on one grey level where it is transparent, cut to its central
 * square, resized (cubic, without aliasing when shrinking) and kept as bytes: in memory, or in a
 * file of an {@link ImageCache}. Values stay as stored: grey is not linearised; colour to grey is
 * 0.299 R + 0.587 G + 0.114 B. The first folder below the root (or below what all names share) is
 * the class; classes count in the order of their names. Without at least two such folders there are
 * no labels. Files that cannot be read are skipped, counted and reported in one warning.
 */
@dev.forger.gan.catalogue.System(
    row = "A1.7",
    equation = "x in [-1, 1]^(h w c), one of the n pictures, each with probability 1/n",
    seed = 0)
public final class ImageFolderDataset extends ByteImageDataset implements CaptionedDataset {

  private static final Logger LOG = System.getLogger(ImageCache.class.getName());
  private static final int MAX_SIZE = 4096;
  private static final int WHITE = 255;

  private final int[] labels;
  private final List<String> classNames;
  private final List<String> skipped;
  private final List<String> files;
  private final String knownFingerprint;

  private ImageFolderDataset(
      PictureSet set,
      PixelStore pixels,
      int[] labels,
      int[] origins,
      List<String> skipped,
      String knownFingerprint) {
    super(
        DataFiles.shortName(set.path()),
        labels.length,
        set.size(),
        set.size(),
        set.channels(),
        set.classNames().size(),
        pixels);
    this.labels = labels;
    this.classNames = set.classNames();
    this.skipped = skipped;
    List<String> names = set.source().names();
    this.files =
        origins.length == names.size()
            ? names
            : IntStream.of(origins).mapToObj(names::get).toList();
    this.knownFingerprint = knownFingerprint;
  }

  /**
   * Reads all pictures into memory, transparent parts on white.
   *
   * @param path a folder or a zip
   * @param size height and width of the images, 1 to 4096
   * @param channels 1 for grey, 3 for colour
   * @return all readable images, in the order of their names
   * @throws DataException if the path is missing, the zip corrupt, fewer than two pictures can be
   *     read or the heap is too small for them
   * @throws InvalidArgumentException if size or channels are out of range
   */
  public static ImageFolderDataset open(Path path, int size, int channels) {
    return open(path, size, channels, WHITE);
  }

  /**
   * Reads all pictures into memory.
   *
   * @param path a folder or a zip
   * @param size height and width of the images, 1 to 4096
   * @param channels 1 for grey, 3 for colour
   * @param background grey level behind transparent parts, 0 (black) to 255 (white)
   * @return all readable images, in the order of their names
   * @throws DataException if the path is missing, the zip corrupt, fewer than two pictures can be
   *     read or the heap is too small for them
   * @throws InvalidArgumentException if size, channels or background are out of range
   */
  public static ImageFolderDataset open(Path path, int size, int channels, int background) {
    check(path, size, channels, background);
    try (ImageSource source = ImageSource.open(path)) {
      return inMemory(classFolders(path, source, size, channels, background));
    }
  }

  /**
   * Maps the images that a cache keeps of all pictures, transparent parts on white; they are
   * decoded where it has none, which may take minutes. Where it cannot be written, they are read
   * into memory, with a warning.
   *
   * @param path a folder or a zip
   * @param size height and width of the images, 1 to 4096
   * @param channels 1 for grey, 3 for colour
   * @param cache where images are kept
   * @return all readable images, in the order of their names
   * @throws DataException if the path is missing, the zip corrupt or fewer than two pictures can be
   *     read
   * @throws InvalidArgumentException if size or channels are out of range
   */
  public static ImageFolderDataset open(Path path, int size, int channels, ImageCache cache) {
    check(path, size, channels, WHITE);
    try (ImageSource source = ImageSource.open(path)) {
      return kept(classFolders(path, source, size, channels, WHITE), cache);
    }
  }

  private static void check(Path path, int size, int channels, int background) {
    checkRange("size", size, 1, MAX_SIZE);
    checkRange("background", background, 0, WHITE);
    if (channels != 1 && channels != 3) {
      throw new InvalidArgumentException(
          "image folder, channels", Integer.toString(channels), "1 or 3", "use 3 for colour");
    }
    DataFiles.requireReadable(path);
  }

  private static void checkRange(String what, int value, int low, int high) {
    if (value < low || value > high) {
      throw new InvalidArgumentException(
          "image folder, " + what,
          Integer.toString(value),
          low + " to " + high,
          "choose a value in this range");
    }
  }

  /** All pictures of a source, their first folders as classes. */
  static PictureSet classFolders(
      Path path, ImageSource source, int size, int channels, int background) {
    List<String> names = source.names();
    List<String> classes = classesOf(names);
    int prefix = commonFolder(names);
    int[] labels =
        names.stream()
            .mapToInt(name -> Collections.binarySearch(classes, classOf(name, prefix)))
            .map(label -> Math.max(label, -1))
            .toArray();
    return new PictureSet(path, source, size, channels, background, classes, labels);
  }

  /** Decodes a set into memory. */
  static ImageFolderDataset inMemory(PictureSet set) {
    set.checkHeap();
    List<byte[]> images = new ArrayList<>();
    List<int[]> entries = new ArrayList<>();
    List<String> skipped = new ArrayList<>();
    try {
      set.decode(
          new PictureSet.Sink() {
            @Override
            public void add(byte[] image, int label, int origin) {
              images.add(image);
              entries.add(new int[] {label, origin});
            }

            @Override
            public void skip(String line) {
              skipped.add(line);
            }
          });
    } catch (IOException e) {
      throw DataFiles.unreadable(set.path(), e);
    }
    set.checkRead(images.size(), skipped);
    return new ImageFolderDataset(
        set,
        new HeapPixels(images.toArray(new byte[0][])),
        entries.stream().mapToInt(entry -> entry[0]).toArray(),
        entries.stream().mapToInt(entry -> entry[1]).toArray(),
        List.copyOf(skipped),
        null);
  }

  /** Maps what a cache has of a set, which is decoded if need be. */
  static ImageFolderDataset kept(PictureSet set, ImageCache cache) {
    String what = set.source().names().size() + " pictures of " + set.path();
    PixelFile file;
    try {
      file = cache.get(what, set.key(), set.shape(), writer -> fill(set, writer));
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "{0} are read into memory, as the cache cannot be written: {1}",
          what,
          e.toString());
      return inMemory(set);
    }
    set.checkRead(file.count, file.skipped);
    return new ImageFolderDataset(
        set, file.pixels, file.labels, file.origins, file.skipped, file.fingerprint);
  }

  private static void fill(PictureSet set, PixelFile.Writer writer) throws IOException {
    set.decode(
        new PictureSet.Sink() {
          @Override
          public void add(byte[] image, int label, int origin) throws IOException {
            writer.add(image, label, origin);
          }

          @Override
          public void skip(String line) {
            writer.skip(line);
          }
        });
    if (writer.count() < 2) {
      set.checkRead(writer.count(), writer.skipped());
    }
  }

  private static List<String> classesOf(List<String> names) {
    int prefix = commonFolder(names);
    TreeSet<String> classes = new TreeSet<>();
    for (String name : names) {
      String found = classOf(name, prefix);
      if (!found.isEmpty()) {
        classes.add(found);
      }
    }
    return classes.size() < 2 ? List.of() : List.copyOf(classes);
  }

  /** Returns the folder that follows the prefix, or nothing for a file directly below it. */
  private static String classOf(String name, int prefix) {
    int end = name.indexOf('/', prefix);
    return end < 0 ? "" : name.substring(prefix, end);
  }

  /** Returns the length of the folder path, with its last slash, that all names share. */
  private static int commonFolder(List<String> names) {
    if (names.isEmpty()) {
      return 0;
    }
    // Sorted names share what the first and the last share.
    String first = names.get(0);
    String last = names.get(names.size() - 1);
    int slash = 0;
    for (int i = 0; i < Math.min(first.length(), last.length()); i++) {
      if (first.charAt(i) != last.charAt(i)) {
        break;
      }
      if (first.charAt(i) == '/') {
        slash = i + 1;
      }
    }
    return slash;
  }

  /**
   * Returns the names of the classes.
   *
   * @return one name a label, in label order; empty where there are no labels
   */
  public List<String> classNames() {
    return classNames;
  }

  /**
   * Returns how many files could not be read.
   *
   * @return the number of files left out
   */
  public int skippedCount() {
    return skipped.size();
  }

  /**
   * Returns the files that could not be read.
   *
   * @return the name of each with the reason, in the order of the names
   */
  public List<String> skipped() {
    return skipped;
  }

  /** The words of the file's name; of code points, such as those of emoji, the Unicode names. */
  @Override
  public String caption(int index) {
    label(index);
    return FileCaptions.of(files.get(index));
  }

  @Override
  int labelAt(int index) {
    return labels[index];
  }

  @Override
  public String fingerprint() {
    return knownFingerprint == null ? super.fingerprint() : knownFingerprint;
  }
}
