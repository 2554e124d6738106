// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.DataException;
import dev.forger.InvalidArgumentException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyTest {

  @TempDir Path folder;

  @Test
  void bytesAreThoseOfNumpy() throws IOException {
    Path file = folder.resolve("x.npy");
    Npy.write(file, new float[] {1f, -2f}, 1, 1, 2, 1);
    byte[] bytes = Files.readAllBytes(file);
    // numpy.save of the same array: 10 bytes, a header padded to 128 in all, 8 bytes of values.
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1, 2, 1), }";
    byte[] expected = new byte[136];
    byte[] prefix = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0};
    System.arraycopy(prefix, 0, expected, 0, 10);
    Arrays.fill(expected, 10, 127, (byte) ' ');
    expected[127] = '\n';
    byte[] text = header.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, expected, 10, text.length);
    byte[] values = {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, (byte) 0xC0};
    System.arraycopy(values, 0, expected, 128, 8);
    assertArrayEquals(expected, bytes);
  }

  @Test
  void readsWhatItWrote() {
    for (int[] shape : new int[][] {{}, {0}, {5}, {3, 2}, {70, 28, 28, 3}}) {
      int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = i * 0.37f - 5;
      }
      Path file = folder.resolve("x.npy");
      Npy.write(file, values, shape);
      Npy read = Npy.read(file);
      assertArrayEquals(shape, read.shape());
      assertArrayEquals(values, read.values());
    }
  }

  @Test
  void refusesWhatIsNotWholeFloat32InCOrder() throws IOException {
    Path file = folder.resolve("x.npy");
    Npy.write(file, new float[] {1f, 2f, 3f}, 3);
    byte[] good = Files.readAllBytes(file);
    for (int length = 0; length < good.length; length++) {
      bad(Arrays.copyOf(good, length), "npy");
    }
    bad(Arrays.copyOf(good, good.length + 1), "13 bytes of values");
    bad(replace(good, "<f4", ">f4"), "type <f4");
    bad(replace(good, "<f4", "<i4"), "type <f4");
    bad(replace(good, "<f4", "<f8"), "12 bytes of values, expected 8");
    bad(replace(good, "False, ", "True,  "), "descr, fortran_order");
    bad(replace(good, "'fortran_order': False,", "'fortran_order': True, "), "descr");
    bad(replace(good, "(3,)", "(4,)"), "12 bytes of values");
    bad(replace(good, "(3,)", "(-3)"), "descr");
    bad(replace(good, "shape", "shade"), "descr");
    byte[] version = good.clone();
    version[6] = 2;
    bad(version, "format 1.0");
    Path missing = folder.resolve("missing.npy");
    DataException e = assertThrows(DataException.class, () -> Npy.read(missing));
    assertTrue(e.getMessage().contains(missing.toString()), e::getMessage);
  }

  private static byte[] replace(byte[] bytes, String from, String to) {
    assertEquals(from.length(), to.length());
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertTrue(text.contains(from), from);
    return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
  }

  private void bad(byte[] bytes, String word) throws IOException {
    Path file = Files.write(folder.resolve("bad.npy"), bytes);
    DataException e = assertThrows(DataException.class, () -> Npy.read(file));
    assertTrue(e.getMessage().contains(word), e::getMessage);
    assertTrue(e.getMessage().contains(file.toString()), e::getMessage);
  }

  @Test
  void refusesShapesThatDoNotFit() {
    Path file = folder.resolve("x.npy");
    assertThrows(InvalidArgumentException.class, () -> Npy.write(file, new float[3], 2));
    assertThrows(InvalidArgumentException.class, () -> Npy.write(file, new float[4], -2, -2));
    assertThrows(
        InvalidArgumentException.class, () -> Npy.write(file, new float[0], 1 << 16, 1 << 16));
    assertTrue(Files.notExists(file));
  }
}
