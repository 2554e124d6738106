// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Replaces files so that, whenever the process or the machine stops, the file of the given name is
 * either the whole old one or the whole new one.
 *
 * <p>The order of events for {@code name}:
 *
 * <ol>
 *   <li>the content goes to {@code name.tmp} in the same folder, which is then synced to disk;
 *   <li>to keep the old file, {@code name} gets a second hard link {@code name.previous.tmp}, which
 *       is renamed over {@code name.previous}; {@code name} itself is not touched. Where the file
 *       system has no hard links, a synced copy takes the place of the link;
 *   <li>{@code name.tmp} is renamed over {@code name};
 *   <li>the folder is synced.
 * </ol>
 *
 * <p>So {@code name} exists at every moment once it was written, and {@code name.previous} is whole
 * too. A stop between events 2 and 3 leaves both with the same content. Temporary names are fixed,
 * so an interrupted write leaves at most two files behind, which the next one reuses. Two processes
 * must not write the same name at once.
 *
 * <p>Failpoints, each with {@code -before} and {@code -after}: {@code write}, {@code fsync}, {@code
 * keep}, {@code rename}, {@code folder-fsync}.
 */
public final class AtomicFile {

  /** Writes the content of a file. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes all bytes, best by {@link AtomicFile#writeFully}.
     *
     * @param channel an empty file at position 0
     * @throws IOException if writing fails; the old file then stays
     */
    void writeTo(FileChannel channel) throws IOException;
  }

  private AtomicFile() {}

  /**
   * Replaces a file, or makes it. If anything fails the old file stays and temporary files are
   * removed.
   *
   * @param path the file
   * @param keepPrevious whether the old file is kept as {@code name.previous}
   * @param content writes the new content
   * @throws IOException if writing, syncing or renaming fails
   */
  public static void write(Path path, boolean keepPrevious, Content content) throws IOException {
    Path target = path.toAbsolutePath();
    Path temporary = sibling(target, ".tmp");
    Path keeping = sibling(target, ".previous.tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        sync(channel, "fsync");
      }
      if (keepPrevious && Files.exists(target)) {
        Failpoint.hit("keep-before");
        keep(target, keeping);
        Failpoint.hit("keep-after");
      }
      Failpoint.hit("rename-before");
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      Failpoint.hit("rename-after");
      syncFolder(target);
    } finally {
      Files.deleteIfExists(temporary);
      Files.deleteIfExists(keeping);
    }
  }

  /**
   * Replaces a small file, or makes it, without keeping the old one.
   *
   * @param path the file
   * @param content all its bytes
   * @throws IOException if writing, syncing or renaming fails; the old file then stays
   */
  public static void write(Path path, byte[] content) throws IOException {
    write(path, false, channel -> writeFully(channel, ByteBuffer.wrap(content)));
  }

  /**
   * Returns the name under which the file before the current one is kept.
   *
   * @param path the file
   * @return the path with {@code .previous} appended
   */
  public static Path previous(Path path) {
    return sibling(path, ".previous");
  }

  /**
   * Writes all remaining bytes at the channel's position.
   *
   * @param channel receives the bytes
   * @param src drained
   * @throws IOException if writing fails
   */
  public static void writeFully(FileChannel channel, ByteBuffer src) throws IOException {
    Failpoint.hit("write-before");
    while (src.hasRemaining()) {
      channel.write(src);
    }
    Failpoint.hit("write-after");
  }

  private static void keep(Path target, Path keeping) throws IOException {
    Files.deleteIfExists(keeping);
    try {
      Files.createLink(keeping, target);
    } catch (UnsupportedOperationException | FileSystemException noHardLinks) {
      copySynced(target, keeping);
    }
    // When both names are links to one file, rename does nothing and leaves the source; the caller
    // removes it.
    Files.move(keeping, previous(target), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Stands in for a hard link where the file system has none. */
  static void copySynced(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static void syncFolder(Path target) throws IOException {
    try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      sync(folder, "folder-fsync");
    }
  }

  private static void sync(FileChannel channel, String name) throws IOException {
    Failpoint.hit(name + "-before");
    channel.force(true);
    Failpoint.hit(name + "-after");
  }

  private static Path sibling(Path path, String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }
}
