// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.Shape;
import dev.forger.gan.Samples;
import dev.forger.gan.data.Datasets;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.InkedDigits;
import dev.forger.gan.data.Palette;
import dev.forger.gan.data.PaletteDataset;
import dev.forger.pictures.Panels;
import dev.forger.pictures.Strips;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Images of few colours, as boundary-seeking GANs on categories have them, beside their originals.
 */
final class PaletteDemo implements Demo {
  private static final int IMAGES = 4000;
  private static final int SHOWN = 40;
  private static final int COLUMNS = 10;
  private static final int UPSCALE = 2;
  private static final int SWATCH = 14;
  private static final List<Integer> COLOURS = List.of(16, 4);

  @Override
  public String name() {
    return "palette";
  }

  @Override
  public String description() {
    return "images in 16 and in 4 colours that are fitted to them, below their originals";
  }

  @Override
  public void draw(Sheet sheet) {
    List<BufferedImage> parts = new ArrayList<>();
    try (ImageDataset data =
        sheet.data() == null
            ? InkedDigits.create(sheet.seed(), IMAGES)
            : Datasets.open(sheet.data(), 32, 3)) {
      int shown = Math.min(SHOWN, data.size());
      Samples originals = Samples.of(data, 0, shown);
      parts.add(Panels.titled("originals", Strips.of(originals, COLUMNS, UPSCALE)));
      for (int colours : COLOURS) {
        Palette palette = Palette.fit(data, colours);
        Samples painted = palette.paint(Samples.of(PaletteDataset.of(data, palette), 0, shown));
        sheet.say(
            "%d colours: root mean square error %.3f of a range of 2",
            palette.size(), error(originals, painted));
        BufferedImage both =
            Panels.column(List.of(Strips.of(painted, COLUMNS, UPSCALE), swatches(palette)));
        parts.add(Panels.titled(palette.size() + " colours", both));
      }
    }
    sheet.png(this, "", Panels.column(parts));
  }

  private static double error(Samples a, Samples b) {
    double sum = 0;
    for (int i = 0; i < a.values().length; i++) {
      double d = a.values()[i] - b.values()[i];
      sum += d * d;
    }
    return Math.sqrt(sum / a.values().length);
  }

  /** The colours in the order of their indices. */
  private static BufferedImage swatches(Palette palette) {
    int n = palette.size();
    float[] values = new float[3 * n];
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < 3; c++) {
        values[3 * i + c] = palette.colour(i)[c] / 127.5f - 1;
      }
    }
    return Strips.of(new Samples(values, n, Shape.of(1, 1, 3)), n, SWATCH);
  }
}
