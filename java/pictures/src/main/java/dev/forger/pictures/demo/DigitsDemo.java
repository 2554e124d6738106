// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.gan.Gan;
import dev.forger.gan.Sampler;
import dev.forger.gan.Samples;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.image.Latents;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Panels;
import dev.forger.pictures.Plot;
import dev.forger.pictures.Strips;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;

/** A GAN on images: how samples come to be, what lies between two, whether they are copies. */
@dev.forger.gan.catalogue.System(row = "A3.15", equation = "argmin_n |G(z) - x_n|", seed = 2)
final class DigitsDemo implements Demo {
  private static final int STEPS = 800;
  private static final int FRAMES = 20;
  private static final int COLUMNS = 8;
  private static final int ROWS = 4;
  private static final int WALK = 12;
  private static final int BETWEEN = 10;

  @Override
  public String name() {
    return "digits";
  }

  @Override
  public String description() {
    return "a GAN on digits: film, loss curves, latent walks, nearest training images";
  }

  @Override
  public void draw(Sheet sheet) {
    double[] step = Plot.grid(1, STEPS, STEPS);
    double[][] losses = new double[2][STEPS];
    List<BufferedImage> film = new ArrayList<>();
    try (ImageDataset data = sheet.digits();
        Gan gan =
            Gan.builder(sheet.device())
                .data(data)
                .model("dcgan28")
                .objective(NonSaturating.create())
                .average(0.99)
                .seed(sheet.seed())
                .build();
        Sampler sampler = gan.sampler(sheet.seed(), true)) {
      for (int frame = 0; frame <= FRAMES; frame++) {
        film.add(Strips.of(sampler.sample(COLUMNS * ROWS), COLUMNS, 2));
        if (frame < FRAMES) {
          gan.train(
              STEPS / FRAMES,
              metrics -> {
                int at = (int) metrics.step() - 1;
                losses[0][at] = metrics.value("critic_loss");
                losses[1][at] = metrics.value("generator_loss");
              },
              sheet.steps(name()));
        }
      }
      sheet.gif(this, "film", film, 200);
      sheet.png(this, "curves", curves(step, losses));
      float[] codes = sampler.latents(BETWEEN);
      sheet.png(this, "walk", walks(sampler, codes));
      sheet.gif(this, "walk", loop(sampler, codes), 80);
      sheet.png(this, "nearest", nearest(sampler.sample(WALK), data));
    }
  }

  private static BufferedImage curves(double[] step, double[][] losses) {
    return new Plot(800, 360, "Losses, means of 20 steps")
        .axes("step", null)
        .line("critic", Colors.PURPLE, 1.8, step, smooth(losses[0]))
        .line("generator", Colors.ORANGE, 1.8, step, smooth(losses[1]))
        .dashed("2 log 2, a critic that cannot tell", Colors.GREY, 1, STEPS, s -> Math.log(4))
        .draw();
  }

  private static double[] smooth(double[] values) {
    double[] means = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      means[i] = Arrays.stream(values, Math.max(0, i - 19), i + 1).average().orElseThrow();
    }
    return means;
  }

  private static float[] code(float[] codes, int index) {
    int length = codes.length / BETWEEN;
    return Arrays.copyOfRange(codes, index * length, (index + 1) * length);
  }

  /** Straight lines between three pairs of codes, and arcs between the same. */
  private static BufferedImage walks(Sampler sampler, float[] codes) {
    List<BufferedImage> rows = new ArrayList<>();
    for (int pair = 0; pair < 2; pair++) {
      float[] a = code(codes, 2 * pair);
      float[] b = code(codes, 2 * pair + 1);
      rows.add(strip(sampler, t -> Latents.lerp(a, b, t)));
      rows.add(strip(sampler, t -> Latents.slerp(a, b, t)));
    }
    return Panels.column(rows);
  }

  private static BufferedImage strip(Sampler sampler, DoubleFunction<float[]> path) {
    List<float[]> codes = new ArrayList<>();
    for (int i = 0; i < WALK; i++) {
      codes.add(path.apply(i / (WALK - 1.0)));
    }
    return Strips.of(sampler.generate(join(codes)), WALK, 2);
  }

  private static float[] join(List<float[]> codes) {
    int length = codes.get(0).length;
    float[] joined = new float[codes.size() * length];
    for (int i = 0; i < codes.size(); i++) {
      System.arraycopy(codes.get(i), 0, joined, i * length, length);
    }
    return joined;
  }

  /** Along arcs through some codes and back to the first, five walks at a time. */
  private static List<BufferedImage> loop(Sampler sampler, float[] codes) {
    int walks = 5;
    int frames = 10;
    List<BufferedImage> film = new ArrayList<>();
    for (int leg = 0; leg < 4; leg++) {
      for (int i = 0; i < frames; i++) {
        List<float[]> at = new ArrayList<>();
        for (int w = 0; w < walks; w++) {
          float[] from = code(codes, (w + 2 * leg) % 8);
          float[] to = code(codes, (w + 2 * leg + 2) % 8);
          at.add(Latents.slerp(from, to, i / (double) frames));
        }
        film.add(Strips.of(sampler.generate(join(at)), walks, 3));
      }
    }
    return film;
  }

  /** Samples above, below each the training image that is nearest to it. */
  static BufferedImage nearest(Samples made, ImageDataset data) {
    int count = made.count();
    int size = made.shape().elements();
    double[] least = new double[count];
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    int[] index = new int[count];
    float[] image = new float[size];
    for (int n = 0; n < data.size(); n++) {
      data.read(n, image, 0);
      for (int i = 0; i < count; i++) {
        double sum = 0;
        for (int p = 0; p < size && sum < least[i]; p++) {
          double d = image[p] - made.values()[i * size + p];
          sum += d * d;
        }
        if (sum < least[i]) {
          least[i] = sum;
          index[i] = n;
        }
      }
    }
    float[] found = new float[count * size];
    for (int i = 0; i < count; i++) {
      data.read(index[i], found, i * size);
    }
    return Panels.column(
        List.of(
            Strips.of(made, count, 2),
            Strips.of(new Samples(found, count, made.shape()), count, 2)));
  }
}
