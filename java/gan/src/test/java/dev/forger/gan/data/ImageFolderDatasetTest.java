// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static dev.forger.gan.data.Fixtures.assertBadData;
import static dev.forger.gan.data.Fixtures.encode;
import static dev.forger.gan.data.Fixtures.plain;
import static dev.forger.gan.data.Fixtures.png;
import static dev.forger.gan.data.Fixtures.read;
import static dev.forger.gan.data.Fixtures.write;
import static dev.forger.gan.data.Fixtures.zip;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.catalogue.Proves;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Proves("A1.7")
class ImageFolderDatasetTest {

  private static final int RED = 0xFFFF0000;
  private static final int BLUE = 0xFF0000FF;

  @TempDir Path folder;

  @Test
  void classFoldersAreLabelsInFolderAndZipAlike() {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("set/cat/b.png", png(RED));
    files.put("set/cat/deep/er.PNG", png(RED));
    files.put("set/ant/a.png", png(BLUE));
    files.put("set/loose.png", png(BLUE));
    files.put("set/README", "no picture".getBytes(StandardCharsets.UTF_8));
    files.put("__MACOSX/set/cat/._b.png", new byte[] {1});
    files.forEach((name, bytes) -> write(folder.resolve("f"), name, bytes));
    Path archive = write(folder, "all.zip", zip(files));
    try (ImageFolderDataset plain = ImageFolderDataset.open(folder.resolve("f/set"), 4, 3);
        ImageFolderDataset zipped = ImageFolderDataset.open(archive, 4, 3)) {
      for (ImageFolderDataset data : List.of(plain, zipped)) {
        assertEquals(4, data.size());
        assertEquals(2, data.labelCount());
        assertEquals(List.of("ant", "cat"), data.classNames());
        assertArrayEquals(
            new int[] {0, 1, 1, -1}, IntStream.range(0, 4).map(data::label).toArray());
        assertEquals(0, data.skippedCount());
      }
      assertEquals(plain.fingerprint(), zipped.fingerprint());
      assertEquals(1f, read(plain, 1)[0]);
      assertEquals(-1f, read(plain, 1)[2]);
    }
  }

  @Test
  void oneFolderIsNoClass() {
    write(folder, "a/1.png", png(RED));
    write(folder, "a/2.png", png(BLUE));
    try (ImageFolderDataset data = ImageFolderDataset.open(folder, 4, 3)) {
      assertEquals(0, data.labelCount());
      assertEquals(-1, data.label(0));
    }
  }

  @Test
  void everyFormatKeepsItsLevels() {
    BufferedImage grey = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    for (int p = 0; p < 64; p++) {
      grey.getRaster().setSample(p % 8, p / 8, 0, 100);
    }
    write(folder, "a.png", encode(grey, "png"));
    write(folder, "b.bmp", encode(plain(8, 8, BufferedImage.TYPE_3BYTE_BGR, 0xFF646464), "bmp"));
    write(folder, "c.gif", encode(plain(8, 8, BufferedImage.TYPE_3BYTE_BGR, 0xFF646464), "gif"));
    write(folder, "d.jpg", encode(grey, "jpg"));
    byte[] pgm = new byte[64];
    Arrays.fill(pgm, (byte) 100);
    write(folder, "e.pgm", join("P5\n8 8\n255\n", pgm));
    byte[] ppm = new byte[192];
    Arrays.fill(ppm, (byte) 100);
    write(folder, "f.ppm", join("P6\n8 8\n255\n", ppm));
    BufferedImage deep = new BufferedImage(8, 8, BufferedImage.TYPE_USHORT_GRAY);
    for (int p = 0; p < 64; p++) {
      deep.getRaster().setSample(p % 8, p / 8, 0, 100 * 257);
    }
    write(folder, "g.png", encode(deep, "png"));
    for (int channels : new int[] {1, 3}) {
      try (ImageFolderDataset data = ImageFolderDataset.open(folder, 8, channels)) {
        assertEquals(7, data.size());
        for (int i = 0; i < 7; i++) {
          for (float value : read(data, i)) {
            assertEquals(100 / 127.5f - 1f, value, 1e-6f, "file " + i);
          }
        }
      }
    }
  }

  @Test
  void colourTurnsGreyByLuma() {
    write(folder, "a.png", png(RED));
    write(folder, "b.png", png(0xFF00FF00));
    write(folder, "c.png", png(BLUE));
    try (ImageFolderDataset data = ImageFolderDataset.open(folder, 8, 1)) {
      assertEquals(76 / 127.5f - 1f, read(data, 0)[5]);
      assertEquals(150 / 127.5f - 1f, read(data, 1)[5]);
      assertEquals(29 / 127.5f - 1f, read(data, 2)[5]);
    }
  }

  @Test
  void transparentPartsShowTheBackground() {
    write(folder, "clear.png", png(0x00000000));
    write(folder, "half.png", png(0x80FF0000));
    try (ImageFolderDataset white = ImageFolderDataset.open(folder, 8, 3);
        ImageFolderDataset black = ImageFolderDataset.open(folder, 8, 3, 0)) {
      assertEquals(1f, read(white, 0)[0]);
      assertEquals(-1f, read(black, 0)[0]);
      assertArrayEquals(
          new float[] {1f, 127 / 127.5f - 1f, 127 / 127.5f - 1f},
          Arrays.copyOf(read(white, 1), 3),
          1e-6f);
      assertArrayEquals(
          new float[] {128 / 127.5f - 1f, -1f, -1f}, Arrays.copyOf(read(black, 1), 3), 1e-6f);
    }
  }

  @Test
  void cutsTheCentralSquare() {
    BufferedImage wide = plain(16, 8, BufferedImage.TYPE_INT_RGB, BLUE);
    for (int y = 0; y < 8; y++) {
      for (int x = 4; x < 12; x++) {
        wide.setRGB(x, y, RED);
      }
    }
    write(folder, "a.png", encode(wide, "png"));
    write(folder, "b.png", png(RED));
    try (ImageFolderDataset data = ImageFolderDataset.open(folder, 8, 3)) {
      assertArrayEquals(read(data, 1), read(data, 0));
    }
  }

  @Test
  void skipsAndCountsWhatCannotBeRead() {
    write(folder, "a.png", png(RED));
    write(folder, "b.png", Arrays.copyOf(png(RED), 40));
    write(folder, "c.jpg", "not a picture".getBytes(StandardCharsets.UTF_8));
    write(folder, "d.png", png(BLUE));
    write(folder, "e.gif", new byte[0]);
    // A PNG header that claims 60 000 x 60 000 pixels.
    byte[] huge = png(RED);
    huge[18] = (byte) 0xEA;
    huge[22] = (byte) 0xEA;
    write(folder, "f.png", huge);
    try (ImageFolderDataset data = ImageFolderDataset.open(folder, 8, 3)) {
      assertEquals(2, data.size());
      assertEquals(4, data.skippedCount());
      assertTrue(data.skipped().get(0).startsWith("b.png ("), data.skipped()::toString);
      assertEquals(-1f, read(data, 1)[0]);
    }
  }

  @Test
  void namesEveryDefect() {
    Path missing = folder.resolve("missing");
    assertBadData(missing, () -> ImageFolderDataset.open(missing, 8, 3), "does not exist");
    write(folder, "empty/notes.txt", new byte[3]);
    Path empty = folder.resolve("empty");
    assertBadData(empty, () -> ImageFolderDataset.open(empty, 8, 3), "no picture file");
    write(folder, "bad/a.png", new byte[3]);
    write(folder, "bad/b.png", new byte[3]);
    Path bad = folder.resolve("bad");
    assertBadData(
        bad, () -> ImageFolderDataset.open(bad, 8, 3), "no readable picture among 2", "a.png");
    write(folder, "one/a.png", png(RED));
    Path one = folder.resolve("one");
    assertBadData(one, () -> ImageFolderDataset.open(one, 8, 3), "one image");
    byte[] archive = zip(Map.of("a.png", png(RED), "b.png", png(BLUE)));
    Path cut = write(folder, "cut.zip", Arrays.copyOf(archive, archive.length - 30));
    assertBadData(cut, () -> ImageFolderDataset.open(cut, 8, 3), "corrupt zip");
    Path text = write(folder, "text.zip", new byte[100]);
    assertBadData(text, () -> ImageFolderDataset.open(text, 8, 3), "corrupt zip");
  }

  @Test
  void corruptZipEntriesAreSkipped() {
    byte[] archive =
        zip(new TreeMap<>(Map.of("a.png", png(RED), "b.png", png(BLUE), "c.png", png(BLUE))));
    archive[50] ^= 0x55;
    try (ImageFolderDataset data = ImageFolderDataset.open(write(folder, "x.zip", archive), 8, 3)) {
      assertEquals(2, data.size());
      assertEquals(1, data.skippedCount());
    }
  }

  @Test
  void refusesMoreThanTheHeapHolds() {
    int files = (int) (Runtime.getRuntime().maxMemory() / (4096L * 4096 * 3)) + 1;
    for (int i = 0; i < files; i++) {
      write(folder, i + ".png", png(RED));
    }
    assertBadData(folder, () -> ImageFolderDataset.open(folder, 4096, 3), "MiB of Java heap");
  }

  @Test
  void refusesShapesOutOfRange() {
    assertThrows(InvalidArgumentException.class, () -> ImageFolderDataset.open(folder, 0, 3));
    assertThrows(InvalidArgumentException.class, () -> ImageFolderDataset.open(folder, 4097, 3));
    assertThrows(InvalidArgumentException.class, () -> ImageFolderDataset.open(folder, 8, 2));
    assertThrows(InvalidArgumentException.class, () -> ImageFolderDataset.open(folder, 8, 3, 256));
  }

  private static byte[] join(String header, byte[] pixels) {
    byte[] start = header.getBytes(StandardCharsets.US_ASCII);
    byte[] all = Arrays.copyOf(start, start.length + pixels.length);
    System.arraycopy(pixels, 0, all, start.length, pixels.length);
    return all;
  }
}
