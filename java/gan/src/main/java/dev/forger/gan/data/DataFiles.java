// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What all readers of files share: checks of paths, first bytes, short names. */
final class DataFiles {

  private DataFiles() {}

  /** Refuses a path that is missing or may not be read. */
  static void requireReadable(Path path) {
    if (!Files.exists(path)) {
      throw new DataException(
          "data " + path, "a path that does not exist", "a file or folder", "check the path");
    }
    if (!Files.isReadable(path)) {
      throw new DataException(
          "data " + path, "no permission to read", "a readable path", "change its permissions");
    }
  }

  /** Refuses data of no or one image. */
  static void checkCount(Path path, int count) {
    if (count < 2) {
      throw new DataException(
          "data " + path,
          count == 0 ? "no image" : "one image",
          "at least 2 images",
          "add images or name another path");
    }
  }

  /** Makes the error for a failed read of a file that was there. */
  static DataException unreadable(Path path, IOException cause) {
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new DataException(
        "data " + path,
        "a read error (" + reason + ")",
        "a readable file",
        "check the file and its permissions",
        cause);
  }

  /** Returns up to {@code count} bytes from the start of a file. */
  static byte[] head(Path file, int count) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(count);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Tells whether a file starts like gzip data. */
  static boolean isGzip(byte[] head) {
    return head.length >= 2 && (head[0] & 0xFF) == 0x1F && (head[1] & 0xFF) == 0x8B;
  }

  /** Returns the last part of a path. */
  static String shortName(Path path) {
    Path last = path.toAbsolutePath().normalize().getFileName();
    return last == null ? path.toString() : last.toString();
  }
}
