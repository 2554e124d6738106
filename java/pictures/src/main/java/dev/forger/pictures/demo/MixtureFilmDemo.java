// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.gan.Samples;
import dev.forger.gan.data.MixturePoints;
import dev.forger.gan.mixture.Covariance;
import dev.forger.gan.mixture.GaussianMixture;
import dev.forger.gan.mixture.MixtureTrainer;
import dev.forger.pictures.Colors;
import dev.forger.pictures.Plot;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Expectation maximisation: responsibilities, then moments, again and again. */
final class MixtureFilmDemo implements Demo {
  private static final int POINTS = 1000;
  private static final int COMPONENTS = 4;
  private static final int ITERATIONS = 18;
  private static final double REACH = 3;
  private static final Color[] COLORS = {Colors.ORANGE, Colors.GREEN, Colors.RED, Colors.PURPLE};

  @Override
  public String name() {
    return "em-mixture";
  }

  @Override
  public String description() {
    return "film: four Gaussians fitted to points by expectation maximisation";
  }

  @Override
  public void draw(Sheet sheet) {
    double[][] points = new double[POINTS][2];
    try (MixturePoints data = MixturePoints.create(sheet.seed(), POINTS)) {
      Samples samples = Samples.of(data, 0, POINTS);
      for (int i = 0; i < POINTS; i++) {
        points[i] = new double[] {samples.values()[2 * i], samples.values()[2 * i + 1]};
      }
    }
    List<BufferedImage> frames = new ArrayList<>();
    try (MixtureTrainer training =
        new MixtureTrainer(Covariance.FULL, points, COMPONENTS, sheet.seed() + 2)) {
      for (int iteration = 0; iteration <= ITERATIONS; iteration++) {
        frames.add(frame(points, training.mixture(), iteration));
        training.train(1);
      }
      sheet.say(
          "log likelihood a point: %.4f, of the true mixture %.4f",
          training.mixture().logLikelihood(points) / POINTS,
          MixturePoints.truth().logLikelihood(points) / POINTS);
    }
    sheet.gif(this, "", frames, 250);
  }

  private static BufferedImage frame(double[][] points, GaussianMixture mixture, int iteration) {
    double fit = mixture.logLikelihood(points) / points.length;
    Plot plot =
        new Plot(
                420,
                420,
                String.format(Locale.ROOT, "iteration %d, log p(x) = %.3f a point", iteration, fit))
            .range(-REACH, REACH, -REACH, REACH);
    for (int k = 0; k < mixture.components(); k++) {
      int component = k;
      double[][] mine =
          Arrays.stream(points)
              .filter(x -> likeliest(mixture.responsibilities(x)) == component)
              .toArray(double[][]::new);
      plot.dots(
          null,
          Colors.translucent(COLORS[k], 110),
          3,
          Arrays.stream(mine).mapToDouble(x -> x[0]).toArray(),
          Arrays.stream(mine).mapToDouble(x -> x[1]).toArray());
      for (double deviations : new double[] {1, 2}) {
        double[][] ellipse = ellipse(mixture.mean(k), mixture.covariance(k), deviations);
        plot.line(null, COLORS[k], 2, ellipse[0], ellipse[1]);
      }
    }
    return plot.draw();
  }

  private static int likeliest(double[] responsibilities) {
    int best = 0;
    for (int k = 1; k < responsibilities.length; k++) {
      best = responsibilities[k] > responsibilities[best] ? k : best;
    }
    return best;
  }

  /** m + r L (cos t, sin t), L L' being the covariance. */
  private static double[][] ellipse(double[] m, double[][] covariance, double r) {
    double l00 = Math.sqrt(covariance[0][0]);
    double l10 = covariance[1][0] / l00;
    double l11 = Math.sqrt(covariance[1][1] - l10 * l10);
    double[] t = Plot.grid(0, 2 * Math.PI, 73);
    double[][] ellipse = new double[2][t.length];
    for (int i = 0; i < t.length; i++) {
      ellipse[0][i] = m[0] + r * l00 * Math.cos(t[i]);
      ellipse[1][i] = m[1] + r * (l10 * Math.cos(t[i]) + l11 * Math.sin(t[i]));
    }
    return ellipse;
  }
}
