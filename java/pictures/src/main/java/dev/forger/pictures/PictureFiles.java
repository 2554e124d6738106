// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures;

import dev.forger.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes pictures so that a reader sees the old or the new file, never a part. */
public final class PictureFiles {
  private PictureFiles() {}

  /**
   * Writes a PNG.
   *
   * @param picture grey or colour
   * @param file target; an existing file is replaced, missing folders are made
   * @throws UncheckedIOException if writing fails; an existing file is then unchanged
   */
  public static void writePng(BufferedImage picture, Path file) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(picture, "png", stream)) {
        throw new IOException("this Java runtime has no PNG writer");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e, e);
    }
    write(file, bytes.toByteArray());
  }

  static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      AtomicFile.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e, e);
    }
  }
}
