// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures;

import java.awt.Font;
import java.awt.FontFormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The font of all charts, a part of DejaVu Sans that Forger brings along, so that charts look the
 * same everywhere and can be drawn where no fonts are installed.
 */
final class ChartFont {
  private static final String RESOURCE = "DejaVuSans-subset.ttf";
  private static final String CONFIGURATION = "sun.awt.fontconfig";
  private static final List<String> FAMILIES =
      List.of("serif", "sansserif", "monospaced", "dialog", "dialoginput");
  private static final List<String> STYLES = List.of("plain", "bold", "italic", "bolditalic");

  private static Font font;

  private ChartFont() {}

  /** Returns the font. */
  static synchronized Font of(float size) {
    if (font == null) {
      font = load();
    }
    return font.deriveFont(size);
  }

  private static Font load() {
    byte[] bytes = bytes();
    try {
      return read(bytes);
    } catch (RuntimeException | LinkageError | InternalError e) {
      // The JVM starts its fonts with those of the system and fails where there are none; it then
      // takes a configuration that names ours for all logical fonts.
      if (System.getProperty(CONFIGURATION) != null) {
        throw e;
      }
      System.setProperty(CONFIGURATION, configuration(bytes).toString());
      return read(bytes);
    }
  }

  private static byte[] bytes() {
    try (InputStream stream = ChartFont.class.getResourceAsStream(RESOURCE)) {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Font read(byte[] bytes) {
    try {
      return Font.createFont(Font.TRUETYPE_FONT, new ByteArrayInputStream(bytes));
    } catch (FontFormatException e) {
      throw new IllegalStateException("the bundled font cannot be read", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the bundled font: " + e, e);
    }
  }

  /** Writes the font and a configuration of the JVM's fonts that knows no other. */
  private static Path configuration(byte[] bytes) {
    try {
      Path folder = Files.createTempDirectory("forger-font");
      Path file = Files.write(folder.resolve(RESOURCE), bytes);
      StringBuilder text = new StringBuilder("version=1\nsequence.allfonts=latin-1\n");
      text.append("filename.DejaVu=").append(file).append('\n');
      for (String family : FAMILIES) {
        for (String style : STYLES) {
          text.append(family).append('.').append(style).append(".latin-1=DejaVu\n");
        }
      }
      Path configuration = Files.writeString(folder.resolve("fontconfig.properties"), text);
      for (Path path : List.of(folder, file, configuration)) {
        path.toFile().deleteOnExit();
      }
      return configuration;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the font for charts: " + e, e);
    }
  }
}
