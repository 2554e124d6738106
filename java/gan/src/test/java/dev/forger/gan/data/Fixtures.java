// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.DataException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.function.Executable;

/** Small files in the formats that the readers know. */
final class Fixtures {

  private Fixtures() {}

  /** IDX images whose pixel p of image i is (7 i + p) mod 256. */
  static byte[] idxImages(int count, int rows, int columns) {
    ByteBuffer out = ByteBuffer.allocate(16 + count * rows * columns);
    out.putInt(0x803).putInt(count).putInt(rows).putInt(columns);
    for (int i = 0; i < count; i++) {
      for (int p = 0; p < rows * columns; p++) {
        out.put((byte) (7 * i + p));
      }
    }
    return out.array();
  }

  static byte[] idxLabels(int... labels) {
    ByteBuffer out = ByteBuffer.allocate(8 + labels.length).putInt(0x801).putInt(labels.length);
    for (int label : labels) {
      out.put((byte) label);
    }
    return out.array();
  }

  /** CIFAR records with labels 0, 1, ... and red = record, green = pixel, blue = 255. */
  static byte[] cifar(int count) {
    ByteBuffer out = ByteBuffer.allocate(count * 3073);
    for (int i = 0; i < count; i++) {
      out.put((byte) (i % 10));
      for (int p = 0; p < 1024; p++) {
        out.put((byte) i);
      }
      for (int p = 0; p < 1024; p++) {
        out.put((byte) p);
      }
      for (int p = 0; p < 1024; p++) {
        out.put((byte) 255);
      }
    }
    return out.array();
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] zip(Map<String, byte[]> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] encode(BufferedImage picture, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      assertTrue(ImageIO.write(picture, format, out), format);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** A picture of one colour, 0xAARRGGBB. */
  static BufferedImage plain(int width, int height, int type, int argb) {
    BufferedImage picture = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, argb);
      }
    }
    return picture;
  }

  static byte[] png(int argb) {
    return encode(plain(8, 8, BufferedImage.TYPE_INT_ARGB, argb), "png");
  }

  static Path write(Path folder, String name, byte[] bytes) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static float[] read(ImageDataset data, int index) {
    float[] image = new float[data.height() * data.width() * data.channels()];
    data.read(index, image, 0);
    return image;
  }

  /** Asserts a data error whose message names the path and holds all the given words. */
  static void assertBadData(Path path, Executable action, String... words) {
    DataException e = assertThrows(DataException.class, action);
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), () -> word + " is not in: " + e.getMessage());
    }
    assertTrue(e.getMessage().contains(path.toString()), e::getMessage);
    assertTrue(!e.getMessage().contains("\n"), e::getMessage);
  }
}
