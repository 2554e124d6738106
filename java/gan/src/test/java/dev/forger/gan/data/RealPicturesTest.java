// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static dev.forger.gan.data.Fixtures.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gan.RequiresTestData;
import dev.forger.gan.TestDataCondition;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

class RealPicturesTest {

  @Test
  @RequiresTestData("faces-orl/orl_faces.zip")
  void facesKeepTheirStoredLevels() throws IOException {
    Path path = TestDataCondition.path("faces-orl/orl_faces.zip");
    try (ImageFolderDataset faces = ImageFolderDataset.open(path, 92, 1);
        ZipFile zip = new ZipFile(path.toFile())) {
      assertEquals(400, faces.size());
      assertEquals(40, faces.labelCount());
      assertEquals("s1", faces.classNames().get(0));
      assertEquals(0, faces.skippedCount());
      // The name after orl_faces/s1/1.pgm sorts as 10.pgm, so the first image is 1.pgm.
      byte[] file = zip.getInputStream(zip.getEntry("orl_faces/s1/1.pgm")).readAllBytes();
      int header = file.length - 92 * 112;
      float[] expected = new float[92 * 92];
      for (int i = 0; i < expected.length; i++) {
        // The square begins 10 of the 112 rows below the top.
        expected[i] = (file[header + 10 * 92 + i] & 0xFF) / 127.5f - 1f;
      }
      assertArrayEquals(expected, read(faces, 0), 1e-6f);
    }
  }

  @Test
  @RequiresTestData("emoji/twemoji-72x72.zip")
  void emojiLieOnWhite() {
    Path path = TestDataCondition.path("emoji/twemoji-72x72.zip");
    try (ImageFolderDataset emoji = ImageFolderDataset.open(path, 32, 3)) {
      assertEquals(3720, emoji.size());
      assertEquals(0, emoji.skippedCount());
      int white = 0;
      for (int i = 0; i < emoji.size(); i++) {
        white += read(emoji, i)[0] > 0.9f ? 1 : 0;
      }
      assertTrue(white > 3000, "corners are transparent, so white: " + white);
    }
  }

  @Test
  @RequiresTestData("mnist")
  void openFitsRealDigitsToTheModel() {
    try (ImageDataset digits = Datasets.open(TestDataCondition.path("mnist").toString(), 32, 3)) {
      assertEquals(60_000, digits.size());
      assertEquals(32, digits.height());
      assertEquals(3, digits.channels());
      assertEquals(5, digits.label(0));
    }
  }
}
