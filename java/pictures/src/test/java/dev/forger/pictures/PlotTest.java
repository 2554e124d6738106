// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Charts: what stands where, and that they need no fonts of the system. */
class PlotTest {
  private static BufferedImage chart() {
    return new Plot(400, 300, "σ² ≤ E ‖∇D(x)‖")
        .axes("x", "density")
        .range(-1, 1, 0, 2)
        .curve("f", Colors.RED, 3, -1, 1, x -> 1 + x)
        .draw();
  }

  /** Draws the chart in a JVM of its own. */
  public static void main(String[] arguments) {
    PictureFiles.writePng(chart(), Path.of(arguments[0]));
  }

  private static int[] pixels(BufferedImage picture) {
    return picture.getRGB(
        0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
  }

  private static int dark(BufferedImage picture, int x0, int x1, int y0, int y1) {
    int count = 0;
    for (int y = y0; y < y1; y++) {
      for (int x = x0; x < x1; x++) {
        count += (picture.getRGB(x, y) >> 8 & 0xFF) < 110 ? 1 : 0;
      }
    }
    return count;
  }

  @Test
  void hasTitleAxesAndCurve() {
    BufferedImage picture = chart();
    assertTrue(dark(picture, 100, 300, 5, 28) > 100, "title");
    assertTrue(dark(picture, 0, 22, 40, 250) > 30, "name of the axis");
    int[] pixels = pixels(picture);
    int red = 0;
    for (int pixel : pixels) {
      red += (pixel & 0xFFFFFF) == (Colors.RED.getRGB() & 0xFFFFFF) ? 1 : 0;
    }
    assertTrue(red > 500, red + " red pixels");
    assertArrayEquals(pixels, pixels(chart()));
  }

  @Test
  void mapsLieUnderTheCurves() {
    BufferedImage picture =
        new Plot(400, 300, null)
            .range(-1, 1, -1, 1)
            .map((x, y) -> x > 0 ? 1 : 0, ColorScale.of(0x0000FF, 0x00FF00))
            .line(null, Colors.RED, 3, new double[] {-1, 1}, new double[] {0.5, 0.5})
            .draw();
    assertEquals(0x0000FF, picture.getRGB(130, 200) & 0xFFFFFF);
    assertEquals(0x00FF00, picture.getRGB(320, 200) & 0xFFFFFF);
    int found = 0;
    for (int y = 0; y < 150; y++) {
      found += (picture.getRGB(320, y) & 0xFFFFFF) == (Colors.RED.getRGB() & 0xFFFFFF) ? 1 : 0;
    }
    assertTrue(found > 0, "the line is above the map");
  }

  @Test
  void histogramsAreDensities() {
    Histogram histogram = Histogram.of(new double[] {0.1, 0.2, 0.6, 5}, 0, 1, 2);
    assertArrayEquals(new double[] {1, 0.5}, histogram.density(), 1e-12);
    assertArrayEquals(new double[] {0, 0, 0.5, 0.5, 1, 1}, histogram.outlineX(), 1e-12);
    assertArrayEquals(new double[] {0, 1, 1, 0.5, 0.5, 0}, histogram.outlineY(), 1e-12);
  }

  @Test
  void coloursLieBetweenTheirNeighbours() {
    ColorScale scale = ColorScale.of(0x000000, 0x640A00, 0xFFFFFF);
    assertEquals(0x320500, scale.at(0.25));
    assertEquals(0xFFFFFF, scale.at(2));
    assertEquals(0x000000, scale.at(Double.NaN));
  }

  @Test
  void needsNoFontsOfTheSystem(@TempDir Path folder) throws Exception {
    Path configuration =
        Files.writeString(
            folder.resolve("fonts.conf"),
            "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\">"
                + "<fontconfig><dir>"
                + folder.resolve("none")
                + "</dir></fontconfig>");
    Path picture = folder.resolve("chart.png");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                // Where the JVM keeps what it knows of fonts.
                "-Duser.home=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                PlotTest.class.getName(),
                picture.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("FONTCONFIG_FILE", configuration.toString());
    Process process = builder.start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the JVM ends");
    assertEquals(0, process.exitValue(), () -> log(folder));
    assertArrayEquals(pixels(chart()), pixels(ImageIO.read(picture.toFile())));
  }

  private static String log(Path folder) {
    try {
      return Files.readString(folder.resolve("log"));
    } catch (IOException e) {
      return e.toString();
    }
  }
}
