// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static dev.forger.gan.data.Fixtures.assertBadData;
import static dev.forger.gan.data.Fixtures.cifar;
import static dev.forger.gan.data.Fixtures.gzip;
import static dev.forger.gan.data.Fixtures.idxImages;
import static dev.forger.gan.data.Fixtures.png;
import static dev.forger.gan.data.Fixtures.read;
import static dev.forger.gan.data.Fixtures.write;
import static dev.forger.gan.data.Fixtures.zip;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetsTest {

  @TempDir Path folder;

  @Test
  void recognisesEachKind() {
    write(folder, "idx/train-images-idx3-ubyte.gz", gzip(idxImages(3, 4, 4)));
    write(folder, "cifar/data_batch_1.bin", cifar(3));
    write(folder, "pictures/a.png", png(0xFFFF0000));
    write(folder, "pictures/b.png", png(0xFF0000FF));
    Path packed = folder.resolve("idx/train-images-idx3-ubyte.gz");
    Path plain = write(folder, "digits", idxImages(2, 4, 4));
    Path batch = write(folder, "some_records", cifar(2));
    Path archive =
        write(folder, "some", zip(Map.of("a.png", png(0xFFFF0000), "b.png", png(0xFF0000FF))));
    assertKind(IdxDataset.class, folder.resolve("idx"), 4, 1);
    assertKind(IdxDataset.class, packed, 4, 1);
    assertKind(IdxDataset.class, plain, 4, 1);
    assertKind(CifarDataset.class, folder.resolve("cifar"), 32, 3);
    assertKind(CifarDataset.class, batch, 32, 3);
    assertKind(ImageFolderDataset.class, folder.resolve("pictures"), 64, 3);
    assertKind(ImageFolderDataset.class, archive, 64, 3);
    try (ImageDataset drawn = Datasets.open("stroke-digits", 0, 0)) {
      assertInstanceOf(StrokeDigits.class, drawn);
    }
  }

  private static void assertKind(Class<?> kind, Path path, int size, int channels) {
    try (ImageDataset data = Datasets.open(path.toString(), 0, 0)) {
      assertInstanceOf(kind, data);
      assertEquals(size, data.height());
      assertEquals(channels, data.channels());
    }
    try (ImageDataset data = Datasets.open(path, 16, 1)) {
      assertEquals(16, data.height());
      assertEquals(16, data.width());
      assertEquals(1, data.channels());
      assertEquals(path.getFileName().toString(), data.name());
    }
  }

  @Test
  void fittingKeepsLabelsAndLevels() {
    Path file = write(folder, "x.bin", cifar(12));
    try (ImageDataset data = Datasets.open(file, 32, 1)) {
      assertEquals(10, data.labelCount());
      assertEquals(1, data.label(11));
      int luma = Math.round(0.299f * 11 + 0.587f * 5 + 0.114f * 255);
      assertEquals(luma / 127.5f - 1f, read(data, 11)[5]);
    }
    Path idx = write(folder, "x-idx3-ubyte", idxImages(2, 4, 6));
    try (ImageDataset grey = Datasets.open(idx, 4, 1);
        ImageDataset colour = Datasets.open(idx, 4, 3);
        ImageDataset uncut = Datasets.open(idx, 0, 0)) {
      assertEquals(6, uncut.width());
      float[] one = read(grey, 1);
      float[] three = read(colour, 1);
      // The square begins at column 1 of 6.
      assertEquals((7 + 1) / 127.5f - 1f, one[0]);
      assertEquals((7 + 6 + 1) / 127.5f - 1f, one[4]);
      for (int i = 0; i < three.length; i++) {
        assertEquals(one[i / 3], three[i]);
      }
    }
  }

  @Test
  void suggestsTheNearestName() {
    InvalidArgumentException e =
        assertThrows(InvalidArgumentException.class, () -> Datasets.open("stroke-digit", 28, 1));
    assertTrue(e.getMessage().contains("did you mean \"stroke-digits\"?"), e::getMessage);
    InvalidArgumentException far =
        assertThrows(InvalidArgumentException.class, () -> Datasets.open("zebra", 28, 1));
    assertTrue(far.getMessage().contains("stroke-digits"), far::getMessage);
    assertArrayEquals(
        new Object[] {
          "stroke-digits",
          "captioned-digits",
          "inked-digits",
          "bars-and-stripes",
          "moon-phases",
          "ring",
          "grid",
          "mixture",
          "swiss-roll",
          "two-moons"
        },
        Datasets.names().toArray());
  }

  @Test
  void namesWhatItCannotRead() {
    Path missing = folder.resolve("no/where");
    assertBadData(missing, () -> Datasets.open(missing.toString(), 0, 0), "does not exist");
    Path text = write(folder, "notes.txt", new byte[500]);
    assertBadData(text, () -> Datasets.open(text, 0, 0), "unknown kind");
    Path empty = write(folder, "empty-images-idx3-ubyte", new byte[0]);
    assertBadData(empty, () -> Datasets.open(empty, 0, 0), "truncated");
    Path zip = write(folder, "x.zip", new byte[9]);
    assertBadData(zip, () -> Datasets.open(zip, 0, 0), "corrupt zip");
    Path cut = write(folder, "data_batch_1.bin", new byte[3000]);
    assertBadData(cut, () -> Datasets.open(cut, 0, 0), "truncated");
  }

  @Test
  void refusesShapesOutOfRange() {
    for (int size : new int[] {-1, 4097}) {
      assertThrows(InvalidArgumentException.class, () -> Datasets.open("stroke-digits", size, 1));
    }
    assertThrows(InvalidArgumentException.class, () -> Datasets.open("stroke-digits", 28, 2));
  }
}
