// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.image;

import dev.forger.InvalidArgumentException;
import java.awt.image.BufferedImage;
import java.nio.file.Path;

/**
 * Points of the plane as dots in a square picture, the origin in its middle: dark on white, darker
 * where there are many. Both axes reach from -limit to limit.
 */
public final class ScatterPlot {
  private static final int SIDE = 384;
  private static final int WHITE = 255;
  private static final int AXIS = 225;
  private static final int FADE = 2;

  /** Limits of axes, times powers of ten. */
  private static final double[] LIMITS = {1, 1.5, 2, 3, 5, 7.5, 10};

  private final float[] points;
  private final int count;
  private final double limit;

  private ScatterPlot(float[] points, int count, double limit) {
    this.points = points;
    this.count = count;
    this.limit = limit;
  }

  /**
   * Makes a plot whose axes reach just beyond the points.
   *
   * @param points x and y of one after another
   * @param count of points, at least 1
   * @return the plot
   * @throws InvalidArgumentException if there are fewer numbers than two a point
   */
  public static ScatterPlot of(float[] points, int count) {
    if (count < 1 || points.length < 2L * count) {
      throw new InvalidArgumentException(
          "scatter plot of " + count + " points",
          points.length + " numbers",
          "two a point, of at least one point",
          "pass x and y of every point");
    }
    double largest = 0;
    for (int i = 0; i < 2 * count; i++) {
      // What is not finite lies outside any picture.
      largest = Float.isFinite(points[i]) ? Math.max(largest, Math.abs(points[i])) : largest;
    }
    return new ScatterPlot(points, count, roundUp(largest));
  }

  private static double roundUp(double largest) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(largest, 1e-6))));
    for (double step : LIMITS) {
      if (largest < step * power) {
        return step * power;
      }
    }
    return 15 * power;
  }

  /**
   * Returns where the axes end.
   *
   * @return the largest coordinate of the picture
   */
  public double limit() {
    return limit;
  }

  /**
   * Draws the plot.
   *
   * @return a new grey picture
   */
  public BufferedImage toBufferedImage() {
    int[] levels = new int[SIDE * SIDE];
    java.util.Arrays.fill(levels, WHITE);
    for (int k = 0; k < SIDE; k++) {
      levels[SIDE / 2 * SIDE + k] = AXIS;
      levels[k * SIDE + SIDE / 2] = AXIS;
    }
    for (int i = 0; i < count; i++) {
      double x = (points[2 * i] / limit + 1) / 2 * SIDE;
      double y = (1 - points[2 * i + 1] / limit) / 2 * SIDE;
      if (x >= 1 && x < SIDE - 1 && y >= 1 && y < SIDE - 1) {
        dot(levels, (int) x, (int) y);
      }
    }
    BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    for (int p = 0; p < levels.length; p++) {
      picture.getRaster().setSample(p % SIDE, p / SIDE, 0, levels[p]);
    }
    return picture;
  }

  /** A cross of five pixels, each nearer to black. */
  private static void dot(int[] levels, int x, int y) {
    int at = y * SIDE + x;
    levels[at] = 0;
    for (int next : new int[] {at - 1, at + 1, at - SIDE, at + SIDE}) {
      levels[next] /= FADE;
    }
  }

  /**
   * Writes the plot as PNG, atomically.
   *
   * @param file target; an existing file is replaced, missing folders are made
   * @throws java.io.UncheckedIOException if writing fails; an existing file is then unchanged
   */
  public void writePng(Path file) {
    Images.writePng(toBufferedImage(), file);
  }
}
