// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static dev.forger.gan.data.Fixtures.assertBadData;
import static dev.forger.gan.data.Fixtures.encode;
import static dev.forger.gan.data.Fixtures.idxImages;
import static dev.forger.gan.data.Fixtures.idxLabels;
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
import dev.forger.UnsupportedException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Published data sets by their layouts, in tiny copies. */
class LayoutsTest {
  private static final String WEBP = "UklGRh4AAABXRUJQVlA4TBEAAAAvB8ABAAdQsiJXpv+BiOh/AAA=";

  @TempDir Path folder;

  private static int[] labels(ImageDataset data) {
    return IntStream.range(0, data.size()).map(data::label).toArray();
  }

  /** A face of 178 x 218 as CelebA's: grey, with a red band above and below the central square. */
  private static byte[] face(int grey) {
    BufferedImage face = new BufferedImage(178, 218, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 218; y++) {
      for (int x = 0; x < 178; x++) {
        face.setRGB(x, y, y < 20 || y >= 198 ? 0xFF0000 : grey * 0x010101);
      }
    }
    return encode(face, "png");
  }

  private Path celeba() {
    Path celeba = folder.resolve("celeba");
    for (int i = 1; i <= 3; i++) {
      write(celeba, "img_align_celeba/00000" + i + ".png", face(50 * i));
    }
    String attributes =
        "3\nBald Smiling Young\n"
            + "000001.png -1  1  1\n000002.png -1 -1  1\n000003.png  1  1 -1\n";
    write(celeba, "list_attr_celeba.txt", attributes.getBytes(StandardCharsets.UTF_8));
    return celeba;
  }

  @Test
  void celebaIsCutToItsCentre() {
    Path celeba = celeba();
    for (Path path : List.of(celeba, celeba.resolve("img_align_celeba"))) {
      try (ImageDataset faces = Datasets.open(path.toString(), 16, 3)) {
        assertEquals(3, faces.size());
        assertEquals(0, faces.labelCount());
        for (int i = 0; i < 3; i++) {
          for (float value : read(faces, i)) {
            assertEquals(50 * (i + 1) / 127.5f - 1, value, 1e-6);
          }
        }
      }
    }
  }

  @Test
  void celebaHasAnAttributeAsClass() {
    Path celeba = celeba();
    try (ImageDataset smiling = Datasets.open("celeba:" + celeba + ":Smiling", 16, 3);
        ImageDataset young =
            Datasets.open("celeba:" + celeba.resolve("img_align_celeba") + ":Young", 16, 3)) {
      assertArrayEquals(new int[] {1, 0, 1}, labels(smiling));
      assertArrayEquals(new int[] {1, 1, 0}, labels(young));
      assertEquals(List.of("not Smiling", "Smiling"), ((ImageFolderDataset) smiling).classNames());
    }
    InvalidArgumentException unknown =
        assertThrows(
            InvalidArgumentException.class,
            () -> Datasets.open("celeba:" + celeba + ":Smilin", 16, 3));
    assertTrue(unknown.getMessage().contains("did you mean \"Smiling\"?"), unknown.getMessage());
    write(celeba, "list_attr_celeba.txt", "2\nBald Smiling\nx 1\n".getBytes());
    assertBadData(celeba, () -> Datasets.open("celeba:" + celeba + ":Bald", 16, 3), "line 3");
    write(celeba, "list_attr_celeba.txt", "2\nBald\n000001.png 1\n".getBytes());
    assertBadData(
        celeba, () -> Datasets.open("celeba:" + celeba + ":Bald", 16, 3), "no line of 000002.png");
    assertTrue(celeba.resolve("list_attr_celeba.txt").toFile().delete());
    assertBadData(
        celeba,
        () -> Datasets.open("celeba:" + celeba + ":Bald", 16, 3),
        "no list_attr_celeba.txt");
    Path other = folder.resolve("other");
    write(other, "a.png", png(0xFFFF0000));
    assertBadData(other, () -> Datasets.open("celeba:" + other, 16, 3), "img_align_celeba");
  }

  /** Records whose coarse label is i, whose fine one is 3 i, red i, green the pixel, blue 255. */
  private static byte[] cifar100(int count) {
    ByteBuffer out = ByteBuffer.allocate(count * 3074);
    for (int i = 0; i < count; i++) {
      out.put((byte) i).put((byte) (3 * i));
      for (int plane = 0; plane < 3; plane++) {
        for (int p = 0; p < 1024; p++) {
          out.put((byte) (plane == 0 ? i : plane == 1 ? p : 255));
        }
      }
    }
    return out.array();
  }

  @Test
  void cifar100HasTwoLabels() {
    Path cifar = folder.resolve("cifar-100-binary");
    write(cifar, "train.bin", cifar100(5));
    write(cifar, "test.bin", cifar100(2));
    write(
        cifar,
        "coarse_label_names.txt",
        String.join("\n", IntStream.range(0, 20).mapToObj(i -> "c" + i).toList()).getBytes());
    for (String source : List.of(cifar.toString(), cifar + "/train.bin", "cifar-100:" + cifar)) {
      try (ImageDataset fine = Datasets.open(source, 0, 0)) {
        assertInstanceOf(Cifar100Dataset.class, fine);
        assertEquals(100, fine.labelCount());
        assertArrayEquals(new int[] {0, 3, 6, 9, 12}, labels(fine));
        assertEquals(4 / 127.5f - 1, read(fine, 4)[0]);
        assertEquals(7 / 127.5f - 1, read(fine, 4)[7 * 3 + 1]);
        assertEquals(1f, read(fine, 4)[2]);
      }
    }
    try (ImageDataset coarse = Datasets.open("cifar-100:" + cifar + ":coarse", 0, 0);
        Cifar100Dataset test =
            Cifar100Dataset.open(cifar, Split.TEST, Cifar100Dataset.Labels.COARSE)) {
      assertEquals(20, coarse.labelCount());
      assertArrayEquals(new int[] {0, 1, 2, 3, 4}, labels(coarse));
      assertEquals(2, test.size());
      assertEquals("c7", test.classNames().get(7));
    }
    assertThrows(
        InvalidArgumentException.class, () -> Datasets.open("cifar-100:" + cifar + ":rough", 0, 0));
    Path cut = write(folder, "cut/train.bin", Arrays.copyOf(cifar100(3), 3 * 3074 - 1));
    assertBadData(cut, () -> Datasets.open("cifar-100:" + cut, 0, 0), "3074", "CIFAR-100");
    byte[] labelled = cifar100(3);
    labelled[3075] = 100;
    Path label = write(folder, "label/train.bin", labelled);
    assertBadData(label, () -> Datasets.open("cifar-100:" + label, 0, 0), "label 100 in record 1");
    write(cifar, "coarse_label_names.txt", "one\n".getBytes());
    assertBadData(cifar, () -> Datasets.open("cifar-100:" + cifar + ":coarse", 0, 0), "1 names");
    Path empty = folder.resolve("cut");
    assertTrue(cut.toFile().delete());
    assertBadData(empty, () -> Datasets.open("cifar-100:" + empty, 0, 0), "without train.bin");
  }

  @Test
  void imageNetIsItsTrainingFolders() {
    for (String name : List.of("train/n01440764/a.JPEG", "train/n02102040/b.JPEG")) {
      write(folder, name, encode(Fixtures.plain(9, 12, BufferedImage.TYPE_INT_RGB, 0), "jpg"));
    }
    write(folder, "train/n02102040/c.JPEG", png(0xFF00FF00));
    write(folder, "val/x.JPEG", png(0xFF00FF00));
    for (String source : List.of(folder.toString(), "imagenet:" + folder)) {
      try (ImageDataset data = Datasets.open(source, 8, 3)) {
        assertArrayEquals(new int[] {0, 1, 1}, labels(data));
        assertEquals(List.of("n01440764", "n02102040"), ((ImageFolderDataset) data).classNames());
      }
    }
  }

  private static byte[] npy(String type, String shape, byte[] values) {
    String text = "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + shape + "), }";
    String padded = text + " ".repeat(117 - text.length()) + "\n";
    ByteBuffer out = ByteBuffer.allocate(10 + 118 + values.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) 118);
    return out.put(padded.getBytes(StandardCharsets.US_ASCII)).put(values).array();
  }

  private static byte[] longs(long... values) {
    ByteBuffer out = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    out.asLongBuffer().put(values);
    return out.array();
  }

  /** A batch as of the downsampled ImageNet: planes of 4 x 4, value 60 plane + image. */
  private static byte[] batch(long... labels) {
    byte[] data = new byte[labels.length * 48];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (60 * (i % 48 / 16) + i / 48);
    }
    TreeMap<String, byte[]> arrays = new TreeMap<>();
    arrays.put("data.npy", npy("|u1", labels.length + ", 48", data));
    arrays.put("labels.npy", npy("<i8", labels.length + ",", longs(labels)));
    arrays.put("mean.npy", npy("|u1", "48,", new byte[48]));
    return zip(arrays);
  }

  @Test
  void downsampledImageNetIsReadInBatches() {
    write(folder, "train_data_batch_1.npz", batch(1, 3));
    write(folder, "train_data_batch_2.npz", batch(2));
    write(folder, "val_data.npz", batch(1, 1, 1, 1));
    for (String source : List.of(folder.toString(), "npz:" + folder)) {
      try (ImageDataset data = Datasets.open(source, 0, 0)) {
        assertEquals(3, data.size());
        assertEquals(4, data.height());
        assertEquals(3, data.labelCount());
        assertArrayEquals(new int[] {0, 2, 1}, labels(data));
        float[] second = read(data, 1);
        assertEquals(1 / 127.5f - 1, second[0]);
        assertEquals(61 / 127.5f - 1, second[1]);
        assertEquals(121 / 127.5f - 1, second[2]);
      }
    }
    try (ImageDataset data = Datasets.open(folder.toString(), 2, 1)) {
      assertEquals(2, data.width());
      assertEquals(1, data.channels());
    }
  }

  @Test
  void batchesThroughTheCacheAreTheSame() {
    write(folder, "x.npz", batch(1, 3, 2));
    ImageCache cache = ImageCache.at(folder.resolve("cache"));
    try (ImageDataset memory = NpzDataset.open(folder.resolve("x.npz"), 8, 3, cache, 1000);
        ImageDataset made = NpzDataset.open(folder.resolve("x.npz"), 8, 3, cache, 1);
        ImageDataset again = NpzDataset.open(folder.resolve("x.npz"), 8, 3, cache, 1)) {
      assertEquals(memory.fingerprint(), made.fingerprint());
      assertEquals(memory.fingerprint(), again.fingerprint());
      assertArrayEquals(labels(memory), labels(again));
      assertArrayEquals(read(memory, 2), read(again, 2));
    }
  }

  @Test
  void arraysThatAreNoImagesAreRefused() {
    TreeMap<String, byte[]> arrays = new TreeMap<>();
    arrays.put("data.npy", npy("|u1", "2, 47", new byte[94]));
    Path odd = write(folder, "odd.npz", zip(arrays));
    assertBadData(odd, () -> Datasets.open(odd, 0, 0), "data |u1[2, 47]");
    arrays.put("data.npy", npy("|u1", "2, 48", new byte[95]));
    Path cut = write(folder, "cut.npz", zip(arrays));
    assertBadData(cut, () -> Datasets.open(cut, 0, 0), "truncated array after image 1");
    arrays.put("data.npy", npy("|u1", "2, 48", new byte[96]));
    arrays.put("labels.npy", npy("<i8", "1,", longs(1)));
    Path few = write(folder, "few.npz", zip(arrays));
    assertBadData(few, () -> Datasets.open(few, 0, 0), "2 integers");
    arrays.put("labels.npy", npy("<i8", "2,", longs(1, -4)));
    Path negative = write(folder, "negative.npz", zip(arrays));
    assertBadData(negative, () -> Datasets.open(negative, 0, 0), "label -4 of image 1");
    arrays.remove("labels.npy");
    arrays.put("images.npy", npy("|u1", "2, 4, 4, 3", new byte[96]));
    Path two = write(folder, "two.npz", zip(arrays));
    assertBadData(two, () -> Datasets.open(two, 0, 0), "two arrays of images");
  }

  @Test
  void lsunMayBeAFolderOfWebp() {
    write(folder, "bedroom/0/0/a.webp", Base64.getDecoder().decode(WEBP));
    write(folder, "bedroom/0/1/b.webp", Base64.getDecoder().decode(WEBP));
    try (ImageDataset rooms = Datasets.open("lsun:" + folder.resolve("bedroom"), 4, 3)) {
      assertEquals(0, rooms.labelCount());
      assertEquals(200 / 127.5f - 1, read(rooms, 1)[0]);
      assertEquals(50 / 127.5f - 1, read(rooms, 1)[2]);
    }
    write(folder, "database/data.mdb", new byte[10]);
    UnsupportedException none =
        assertThrows(
            UnsupportedException.class, () -> Datasets.open(folder.resolve("database"), 4, 3));
    assertTrue(none.getMessage().contains("forger-lmdb"), none.getMessage());
  }

  @Test
  void stacksThreeDigitsAndBinarises() {
    Path digits = folder.resolve("digits");
    write(digits, "train-images-idx3-ubyte", idxImages(20, 4, 4));
    int[] classes = IntStream.range(0, 20).map(i -> i % 10).toArray();
    write(digits, "train-labels-idx1-ubyte", idxLabels(classes));
    try (ImageDataset source = Datasets.open(digits, 0, 0);
        ImageDataset stacked = Datasets.open("stacked:" + digits, 0, 0);
        ImageDataset again = Datasets.open("stacked:" + digits, 4, 3)) {
      assertEquals(StackedDigits.COUNT, stacked.size());
      assertEquals(1000, stacked.labelCount());
      assertEquals(3, stacked.channels());
      assertEquals(stacked.fingerprint(), again.fingerprint());
      int[] counts = new int[1000];
      for (int i = 0; i < 26_000; i++) {
        counts[stacked.label(i)]++;
      }
      // 26 of each are expected: none is missing, none has twice as many and more.
      assertTrue(Arrays.stream(counts).allMatch(count -> count > 4 && count < 60));
      for (int i = 0; i < 50; i++) {
        float[] image = read(stacked, i);
        int label = stacked.label(i);
        int[] digit = {label / 100, label / 10 % 10, label % 10};
        for (int channel = 0; channel < 3; channel++) {
          float first = image[channel];
          assertTrue(
              IntStream.of(digit[channel], digit[channel] + 10)
                  .anyMatch(n -> read(source, n)[0] == first),
              "image " + i + ", channel " + channel);
        }
      }
    }
    try (ImageDataset black = Datasets.open("binarised:" + digits, 0, 0)) {
      for (float value : read(black, 3)) {
        assertEquals(1, Math.abs(value));
      }
    }
    assertThrows(InvalidArgumentException.class, () -> Datasets.open("stacked:moon-phases", 0, 0));
    assertThrows(InvalidArgumentException.class, () -> Datasets.open("stacked:" + digits, 0, 1));
  }

  @Test
  void namesOfFormatsNeedAPath() throws IOException {
    for (String label : DataFormat.labels()) {
      InvalidArgumentException e =
          assertThrows(InvalidArgumentException.class, () -> Datasets.open(label + ":", 0, 0));
      assertTrue(e.getMessage().contains(label + ":PATH"), e.getMessage());
    }
    Path missing = folder.resolve("missing");
    assertBadData(missing, () -> Datasets.open("idx:" + missing, 0, 0), "does not exist");
  }

  @Test
  void sourcesBecomeAbsolute() {
    Path here = Path.of("").toAbsolutePath();
    Path pom = here.resolve("pom.xml");
    assertEquals(pom.toString(), Datasets.absolute("pom.xml"));
    assertEquals("stacked:stroke-digits", Datasets.absolute("stacked:stroke-digits"));
    assertEquals("celeba:" + pom + ":Smiling", Datasets.absolute("celeba:pom.xml:Smiling"));
    assertEquals("stacked:idx:" + pom, Datasets.absolute("stacked:idx:pom.xml"));
    assertEquals("no/where", Datasets.absolute("no/where"));
  }
}
