// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes files so that a reader sees the old or the new content, never a part. */
final class OutputFiles {

  private OutputFiles() {}

  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a temporary file beside the target, then renames it. */
  static void write(Path target, Content content) {
    Path absolute = target.toAbsolutePath();
    Path temporary =
        absolute.resolveSibling("." + absolute.getFileName() + "." + ProcessHandle.current().pid());
    try {
      Files.createDirectories(absolute.getParent());
      try {
        try (OutputStream out =
            new BufferedOutputStream(
                Files.newOutputStream(
                    temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING),
                1 << 16)) {
          content.writeTo(out);
        }
        move(temporary, absolute);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + target + ": " + e.getMessage(), e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
