// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.Philox;

/**
 * Points along curves of the plane, with normal noise: data of one dimension that lies in two. A
 * point is an "image" of one pixel whose two channels are its coordinates.
 *
 * <p>Point {@code i} is a function of the seed and {@code i} alone, the same on every machine.
 */
public final class PlaneCurves extends PlaneDataset {
  /** The name of {@link #swissRoll}. */
  public static final String SWISS_ROLL = "swiss-roll";

  /** The name of {@link #twoMoons}. */
  public static final String TWO_MOONS = "two-moons";

  private static final int STREAM = 0x4D0DE6;

  private final int curves;

  /** A curve with its noise. */
  private interface Curve {
    /** Returns x and y, u in (0, 1) being where on it. */
    double[] at(int curve, double u);
  }

  private PlaneCurves(String name, long seed, int count, int curves, Curve curve, double noise) {
    super(name, seed, count, curves);
    this.curves = curves;
    Philox.Sequence uniforms = new Philox(seed, STREAM).sequence(0);
    for (int i = 0; i < count; i++) {
      double[] at = curve.at(i % curves, uniforms.nextUniform());
      // Box-Muller; StrictMath gives the same bits everywhere.
      double radius = noise * StrictMath.sqrt(-2 * StrictMath.log(uniforms.nextUniform()));
      double angle = 2 * Math.PI * uniforms.nextUniform();
      put(i, at[0] + radius * StrictMath.cos(angle), at[1] + radius * StrictMath.sin(angle));
    }
  }

  /**
   * Makes a spiral of one and a half turns, as in figure 2 of Gulrajani et al. 2017 (arXiv
   * 1704.00028): t (cos t, sin t) / 7.5 for t uniform in (1.5 pi, 4.5 pi), with noise of deviation
   * 1/30. All points have label 0.
   *
   * @param seed any number
   * @param count 2 to 10 000 000 points
   * @return the data
   * @throws dev.forger.InvalidArgumentException if the count is out of range
   */
  public static PlaneCurves swissRoll(long seed, int count) {
    return new PlaneCurves(
        SWISS_ROLL,
        seed,
        count,
        1,
        (curve, u) -> {
          double t = 1.5 * Math.PI * (1 + 2 * u);
          return new double[] {t * StrictMath.cos(t) / 7.5, t * StrictMath.sin(t) / 7.5};
        },
        1 / 30.0);
  }

  /**
   * Makes two half circles of radius 1 that reach into each other, with noise of deviation 0.08,
   * centred at the origin. The label is the half circle: 0 for the upper one, 1 for the lower.
   *
   * @param seed any number
   * @param count 2 to 10 000 000 points
   * @return the data
   * @throws dev.forger.InvalidArgumentException if the count is out of range
   */
  public static PlaneCurves twoMoons(long seed, int count) {
    return new PlaneCurves(
        TWO_MOONS,
        seed,
        count,
        2,
        (curve, u) -> {
          double x = StrictMath.cos(Math.PI * u) - 0.5;
          double y = StrictMath.sin(Math.PI * u) - 0.25;
          // The lower one is the upper one turned by half a turn about the origin.
          return curve == 0 ? new double[] {x, y} : new double[] {-x, -y};
        },
        0.08);
  }

  @Override
  int labelAt(int index) {
    return index % curves;
  }
}
