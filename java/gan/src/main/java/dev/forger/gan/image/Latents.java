// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.image;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.catalogue.System;

/** Points between two latent vectors. */
@System(
    row = "A8.7",
    equation = "G((1 - t) a + t b); on an arc G((sin((1 - t) w) a + sin(t w) b) / sin w)",
    seed = 3)
public final class Latents {

  /** Below this sine the arc is straight in float32, and its formula divides by almost nothing. */
  private static final double PARALLEL = 1e-6;

  private Latents() {}

  /**
   * Returns a point on the straight line: {@code (1 - t) a + t b}.
   *
   * @param a the point at t = 0
   * @param b the point at t = 1, of the same length
   * @param t any finite number, 0 to 1 between the points
   * @return a new vector
   * @throws InvalidArgumentException if the lengths differ or t is not finite
   */
  public static float[] lerp(float[] a, float[] b, double t) {
    check("lerp", a, b, t);
    return combine(a, 1 - t, b, t);
  }

  /**
   * Returns a point on the arc between two directions: {@code sin((1-t)w)/sin(w) a + sin(tw)/sin(w)
   * b}, w being the angle between them (Shoemake 1985; White, "Sampling generative networks",
   * 2016). Between vectors of like length it keeps the length, as Gaussian latents want. Where the
   * vectors are parallel, opposite or zero it is the straight line.
   *
   * @param a the point at t = 0
   * @param b the point at t = 1, of the same length
   * @param t any finite number, 0 to 1 between the points
   * @return a new vector
   * @throws InvalidArgumentException if the lengths differ or t is not finite
   */
  public static float[] slerp(float[] a, float[] b, double t) {
    check("slerp", a, b, t);
    double dot = 0;
    double squareA = 0;
    double squareB = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      squareA += (double) a[i] * a[i];
      squareB += (double) b[i] * b[i];
    }
    double norms = Math.sqrt(squareA) * Math.sqrt(squareB);
    if (norms == 0) {
      return combine(a, 1 - t, b, t);
    }
    double angle = StrictMath.acos(Math.max(-1, Math.min(1, dot / norms)));
    double sine = StrictMath.sin(angle);
    if (sine < PARALLEL) {
      return combine(a, 1 - t, b, t);
    }
    return combine(a, StrictMath.sin((1 - t) * angle) / sine, b, StrictMath.sin(t * angle) / sine);
  }

  private static float[] combine(float[] a, double weightA, float[] b, double weightB) {
    float[] point = new float[a.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = (float) (weightA * a[i] + weightB * b[i]);
    }
    return point;
  }

  private static void check(String what, float[] a, float[] b, double t) {
    if (a.length != b.length) {
      throw new InvalidArgumentException(
          what,
          "vectors of " + a.length + " and " + b.length + " values",
          "vectors of one length",
          "take both from one model");
    }
    if (!Double.isFinite(t)) {
      throw new InvalidArgumentException(
          what + ", t", Double.toString(t), "a finite number", "choose t between 0 and 1");
    }
  }
}
