// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.image;

import dev.forger.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes files so that a reader sees the old or the new content, never a part. */
final class OutputFiles {

  private OutputFiles() {}

  /** Writes a file; missing folders are made, an existing file is replaced. */
  static void write(Path target, AtomicFile.Content content) {
    try {
      Files.createDirectories(target.toAbsolutePath().getParent());
      AtomicFile.write(target, false, content);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + target + ": " + e, e);
    }
  }
}
