// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.gan.Gan;
import dev.forger.gan.Sampler;
import dev.forger.gan.Samples;
import dev.forger.gan.data.GaussianModes;
import dev.forger.gan.metrics.ModeCoverage;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Plot;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Trains a GAN on modes of the plane and films where its samples are and how many modes have any.
 */
final class PointFilm {
  private static final int SHOWN = 700;

  private PointFilm() {}

  static List<BufferedImage> of(
      Sheet sheet, String title, GaussianModes data, Gan gan, double reach, int frames, int steps) {
    List<BufferedImage> film = new ArrayList<>();
    Samples real = Samples.of(data, 0, SHOWN);
    try (Sampler sampler = gan.sampler(sheet.seed(), true)) {
      for (int frame = 0; frame <= frames; frame++) {
        if (frame > 0) {
          gan.train(steps, sheet.steps(title));
        }
        Samples made = sampler.sample(SHOWN);
        ModeCoverage modes = ModeCoverage.of(made, data);
        String caption =
            String.format(
                Locale.ROOT,
                "%s, step %d: %d of %d modes",
                title,
                gan.steps(),
                modes.captured(),
                modes.modes());
        film.add(
            new Plot(400, 400, caption)
                .range(-reach, reach, -reach, reach)
                .points(null, Colors.translucent(Colors.BLUE, 110), 4, real.values(), SHOWN)
                .points(null, Colors.ORANGE, 2.5, made.values(), SHOWN)
                .draw());
        if (frame == frames) {
          sheet.say(
              "%s: %d of %d modes, %.1f %% of samples within 3 sigma, KL from uniform %.3f",
              title, modes.captured(), modes.modes(), 100 * modes.highQuality(), modes.reverseKl());
        }
      }
    }
    return film;
  }
}
