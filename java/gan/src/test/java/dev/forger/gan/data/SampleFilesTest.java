// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.DataException;
import dev.forger.ForgerException;
import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.gan.Samples;
import dev.forger.gan.image.Npy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Samples of other tools. */
class SampleFilesTest {
  private static final Shape SHAPE = Shape.of(2, 2, 1);

  @TempDir Path folder;

  /** An array as numpy.save writes it. */
  private static byte[] array(String type, String shape, byte... values) throws IOException {
    String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    text += " ".repeat(63 - (10 + text.length()) % 64) + "\n";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.write(text.length());
    out.write(text.length() >> 8);
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.write(values);
    return out.toByteArray();
  }

  private Path zip(Object... namesAndArrays) throws IOException {
    Path file = folder.resolve("samples.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i < namesAndArrays.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndArrays[i] + ".npy"));
        zip.write((byte[]) namesAndArrays[i + 1]);
      }
    }
    return file;
  }

  @Test
  void bytesBecomeBrightness() throws IOException {
    byte[] images =
        array(
            "|u1",
            "2, 2, 2, 1",
            (byte) 0,
            (byte) 255,
            (byte) 51,
            (byte) 0,
            (byte) 1,
            (byte) 2,
            (byte) 3,
            (byte) 4);
    byte[] labels = array("|u1", "2,", (byte) 7, (byte) 9);
    Samples read = SampleFiles.read(zip("arr_0", images, "arr_1", labels), SHAPE, 1);
    assertEquals(1, read.count());
    assertEquals(SHAPE, read.shape());
    assertArrayEquals(new float[] {-1, 1, 51 / 127.5f - 1, -1}, read.values());
  }

  @Test
  void doublesAreRounded() throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putDouble(-1).putDouble(0.1).putDouble(0.5).putDouble(1);
    Path file = folder.resolve("x.npy");
    Files.write(file, array("<f8", "1, 2, 2, 1", bytes.array()));
    Samples read = SampleFiles.read(file, SHAPE, 5);
    assertArrayEquals(new float[] {-1, 0.1f, 0.5f, 1}, read.values());
  }

  private void refused(Class<? extends ForgerException> type, Path file, String part) {
    String message = assertThrows(type, () -> SampleFiles.read(file, SHAPE, 9)).getMessage();
    assertTrue(message.contains(part), message);
  }

  @Test
  void otherRangesAreNamed() throws IOException {
    Path file = folder.resolve("x.npy");
    Npy.write(file, new float[] {0, 0.2f, 1, 0.5f}, 1, 2, 2, 1);
    refused(InvalidArgumentException.class, file, "2 x - 1");
    Npy.write(file, new float[] {-1, 0.2f, 1, 1.5f}, 1, 2, 2, 1);
    refused(InvalidArgumentException.class, file, "image 0: given 1.5");
    Npy.write(file, new float[] {-1, 0.2f, Float.NaN, 1}, 1, 2, 2, 1);
    refused(InvalidArgumentException.class, file, "given NaN");
    Npy.write(file, new float[] {3, 4}, 1, 1, 1, 2);
    assertEquals(4, SampleFiles.read(file, Shape.features(2), 9).values()[1], "a point");
    Npy.write(file, new float[] {0.2f, 1, 1, 0.5f}, 1, 2, 2, 1);
    assertEquals(1, SampleFiles.read(file, SHAPE, 9).count(), "bright images");
  }

  @Test
  void otherArraysAreNamed() throws IOException {
    byte[] images = array("|u1", "1, 2, 2, 1", new byte[4]);
    byte[] row = array("|u1", "4,", new byte[4]);
    refused(DataException.class, zip("a", row), "no array of four dimensions");
    refused(DataException.class, zip("a", images, "b", images), "the arrays [a, b]");
    refused(DataException.class, zip("a", array("<i8", "1,", new byte[8])), "type <f4, <f8 or |u1");
    refused(DataException.class, folder.resolve("none.npz"), "does not exist");
    Path file = folder.resolve("x.npy");
    Npy.write(file, new float[4], 4);
    refused(ShapeException.class, file, "[N,H,W,C]");
    Files.writeString(folder.resolve("y.npz"), "no zip");
    refused(DataException.class, folder.resolve("y.npz"), "a read error");
  }
}
