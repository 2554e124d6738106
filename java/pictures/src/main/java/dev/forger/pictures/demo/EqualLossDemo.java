// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.gan.CriticScorer;
import dev.forger.gan.FreshCritic;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.pictures.Panels;
import dev.forger.pictures.Strips;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Digits that differ from the same originals by the same squared error, and do not look the same: a
 * loss on pixels cannot tell them apart, a critic that learnt what digits look like can.
 */
@System(
    row = "A2.12",
    equation = "|a - x|^2 = |b - x|^2 where D(a) is near 1 and D(b) near 0",
    seed = 3)
final class EqualLossDemo implements Demo {
  /** Changes in the order of the columns; the first is what digits do by themselves. */
  static final List<String> CHANGES = List.of("moved by a pixel", "noise", "paler", "blurred");

  private static final int SIDE = 28;
  private static final int PIXELS = SIDE * SIDE;
  private static final int LEARNT = 3000;
  private static final int SHOWN = 3;
  private static final int STEPS = 2000;
  private static final int WIDTH = 128;
  private static final int NOISE = 0x4e4f4953;

  @Override
  public String name() {
    return "equal-loss";
  }

  @Override
  public String description() {
    return "digits with the same pixel error, of which one looks right, and what a critic says";
  }

  @Override
  public void draw(Sheet sheet) {
    try (ImageDataset digits = sheet.digits()) {
      int learnt = Math.min(LEARNT, digits.size() / 2);
      Samples real = Samples.of(digits, 0, learnt);
      Samples unseen = Samples.of(digits, learnt, Math.min(500, learnt));
      try (FreshCritic critic = critic(sheet, real);
          CriticScorer scorer = critic.scorer()) {
        List<BufferedImage> columns = new ArrayList<>();
        columns.add(column("original", unseen, scorer));
        for (int change = 0; change < CHANGES.size(); change++) {
          Samples changed = changed(unseen, change, sheet.seed());
          columns.add(column(CHANGES.get(change), changed, scorer));
        }
        sheet.say(
            "squared error of each change: %.1f on average, mean D: original %.2f, changed %s",
            meanError(unseen, changed(unseen, 0, sheet.seed())),
            share(scorer, unseen),
            CHANGES.stream()
                .map(
                    name ->
                        String.format(
                            Locale.ROOT,
                            "%.2f",
                            share(scorer, changed(unseen, CHANGES.indexOf(name), sheet.seed()))))
                .toList());
        sheet.png(this, "", Panels.row(columns));
      }
    }
  }

  /** A critic between digits, moved or not, and digits changed in the other ways. */
  private static FreshCritic critic(Sheet sheet, Samples real) {
    Network layers =
        Network.builder(real.shape())
            .flatten()
            .dense(WIDTH)
            .leakyRelu(0.2f)
            .dense(WIDTH)
            .leakyRelu(0.2f)
            .dense(1)
            .build();
    List<Samples> made = new ArrayList<>();
    for (int change = 1; change < CHANGES.size(); change++) {
      made.add(changed(real, change, sheet.seed() + 1));
    }
    return new FreshCritic(
            sheet.device(), layers, Initializer.heNormal(), NonSaturating.create(), sheet.seed())
        .train(joined(List.of(real, changed(real, 0, 0))), joined(made), STEPS);
  }

  private static Samples joined(List<Samples> parts) {
    int count = parts.stream().mapToInt(Samples::count).sum();
    float[] values = new float[count * PIXELS];
    int at = 0;
    for (Samples part : parts) {
      java.lang.System.arraycopy(part.values(), 0, values, at, part.values().length);
      at += part.values().length;
    }
    return new Samples(values, count, Shape.of(SIDE, SIDE, 1));
  }

  /**
   * Digits changed by one of {@link #CHANGES}, each as far from its original as the original moved
   * by a pixel is.
   */
  static Samples changed(Samples originals, int change, long seed) {
    float[] values = new float[originals.values().length];
    Philox random = new Philox(seed, NOISE);
    for (int i = 0; i < originals.count(); i++) {
      int from = i * PIXELS;
      float[] original = Arrays.copyOfRange(originals.values(), from, from + PIXELS);
      float[] moved = moved(original);
      float[] other =
          switch (change) {
            case 0 -> moved;
            case 1 -> noisy(original, random.sequence(i));
            case 2 -> paler(original);
            default -> blurred(original);
          };
      float[] made = change == 0 ? moved : scaled(original, other, error(original, moved));
      java.lang.System.arraycopy(made, 0, values, from, PIXELS);
    }
    return new Samples(values, originals.count(), originals.shape());
  }

  /** One pixel to the right; black comes in. */
  private static float[] moved(float[] image) {
    float[] moved = new float[PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      moved[p] = p % SIDE == 0 ? -1 : image[p - 1];
    }
    return moved;
  }

  private static float[] noisy(float[] image, Philox.Sequence uniforms) {
    float[] noisy = new float[PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      noisy[p] = image[p] + 2 * uniforms.nextUniform() - 1;
    }
    return noisy;
  }

  private static float[] paler(float[] image) {
    float[] paler = new float[PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      paler[p] = -1 + 0.5f * (image[p] + 1);
    }
    return paler;
  }

  /** Means of squares of 5 pixels, in which the strokes run out. */
  private static float[] blurred(float[] image) {
    float[] blurred = new float[PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      float sum = 0;
      for (int dy = -2; dy <= 2; dy++) {
        for (int dx = -2; dx <= 2; dx++) {
          int x = p % SIDE + dx;
          int y = p / SIDE + dy;
          boolean inside = x >= 0 && x < SIDE && y >= 0 && y < SIDE;
          sum += inside ? image[y * SIDE + x] : -1;
        }
      }
      blurred[p] = sum / 25;
    }
    return blurred;
  }

  /** Goes from an image towards another, as far as the error asks. */
  private static float[] scaled(float[] image, float[] other, double error) {
    double factor = Math.sqrt(error / error(image, other));
    float[] scaled = new float[PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      scaled[p] = (float) (image[p] + factor * (other[p] - image[p]));
    }
    return scaled;
  }

  /** The squared error between two images. */
  static double error(float[] a, float[] b) {
    double sum = 0;
    for (int p = 0; p < PIXELS; p++) {
      sum += (a[p] - b[p]) * (a[p] - b[p]);
    }
    return sum;
  }

  private static double meanError(Samples a, Samples b) {
    double sum = 0;
    for (int i = 0; i < a.values().length; i++) {
      double d = a.values()[i] - b.values()[i];
      sum += d * d;
    }
    return sum / a.count();
  }

  private static double share(CriticScorer scorer, Samples samples) {
    return Arrays.stream(scorer.score(samples))
        .map(v -> 1 / (1 + Math.exp(-v)))
        .average()
        .orElseThrow();
  }

  private static BufferedImage column(String title, Samples samples, CriticScorer scorer) {
    int[] first = {0, 1, 2};
    float[] shown = samples.pick(first).values().clone();
    for (int p = 0; p < shown.length; p++) {
      shown[p] = Math.max(-1, Math.min(1, shown[p]));
    }
    BufferedImage strip = Strips.of(new Samples(shown, SHOWN, samples.shape()), 1, 5);
    String said = String.format(Locale.ROOT, "mean D = %.2f", share(scorer, samples));
    return Panels.titled(title, Panels.titled(said, strip));
  }
}
