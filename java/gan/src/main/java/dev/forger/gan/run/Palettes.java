// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Shape;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Palette;
import java.util.ArrayList;
import java.util.List;

/** Palettes as a configuration records them: texts such as {@code #ff8000}. */
final class Palettes {
  private Palettes() {}

  static List<String> fit(ImageDataset data, int count) {
    Palette palette = Palette.fit(data, count);
    List<String> texts = new ArrayList<>();
    for (int k = 0; k < palette.size(); k++) {
      int[] c = palette.colour(k);
      texts.add(String.format("#%02x%02x%02x", c[0], c[1], c[2]));
    }
    return List.copyOf(texts);
  }

  static Palette of(List<?> texts) {
    return Palette.of(
        texts.stream()
            .map(text -> Integer.parseInt(text.toString().substring(1), 16))
            .map(rgb -> new int[] {rgb >> 16, rgb >> 8 & 0xFF, rgb & 0xFF})
            .toArray(int[][]::new));
  }

  /** Samples of a channel a colour as pictures. */
  static SampleSource paint(SampleSource samples, List<String> texts) {
    Palette palette = of(texts);
    Shape shape = Shape.of(samples.shape().h(), samples.shape().w(), 3);
    return new SampleSource() {
      @Override
      public Samples sample(int count) {
        return palette.paint(samples.sample(count));
      }

      @Override
      public Shape shape() {
        return shape;
      }

      @Override
      public void close() {
        samples.close();
      }
    };
  }
}
