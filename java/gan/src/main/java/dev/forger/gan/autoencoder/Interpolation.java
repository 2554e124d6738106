// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.System;

/**
 * Strips of images between two images, along the straight line between their codes: what a plain
 * auto-encoder makes of codes that it never saw, beside a variational one, whose noise has it see
 * them.
 */
@System(row = "A2.3", equation = "x(t) = dec((1 - t) enc(a) + t enc(b))", seed = 3)
public final class Interpolation {
  private Interpolation() {}

  /** Codes from the first to the second of two. */
  static float[] line(float[] pair, int steps) {
    if (steps < 2) {
      throw new InvalidArgumentException(
          "steps", Integer.toString(steps), "at least 2", "both ends are part of the strip");
    }
    int n = pair.length / 2;
    float[] all = new float[steps * n];
    for (int s = 0; s < steps; s++) {
      float share = (float) s / (steps - 1);
      for (int k = 0; k < n; k++) {
        all[s * n + k] = (1 - share) * pair[k] + share * pair[n + k];
      }
    }
    return all;
  }

  /**
   * Makes two strips, one below the other: a plain and a variational auto-encoder between the same
   * two images.
   *
   * @param plain trained
   * @param variational trained on the same images, without labels
   * @param pair two images
   * @param steps images of a strip, both ends among them, at least 2
   * @return 2 steps images: the strip of the plain one, then that of the variational one
   */
  public static Samples strips(AutoEncoder plain, Vae variational, Samples pair, int steps) {
    Samples above = plain.between(pair, steps);
    Samples below;
    try (Decoder decoder = variational.decoder(0)) {
      below = decoder.decode(line(variational.encode(pair), steps));
    }
    float[] both = new float[above.values().length + below.values().length];
    java.lang.System.arraycopy(above.values(), 0, both, 0, above.values().length);
    java.lang.System.arraycopy(
        below.values(), 0, both, above.values().length, below.values().length);
    return new Samples(both, 2 * steps, above.shape());
  }

  /**
   * Returns how far images are from the nearest of some others: 0 for copies.
   *
   * @param images to be judged
   * @param others such as training images
   * @return the smallest Euclidean distance of each image to any of the others
   */
  public static double[] distances(Samples images, Samples others) {
    int size = images.shape().elements();
    double[] nearest = new double[images.count()];
    for (int i = 0; i < nearest.length; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j < others.count(); j++) {
        double sum = 0;
        for (int k = 0; k < size && sum < least; k++) {
          double d = images.values()[i * size + k] - others.values()[j * size + k];
          sum += d * d;
        }
        least = Math.min(least, sum);
      }
      nearest[i] = Math.sqrt(least);
    }
    return nearest;
  }
}
