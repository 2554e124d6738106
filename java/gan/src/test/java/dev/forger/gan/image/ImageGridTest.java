// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.gan.Samples;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageGridTest {

  @TempDir Path folder;

  /** Images of 2 x 3 whose value v of image i is level 10 i + v. */
  private static float[] images(int count, int channels) {
    float[] nhwc = new float[count * 6 * channels];
    for (int i = 0; i < count; i++) {
      for (int v = 0; v < 6 * channels; v++) {
        nhwc[i * 6 * channels + v] = (10 * i + v) / 127.5f - 1f;
      }
    }
    return nhwc;
  }

  @Test
  void samplesOfFewPixelsAreEnlarged() throws IOException {
    for (int side : new int[] {4, 12, 13}) {
      Path file = folder.resolve(side + ".png");
      new Samples(new float[side * side], 1, Shape.of(side, side, 1)).writePng(file);
      BufferedImage picture = ImageIO.read(file.toFile());
      assertEquals(side <= 12 ? 28 : side + 4, picture.getWidth());
    }
  }

  @Test
  void levelsRoundAndClip() {
    assertEquals(0, Images.level(-1f));
    assertEquals(128, Images.level(0f));
    assertEquals(255, Images.level(1f));
    assertEquals(0, Images.level(-7f));
    assertEquals(255, Images.level(Float.POSITIVE_INFINITY));
    assertEquals(0, Images.level(Float.NaN));
    for (int level = 0; level < 256; level++) {
      assertEquals(level, Images.level(level / 127.5f - 1f));
    }
  }

  @Test
  void pngHoldsEachPixelOfEachImage() throws IOException {
    for (int channels : new int[] {1, 3}) {
      for (int upscale = 1; upscale <= 3; upscale++) {
        Path file = folder.resolve("new/grid.png");
        ImageGrid.of(images(5, channels), 5, 2, 3, channels)
            .columns(2)
            .gap(1)
            .upscale(upscale)
            .writePng(file);
        BufferedImage read = ImageIO.read(file.toFile());
        int stepX = 3 * upscale + 1;
        int stepY = 2 * upscale + 1;
        assertEquals(2 * stepX + 1, read.getWidth());
        assertEquals(3 * stepY + 1, read.getHeight());
        for (int i = 0; i < 5; i++) {
          for (int y = 0; y < 2 * upscale; y++) {
            for (int x = 0; x < 3 * upscale; x++) {
              int column = 1 + i % 2 * stepX + x;
              int row = 1 + i / 2 * stepY + y;
              for (int c = 0; c < channels; c++) {
                int value = 10 * i + (y / upscale * 3 + x / upscale) * channels + c;
                assertEquals(value, read.getRaster().getSample(column, row, c));
              }
            }
          }
        }
        assertEquals(96, read.getRaster().getSample(0, 0, 0));
        assertEquals(96, read.getRaster().getSample(stepX + 1, 2 * stepY + 1, channels - 1));
      }
    }
  }

  @Test
  void defaultIsAboutSquare() {
    BufferedImage picture = ImageGrid.of(images(7, 1), 7, 2, 3, 1).toBufferedImage();
    assertEquals(3 * 5 + 2, picture.getWidth());
    assertEquals(3 * 4 + 2, picture.getHeight());
  }

  @Test
  void writesOneFileAnImage() throws IOException {
    Path target = folder.resolve("a/b");
    Images.writeFolder(target, images(3, 3), 3, 2, 3, 3);
    try (Stream<Path> files = Files.list(target)) {
      assertEquals(
          List.of("00000.png", "00001.png", "00002.png"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    BufferedImage read = ImageIO.read(target.resolve("00002.png").toFile());
    assertEquals(20 + 3 * 4 + 2, read.getRaster().getSample(1, 1, 2));
    InvalidArgumentException e =
        assertThrows(
            InvalidArgumentException.class,
            () -> Images.writeFolder(target, images(3, 3), 3, 2, 3, 3));
    assertTrue(e.getMessage().contains(target.toString()), e::getMessage);
  }

  @Test
  void failedWriteLeavesNothingAndNamesTheFile() throws IOException {
    Path taken = Files.createDirectory(folder.resolve("taken.png"));
    Files.createFile(taken.resolve("inside"));
    UncheckedIOException e =
        assertThrows(
            UncheckedIOException.class,
            () -> ImageGrid.of(images(1, 1), 1, 2, 3, 1).writePng(taken));
    assertTrue(e.getMessage().contains(taken.toString()), e::getMessage);
    try (Stream<Path> files = Files.list(folder)) {
      assertArrayEquals(new Object[] {taken}, files.toArray());
    }
  }

  @Test
  void refusesBadShapes() {
    float[] values = images(2, 1);
    assertThrows(InvalidArgumentException.class, () -> ImageGrid.of(values, 3, 2, 3, 1));
    assertThrows(InvalidArgumentException.class, () -> ImageGrid.of(values, 1, 2, 3, 2));
    assertThrows(InvalidArgumentException.class, () -> ImageGrid.of(values, 0, 2, 3, 1));
    assertThrows(InvalidArgumentException.class, () -> ImageGrid.of(values, 2, -2, -3, 1));
    ImageGrid grid = ImageGrid.of(values, 2, 2, 3, 1);
    assertThrows(InvalidArgumentException.class, () -> grid.columns(0));
    assertThrows(InvalidArgumentException.class, () -> grid.gap(-1));
    assertThrows(InvalidArgumentException.class, () -> grid.upscale(0));
    assertThrows(InvalidArgumentException.class, () -> Images.toBufferedImage(values, -1, 2, 3, 1));
  }
}
