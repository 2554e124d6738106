// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.flow;

import dev.forger.gan.Samples;
import java.util.Random;

/** Points of the plane, and of more dimensions, that tests fit. */
final class Toys {
  private Toys() {}

  /** Two half circles of radius 1 that reach into each other, with noise of deviation 0.1. */
  static double[][] moons(int count, long seed) {
    Random random = new Random(seed);
    double[][] points = new double[count][];
    for (int i = 0; i < count; i++) {
      double angle = Math.PI * random.nextDouble();
      boolean upper = random.nextBoolean();
      double x = upper ? Math.cos(angle) : 1 - Math.cos(angle);
      double y = upper ? Math.sin(angle) : 0.5 - Math.sin(angle);
      points[i] = new double[] {x + 0.1 * random.nextGaussian(), y + 0.1 * random.nextGaussian()};
    }
    return points;
  }

  /** Eight Gaussians of deviation 0.2 on a circle of radius 2. */
  static double[][] ring(int count, long seed) {
    Random random = new Random(seed);
    double[][] points = new double[count][];
    for (int i = 0; i < count; i++) {
      double angle = 2 * Math.PI * random.nextInt(8) / 8;
      points[i] =
          new double[] {
            2 * Math.cos(angle) + 0.2 * random.nextGaussian(),
            2 * Math.sin(angle) + 0.2 * random.nextGaussian()
          };
    }
    return points;
  }

  static double[][] normal(int count, int dimensions, long seed) {
    Random random = new Random(seed);
    double[][] points = new double[count][dimensions];
    for (double[] point : points) {
      for (int d = 0; d < dimensions; d++) {
        point[d] = random.nextGaussian();
      }
    }
    return points;
  }

  static double[] means(Samples samples) {
    double[] means = new double[samples.shape().elements()];
    for (int i = 0; i < samples.values().length; i++) {
      means[i % means.length] += samples.values()[i] / samples.count();
    }
    return means;
  }
}
