// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.data.StrokeDigits;
import dev.forger.pictures.ColorScale;
import dev.forger.pictures.Colors;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pictures that texts on generative models have show what those texts say of them. */
class PictureRowsTest {
  @TempDir Path folder;

  private List<String> draw(String name) {
    List<String> said = new ArrayList<>();
    try (Device device = Device.cpu(1)) {
      Demos.find(name)
          .orElseThrow()
          .draw(new Sheet(device, 1, folder, null, said::add, line -> {}));
    }
    return said;
  }

  private BufferedImage picture(String name) throws IOException {
    draw(name);
    return ImageIO.read(folder.resolve(name + ".png").toFile());
  }

  /** Pixels of a colour, exactly; edges of lines are mixed with what lies below. */
  private static int[] where(BufferedImage picture, Color colour) {
    return IntStream.range(0, picture.getWidth() * picture.getHeight())
        .filter(p -> rgb(picture, p) == (colour.getRGB() & 0xFFFFFF))
        .toArray();
  }

  /** Pixels of a colour laid thinly over white. */
  private static int[] tinted(BufferedImage picture, Color colour) {
    return IntStream.range(0, picture.getWidth() * picture.getHeight())
        .filter(
            p -> {
              double cover = distance(rgb(picture, p), 0xFFFFFF) / distance(colour.getRGB(), -1);
              return cover > 0.15
                  && cover < 1.01
                  && IntStream.of(16, 8, 0)
                      .allMatch(
                          shift -> {
                            int full = colour.getRGB() >> shift & 0xFF;
                            int given = rgb(picture, p) >> shift & 0xFF;
                            return Math.abs(255 + cover * (full - 255) - given) < 8;
                          });
            })
        .toArray();
  }

  private static int rgb(BufferedImage picture, int p) {
    return picture.getRGB(p % picture.getWidth(), p / picture.getWidth()) & 0xFFFFFF;
  }

  private static double meanX(BufferedImage picture, int[] pixels) {
    return IntStream.of(pixels).map(p -> p % picture.getWidth()).average().orElseThrow();
  }

  @Test
  @Proves("A1.6")
  void uniformBelowNormalAtTheSideAndTheMapBetween() throws IOException {
    BufferedImage picture = picture("inverse-transform");
    int[] uniform = tinted(picture, Colors.BLUE);
    int[] normal = tinted(picture, Colors.ORANGE);
    int[] map = where(picture, Colors.GREY);
    for (int[] found : List.of(uniform, normal, map)) {
      assertTrue(found.length > 300, found.length + " pixels");
    }
    // The uniform numbers lie along the lower edge, the normal ones left of the map.
    int height = picture.getHeight();
    double low =
        IntStream.of(uniform).map(p -> p / picture.getWidth()).average().orElseThrow() / height;
    assertTrue(low > 0.6, "uniform numbers at " + low);
    assertTrue(meanX(picture, normal) < meanX(picture, map));
  }

  @Test
  @Proves("A1.8")
  void densityIsHighWherePointsAre() throws IOException {
    BufferedImage picture = picture("density");
    int brightest = ColorScale.SEQUENTIAL.at(0.02) & 0xFFFFFF;
    int[] points = where(picture, Colors.ORANGE);
    assertTrue(points.length > 300, points.length + " pixels of points");
    // Around points the map is darker than on average.
    double near = 0;
    double all = 0;
    int count = 0;
    int inside = 0;
    for (int y = 40; y < picture.getHeight() - 70; y++) {
      for (int x = 70; x < picture.getWidth() - 20; x++) {
        int p = y * picture.getWidth() + x;
        double distance = distance(rgb(picture, p), brightest);
        all += distance;
        inside++;
        if (rgb(picture, p) == (Colors.ORANGE.getRGB() & 0xFFFFFF)) {
          near += distance(rgb(picture, p + 6), brightest);
          count++;
        }
      }
    }
    assertTrue(near / count > 1.3 * all / inside, near / count + " and " + all / inside);
  }

  private static double distance(int a, int b) {
    double red = (a >> 16 & 0xFF) - (b >> 16 & 0xFF);
    double green = (a >> 8 & 0xFF) - (b >> 8 & 0xFF);
    double blue = (a & 0xFF) - (b & 0xFF);
    return Math.sqrt(red * red + green * green + blue * blue);
  }

  @Test
  @Proves("A2.6")
  void theThreeCurvesOfThePenalty() throws IOException {
    BufferedImage picture = picture("vae-penalty");
    for (Color colour : List.of(Colors.BLUE, Colors.RED, Colors.GREEN)) {
      assertTrue(where(picture, colour).length > 100, colour.toString());
    }
  }

  @Test
  @Proves({"A3.1", "A3.10"})
  void theDensityOfTheFilmEndsAtTheData() throws IOException {
    List<String> said = draw("gan-1d");
    Matcher end = Pattern.compile("generator N\\(([^,]+), ([^)]+)\\^2\\)").matcher(said.get(0));
    assertTrue(end.find(), said::toString);
    assertEquals(2, Double.parseDouble(end.group(1)), 0.25);
    assertEquals(0.6, Double.parseDouble(end.group(2)), 0.25);
    try (ImageInputStream in =
        ImageIO.createImageInputStream(folder.resolve("gan-1d.gif").toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      ImageReader reader = readers.next();
      reader.setInput(in);
      assertEquals(41, reader.getNumImages(true));
      reader.dispose();
    }
  }

  @Test
  @Proves("A3.15")
  void nearestImagesAreThoseThatSamplesWereMadeOf() {
    int count = 5;
    try (StrokeDigits data = StrokeDigits.create(3, 200)) {
      Samples chosen = new Samples(new float[count * 784], count, Shape.of(28, 28, 1));
      for (int i = 0; i < count; i++) {
        data.read(17 + 31 * i, chosen.values(), i * 784);
      }
      Samples noisy = new Samples(chosen.values().clone(), count, chosen.shape());
      Philox.Sequence noise = new Philox(1, 9).sequence(0);
      for (int p = 0; p < noisy.values().length; p++) {
        noisy.values()[p] = Math.max(-1, Math.min(1, noisy.values()[p] + noise.nextUniform() / 3));
      }
      BufferedImage sheet = DigitsDemo.nearest(noisy, data);
      BufferedImage same = DigitsDemo.nearest(chosen, data);
      int half = sheet.getHeight() / 2;
      for (int y = 0; y < half; y++) {
        for (int x = 0; x < sheet.getWidth(); x++) {
          // Below noisy samples stand the originals, which stand above as well where they are
          // asked.
          assertEquals(same.getRGB(x, y), sheet.getRGB(x, half + y));
        }
      }
    }
  }

  @Test
  @Proves("A4.7")
  void wassersteinFallsWhereJensenShannonStays() throws IOException {
    BufferedImage picture = picture("transport");
    int[] wasserstein = where(picture, Colors.BLUE);
    int[] divergence = where(picture, Colors.RED);
    int width = picture.getWidth();
    // Heights that the curve of each reaches: of Wasserstein many, of Jensen-Shannon few.
    long falls = IntStream.of(wasserstein).map(p -> p / width).distinct().count();
    assertTrue(falls > 0.6 * picture.getHeight(), falls + " heights");
    int level =
        IntStream.of(divergence)
            .map(p -> p / width)
            .boxed()
            .collect(
                java.util.stream.Collectors.groupingBy(
                    y -> y, java.util.stream.Collectors.counting()))
            .values()
            .stream()
            .mapToInt(Long::intValue)
            .max()
            .orElseThrow();
    assertTrue(level > 0.5 * width, level + " pixels at one height");
  }

  @Test
  @Proves("A2.12")
  void changesOfOneErrorDifferForACritic() {
    try (StrokeDigits data = StrokeDigits.create(5, 40)) {
      Samples originals = Samples.of(data, 0, 40);
      for (int change = 1; change < EqualLossDemo.CHANGES.size(); change++) {
        Samples moved = EqualLossDemo.changed(originals, 0, 1);
        Samples changed = EqualLossDemo.changed(originals, change, 1);
        for (int i = 0; i < 40; i++) {
          float[] original = originals.pick(i).values();
          double one = EqualLossDemo.error(original, moved.pick(i).values());
          double other = EqualLossDemo.error(original, changed.pick(i).values());
          assertEquals(1, other / one, 1e-4, EqualLossDemo.CHANGES.get(change));
        }
      }
    }
    String said = draw("equal-loss").get(0);
    Matcher numbers =
        Pattern.compile("\\d\\.\\d\\d").matcher(said.substring(said.indexOf("mean D")));
    List<Double> means = new ArrayList<>();
    while (numbers.find()) {
      means.add(Double.valueOf(numbers.group()));
    }
    assertEquals(5, means.size(), said);
    assertTrue(means.get(0) > 0.6 && means.get(1) > 0.6, said);
    assertTrue(means.stream().skip(2).allMatch(mean -> mean < 0.4), said);
    assertTrue(Files.exists(folder.resolve("equal-loss.png")));
  }
}
