// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.DataException;
import dev.forger.InvalidArgumentException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;

/**
 * Pictures in a folder (searched to any depth) or a zip: PNG, JPEG, PGM, PPM, BMP, GIF.
 *
 * <p>Each picture is flattened on one grey level where it is transparent, cut to its central
 * square, resized (cubic, without aliasing when shrinking) and kept in memory as bytes. Values stay
 * as stored: grey is not linearised; colour to grey is 0.299 R + 0.587 G + 0.114 B. The first
 * folder below the root (or below what all names share) is the class; classes count in the order of
 * their names. Without at least two such folders there are no labels. Files that cannot be read are
 * skipped, counted and reported in one warning.
 */
public final class ImageFolderDataset extends ByteImageDataset implements CaptionedDataset {

  private static final Logger LOG = System.getLogger(ImageFolderDataset.class.getName());
  private static final int MAX_SIZE = 4096;

  private final int[] labels;
  private final List<String> classNames;
  private final List<String> skipped;
  private final List<String> captions;

  private ImageFolderDataset(
      String name, int size, int channels, List<String> classNames, Decoded decoded) {
    super(name, decoded.pixels.length, size, size, channels, classNames.size(), decoded.pixels);
    this.labels = decoded.labels;
    this.classNames = classNames;
    this.skipped = decoded.skipped;
    this.captions = decoded.captions;
  }

  private static final class Decoded {
    final byte[][] pixels;
    final int[] labels;
    final List<String> skipped;
    final List<String> captions;

    Decoded(byte[][] pixels, int[] labels, List<String> skipped, List<String> captions) {
      this.pixels = pixels;
      this.labels = labels;
      this.skipped = skipped;
      this.captions = captions;
    }
  }

  /**
   * Reads all pictures, transparent parts on white.
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
    return open(path, size, channels, 255);
  }

  /**
   * Reads all pictures.
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
    checkRange("size", size, 1, MAX_SIZE);
    checkRange("background", background, 0, 255);
    if (channels != 1 && channels != 3) {
      throw new InvalidArgumentException(
          "image folder, channels", Integer.toString(channels), "1 or 3", "use 3 for colour");
    }
    DataFiles.requireReadable(path);
    try (ImageSource source = ImageSource.open(path)) {
      List<String> names = source.names();
      checkHeap(path, (long) names.size() * size * size * channels, names.size());
      List<String> classes = classesOf(names);
      ImageDecoder decoder = new ImageDecoder(size, channels, background);
      Decoded decoded = decode(path, source, decoder, classes);
      return new ImageFolderDataset(DataFiles.shortName(path), size, channels, classes, decoded);
    }
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

  private static void checkHeap(Path path, long bytes, int count) {
    long heap = Runtime.getRuntime().maxMemory();
    if (bytes > heap / 4 * 3) {
      throw new DataException(
          "data " + path,
          count + " pictures that need " + (bytes >> 20) + " MiB of Java heap",
          "at most three quarters of its " + (heap >> 20) + " MiB",
          "start Java with a larger -Xmx or choose a smaller size");
    }
  }

  private static Decoded decode(
      Path path, ImageSource source, ImageDecoder decoder, List<String> classes) {
    List<String> names = source.names();
    int prefix = commonFolder(names);
    byte[][] decoded = new byte[names.size()][];
    ConcurrentSkipListMap<Integer, String> failures = new ConcurrentSkipListMap<>();
    IntStream.range(0, decoded.length)
        .parallel()
        .forEach(
            i -> {
              try {
                decoded[i] = decoder.decode(source.read(names.get(i)));
              } catch (IOException e) {
                failures.put(i, names.get(i) + " (" + e.getMessage() + ")");
              }
            });
    int[] kept = IntStream.range(0, decoded.length).filter(i -> decoded[i] != null).toArray();
    if (kept.length == 0) {
      String given =
          failures.isEmpty()
              ? "no picture file"
              : "no readable picture among "
                  + names.size()
                  + " files, first "
                  + failures.firstEntry().getValue();
      throw new DataException(
          "data " + path, given, "PNG, JPEG, PGM, PPM, BMP or GIF files", "name another path");
    }
    if (!failures.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "{0}: skipped {1} of {2} files that cannot be read, first {3}",
          path,
          Integer.toString(failures.size()),
          Integer.toString(names.size()),
          failures.firstEntry().getValue());
    }
    DataFiles.checkCount(path, kept.length);
    byte[][] pixels = new byte[kept.length][];
    int[] labels = new int[kept.length];
    for (int i = 0; i < kept.length; i++) {
      pixels[i] = decoded[kept[i]];
      labels[i] = classes.indexOf(classOf(names.get(kept[i]), prefix));
    }
    List<String> captions =
        IntStream.of(kept).mapToObj(i -> FileCaptions.of(names.get(i))).toList();
    return new Decoded(pixels, labels, List.copyOf(failures.values()), captions);
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
    return captions.get(index);
  }

  @Override
  int labelAt(int index) {
    return labels[index];
  }
}
