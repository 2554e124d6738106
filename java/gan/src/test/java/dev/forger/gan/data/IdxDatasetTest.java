// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static dev.forger.gan.data.Fixtures.assertBadData;
import static dev.forger.gan.data.Fixtures.gzip;
import static dev.forger.gan.data.Fixtures.idxImages;
import static dev.forger.gan.data.Fixtures.idxLabels;
import static dev.forger.gan.data.Fixtures.read;
import static dev.forger.gan.data.Fixtures.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.forger.gan.RequiresTestData;
import dev.forger.gan.TestDataCondition;
import dev.forger.gan.catalogue.Proves;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Proves("A8.1")
class IdxDatasetTest {

  private static final String IMAGES = "train-images-idx3-ubyte";
  private static final String LABELS = "train-labels-idx1-ubyte";

  @TempDir Path folder;

  @Test
  void readsPlainFilesWithLabels() {
    write(folder, IMAGES, idxImages(3, 2, 4));
    write(folder, LABELS, idxLabels(4, 0, 2));
    for (Path path : new Path[] {folder, folder.resolve(IMAGES)}) {
      try (IdxDataset data = IdxDataset.open(path)) {
        assertEquals(3, data.size());
        assertEquals(2, data.height());
        assertEquals(4, data.width());
        assertEquals(1, data.channels());
        assertEquals(5, data.labelCount());
        assertEquals(4, data.label(0));
        assertEquals(2, data.label(2));
        float[] image = read(data, 2);
        for (int p = 0; p < 8; p++) {
          assertEquals((14 + p) / 127.5f - 1f, image[p]);
        }
      }
    }
  }

  @Test
  void readsGzipWhateverTheNameAndPicksTheSplit() {
    write(folder, IMAGES + ".gz", gzip(idxImages(3, 2, 2)));
    write(folder, "t10k-images-idx3-ubyte", gzip(idxImages(5, 2, 2)));
    write(folder, "t10k-labels-idx1-ubyte.gz", gzip(idxLabels(0, 1, 2, 3, 4)));
    try (IdxDataset train = IdxDataset.open(folder);
        IdxDataset test = IdxDataset.open(folder, Split.TEST)) {
      assertEquals(3, train.size());
      assertEquals(0, train.labelCount());
      assertEquals(-1, train.label(1));
      assertEquals(5, test.size());
      assertEquals(3, test.label(3));
      assertArrayEquals(read(train, 2), read(test, 2));
      assertNotEquals(train.fingerprint(), test.fingerprint());
    }
  }

  @Test
  void namesEveryDefect() {
    byte[] good = idxImages(3, 4, 4);
    Path missing = folder.resolve("nowhere");
    assertBadData(missing, () -> IdxDataset.open(missing), "does not exist");
    assertBadData(folder, () -> IdxDataset.open(folder), "without train-images-idx3-ubyte");
    bad("magic", ByteBuffer.wrap(good.clone()).putInt(0, 0x801).array(), "0x00000801");
    bad("rows", ByteBuffer.wrap(good.clone()).putInt(8, 0).array(), "0 rows");
    bad("columns", ByteBuffer.wrap(good.clone()).putInt(12, -1).array(), "4294967295 columns");
    bad("count", ByteBuffer.wrap(good.clone()).putInt(4, -1).array(), "3 of 4294967295 images");
    bad("long", Arrays.copyOf(good, good.length + 1), "further bytes");
    bad("empty", new byte[0], "truncated");
    bad("none", idxImages(0, 4, 4), "no image");
    bad("one", idxImages(1, 4, 4), "one image");
  }

  @Test
  void noticesTruncationAtEveryByte() {
    byte[] good = idxImages(2, 2, 3);
    byte[] packed = gzip(good);
    for (int length = 0; length < good.length; length++) {
      bad("plain" + length, Arrays.copyOf(good, length), "truncated");
    }
    for (int length = 2; length < packed.length; length++) {
      bad("packed" + length, Arrays.copyOf(packed, length), "truncated");
    }
  }

  @Test
  void noticesCorruptGzip() {
    byte[] packed = gzip(idxImages(2, 2, 3));
    packed[packed.length - 6] ^= 1;
    bad("crc", packed, "corrupt gzip");
    byte[] method = gzip(idxImages(2, 2, 3));
    method[2] = 3;
    bad("method", method, "corrupt gzip");
  }

  @Test
  void comparesImagesWithLabels() {
    Path images = write(folder, IMAGES, idxImages(3, 2, 2));
    Path labels = write(folder, LABELS, idxLabels(1, 2));
    assertBadData(images, () -> IdxDataset.open(folder), "3 images", "2 labels", LABELS);
    write(folder, LABELS, idxImages(3, 2, 2));
    assertBadData(labels, () -> IdxDataset.open(folder), "0x00000803", "0x00000801");
    write(folder, LABELS, Arrays.copyOf(idxLabels(1, 2, 3), 10));
    assertBadData(labels, () -> IdxDataset.open(folder), "truncated", "2 of 3 labels");
  }

  private void bad(String name, byte[] content, String word) {
    Path file = write(folder, name + "-images-idx3-ubyte", content);
    assertBadData(file, () -> IdxDataset.open(file), word);
  }

  @Test
  @RequiresTestData("mnist")
  void readsMnist() {
    Path mnist = TestDataCondition.path("mnist");
    try (IdxDataset train = IdxDataset.open(mnist);
        IdxDataset test = IdxDataset.open(mnist, Split.TEST)) {
      assertEquals(28, train.height());
      assertEquals(10, train.labelCount());
      assertArrayEquals(
          new int[] {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}, counts(train));
      assertArrayEquals(
          new int[] {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}, counts(test));
      double mean = 0;
      for (int i = 0; i < train.size(); i++) {
        for (float value : read(train, i)) {
          mean += (value + 1) / 2;
        }
      }
      assertEquals(0.1307, mean / train.size() / 784, 1e-4, "the published mean of MNIST");
    }
  }

  private static int[] counts(ImageDataset data) {
    int[] counts = new int[data.labelCount()];
    for (int i = 0; i < data.size(); i++) {
      counts[data.label(i)]++;
    }
    return counts;
  }
}
