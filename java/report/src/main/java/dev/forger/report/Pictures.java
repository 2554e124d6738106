// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as part of a page. */
final class Pictures {
  private Pictures() {}

  /** A PNG file as a URL that holds it. */
  static String url(Path png) {
    try {
      return url(Files.readAllBytes(png));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + png + ": " + e.getMessage(), e);
    }
  }

  static String url(BufferedImage picture) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(picture, "png", stream)) {
        throw new IOException("this Java runtime has no PNG writer");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return url(bytes.toByteArray());
  }

  private static String url(byte[] png) {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
  }
}
