// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A folder of decoded, cut and resized images, for data that is too much to decode at every start
 * or to hold in memory.
 *
 * <p>What is kept is named by what it was made of: the names, sizes and times of the pictures, and
 * the shape asked for. A file is written beside its place and moved there when it is whole, so that
 * any number of programs may do so at once. It is read from start to end, once, when it is opened:
 * one that is damaged or cut is reported in a line and made again. Images are then read through a
 * map of the file, not from the Java heap. Nothing is ever removed: delete files of it when you
 * like.
 */
public final class ImageCache {
  private static final Logger LOG = System.getLogger(ImageCache.class.getName());
  private static final Duration ABANDONED = Duration.ofDays(1);
  private static final String PREFIX = "images-";
  private static final String UNFINISHED = ".tmp";

  private final Path folder;

  private ImageCache(Path folder) {
    this.folder = folder;
  }

  /**
   * Names a folder; it is made when something is first kept.
   *
   * @param folder its path
   * @return the cache
   */
  public static ImageCache at(Path folder) {
    return new ImageCache(folder);
  }

  /**
   * Returns the cache of this user.
   *
   * @return {@code forger} in {@code $XDG_CACHE_HOME}, or in {@code ~/.cache} where that is not set
   */
  public static ImageCache ofUser() {
    String base = System.getenv("XDG_CACHE_HOME");
    Path caches =
        base == null || base.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(base);
    return at(caches.resolve("forger"));
  }

  /** Appends all images to a file. */
  @FunctionalInterface
  interface Filler {
    /**
     * Fills it.
     *
     * @throws IOException if the file cannot be written
     */
    void fill(PixelFile.Writer writer) throws IOException;
  }

  /**
   * Opens the images that were made for a key, or makes them.
   *
   * @param what is made, for messages
   * @param key 32 bytes that tell all that the images depend on
   * @param filler makes them
   * @throws IOException if the file cannot be written
   */
  PixelFile get(String what, byte[] key, PixelFile.Shape shape, Filler filler) throws IOException {
    Path file = folder.resolve(PREFIX + HexFormat.of().formatHex(key, 0, 16));
    if (Files.exists(file)) {
      try {
        return PixelFile.open(file, key, shape);
      } catch (IOException e) {
        LOG.log(
            Level.WARNING,
            "the images kept of {0} are made again, as {1} is unusable: {2}",
            what,
            file,
            e.getMessage());
      }
    }
    Files.createDirectories(folder);
    removeAbandoned();
    LOG.log(Level.INFO, "decoding {0} once, to be kept in {1}", what, file);
    Path unfinished = Files.createTempFile(folder, PREFIX, UNFINISHED);
    try {
      try (PixelFile.Writer writer = new PixelFile.Writer(unfinished, shape)) {
        filler.fill(writer);
        writer.finish(key);
      }
      Files.move(
          unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return PixelFile.open(file, key, shape);
  }

  /** Programs that were killed leave files, which no one would finish. */
  private void removeAbandoned() throws IOException {
    FileTime limit = FileTime.from(Instant.now().minus(ABANDONED));
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(folder, PREFIX + "*" + UNFINISHED)) {
      for (Path file : files) {
        if (Files.getLastModifiedTime(file).compareTo(limit) < 0) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
