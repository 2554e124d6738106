// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static dev.forger.gan.data.Fixtures.assertBadData;
import static dev.forger.gan.data.Fixtures.cifar;
import static dev.forger.gan.data.Fixtures.read;
import static dev.forger.gan.data.Fixtures.write;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gan.RequiresTestData;
import dev.forger.gan.TestDataCondition;
import dev.forger.gan.catalogue.Proves;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Proves("A8.2")
class CifarDatasetTest {

  @TempDir Path folder;

  @Test
  void interleavesThePlanes() {
    try (CifarDataset data = CifarDataset.open(write(folder, "x.bin", cifar(12)))) {
      assertEquals(12, data.size());
      assertEquals(32, data.height());
      assertEquals(32, data.width());
      assertEquals(3, data.channels());
      assertEquals(10, data.labelCount());
      assertEquals(1, data.label(11));
      float[] image = read(data, 11);
      for (int p = 0; p < 1024; p++) {
        assertEquals(11 / 127.5f - 1f, image[3 * p]);
        assertEquals((p & 255) / 127.5f - 1f, image[3 * p + 1]);
        assertEquals(1f, image[3 * p + 2]);
      }
    }
  }

  @Test
  void joinsTheBatchesOfAFolder() {
    write(folder, "data_batch_2.bin", cifar(3));
    write(folder, "data_batch_1.bin", cifar(2));
    write(folder, "test_batch.bin", cifar(5));
    try (CifarDataset train = CifarDataset.open(folder);
        CifarDataset test = CifarDataset.open(folder, Split.TEST)) {
      assertArrayEquals(
          new int[] {0, 1, 0, 1, 2}, IntStream.range(0, 5).map(train::label).toArray());
      assertArrayEquals(
          new int[] {0, 1, 2, 3, 4}, IntStream.range(0, 5).map(test::label).toArray());
    }
  }

  @Test
  void namesEveryDefect() {
    assertBadData(folder, () -> CifarDataset.open(folder), "without data_batch_*.bin");
    Path missing = folder.resolve("missing.bin");
    assertBadData(missing, () -> CifarDataset.open(missing), "does not exist");
    Path cut = write(folder, "cut.bin", Arrays.copyOf(cifar(3), 3 * 3073 - 1));
    assertBadData(cut, () -> CifarDataset.open(cut), "truncated", "3072 bytes after record 2");
    byte[] labelled = cifar(3);
    labelled[3073] = 10;
    Path label = write(folder, "label.bin", labelled);
    assertBadData(label, () -> CifarDataset.open(label), "label 10 in record 1");
    Path empty = write(folder, "empty.bin", new byte[0]);
    assertBadData(empty, () -> CifarDataset.open(empty), "no image");
    Path one = write(folder, "one.bin", cifar(1));
    assertBadData(one, () -> CifarDataset.open(one), "one image");
  }

  @Test
  @RequiresTestData("cifar10/data_batch_1_first4000.bin")
  void readsCifar() {
    Path file = TestDataCondition.path("cifar10/data_batch_1_first4000.bin");
    try (CifarDataset data = CifarDataset.open(file)) {
      assertEquals(4000, data.size());
      assertArrayEquals(
          new int[] {6, 9, 9, 4, 1, 1, 2, 7, 8, 3},
          IntStream.range(0, 10).map(data::label).toArray());
    }
  }

  @Test
  @RequiresTestData("cifar10")
  void lossyTwinIsCloseToTheLosslessImages() {
    // The first frog of data_batch_1 is record 0; the zip sorts the images of a class by order.
    Path zip = TestDataCondition.path("cifar10/cifar10-jpeg-train.zip");
    Path file = TestDataCondition.path("cifar10/data_batch_1_first4000.bin");
    try (ImageFolderDataset jpeg = ImageFolderDataset.open(zip, 32, 3);
        CifarDataset exact = CifarDataset.open(file)) {
      assertEquals(50_000, jpeg.size());
      assertEquals(10, jpeg.labelCount());
      assertEquals("airplane", jpeg.classNames().get(0));
      assertEquals(0, jpeg.skippedCount());
      float[] frog = read(exact, 0);
      double least = Double.MAX_VALUE;
      int label = -1;
      for (int i = 0; i < jpeg.size(); i++) {
        double error = 0;
        float[] image = read(jpeg, i);
        for (int p = 0; p < frog.length; p++) {
          error += Math.abs(frog[p] - image[p]) * 127.5;
        }
        if (error / frog.length < least) {
          least = error / frog.length;
          label = jpeg.label(i);
        }
      }
      assertEquals(6, label, "frog");
      double found = least;
      assertTrue(found < 12, () -> "mean error " + found + " grey levels, about 6 are expected");
    }
  }
}
