// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures.demo;

import dev.forger.Shape;
import dev.forger.gan.Samples;
import dev.forger.gan.data.MoonPhases;

/** Finds the moon that is nearest to an image, among moons in the middle of every phase. */
final class MoonJudge {
  private static final int PHASES = 101;
  private static final int PIXELS = MoonPhases.SIDE * MoonPhases.SIDE;

  private final float[][] moons = new float[PHASES][];

  MoonJudge() {
    for (int k = 0; k < PHASES; k++) {
      moons[k] = MoonPhases.moon(k / (PHASES - 1.0));
    }
  }

  /**
   * The nearest moon.
   *
   * @param phase of it
   * @param distance Euclidean; a new moon lies 35 from a full one
   */
  record Nearest(double phase, double distance) {}

  Nearest nearest(Samples images, int index) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < PHASES; k++) {
      double sum = 0;
      for (int p = 0; p < PIXELS; p++) {
        double d = moons[k][p] - images.values()[index * PIXELS + p];
        sum += d * d;
      }
      if (sum < least) {
        least = sum;
        best = k;
      }
    }
    return new Nearest(best / (PHASES - 1.0), Math.sqrt(least));
  }

  double[] phases(Samples images) {
    double[] phases = new double[images.count()];
    for (int i = 0; i < phases.length; i++) {
      phases[i] = nearest(images, i).phase();
    }
    return phases;
  }

  /** Returns the mean distance of images to their nearest moons. */
  double distance(Samples images) {
    double sum = 0;
    for (int i = 0; i < images.count(); i++) {
      sum += nearest(images, i).distance();
    }
    return sum / images.count();
  }

  /** Returns two moons of given phases. */
  static Samples pair(double first, double second) {
    float[] both = new float[2 * PIXELS];
    System.arraycopy(MoonPhases.moon(first), 0, both, 0, PIXELS);
    System.arraycopy(MoonPhases.moon(second), 0, both, PIXELS, PIXELS);
    return new Samples(both, 2, Shape.of(MoonPhases.SIDE, MoonPhases.SIDE, 1));
  }
}
