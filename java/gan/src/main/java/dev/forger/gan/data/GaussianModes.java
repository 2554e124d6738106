// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.Philox;

/**
 * Points of the plane from equally likely round Gaussians, the benchmarks of mode collapse of
 * Srivastava et al. 2017 (VEEGAN, arXiv 1705.07761) in the sizes of Lin et al. 2018 (PacGAN, arXiv
 * 1712.04086). A point is an "image" of one pixel whose two channels are its coordinates, which are
 * not limited to [-1, 1]; its label is its mode.
 *
 * <p>Point {@code i} belongs to mode {@code i % modes} and is a function of the seed and {@code i}
 * alone, the same on every machine.
 */
public final class GaussianModes extends PlaneDataset {
  /** The name of {@link #ring}. */
  public static final String RING = "ring";

  /** The name of {@link #grid}. */
  public static final String GRID = "grid";

  /** The number of points where none is given. */
  public static final int DEFAULT_COUNT = 100_000;

  private static final int STREAM = 0x4D0DE5;

  private final double[][] means;
  private final double deviation;

  private GaussianModes(String name, long seed, int count, double[][] means, double deviation) {
    super(name, seed, count, means.length);
    this.means = means;
    this.deviation = deviation;
    Philox.Sequence uniforms = new Philox(seed, STREAM).sequence(0);
    for (int i = 0; i < count; i++) {
      // Box-Muller; StrictMath gives the same bits everywhere.
      double radius = deviation * StrictMath.sqrt(-2 * StrictMath.log(uniforms.nextUniform()));
      double angle = 2 * Math.PI * uniforms.nextUniform();
      double[] mean = means[i % means.length];
      put(i, mean[0] + radius * StrictMath.cos(angle), mean[1] + radius * StrictMath.sin(angle));
    }
  }

  /**
   * Makes 8 Gaussians of deviation 0.01, their means evenly on the unit circle.
   *
   * @param seed any number
   * @param count 2 to 10 000 000 points
   * @return the data
   * @throws dev.forger.InvalidArgumentException if the count is out of range
   */
  public static GaussianModes ring(long seed, int count) {
    double[][] means = new double[8][];
    for (int k = 0; k < means.length; k++) {
      double angle = 2 * Math.PI * k / means.length;
      means[k] = new double[] {StrictMath.cos(angle), StrictMath.sin(angle)};
    }
    return new GaussianModes(RING, seed, count, means, 0.01);
  }

  /**
   * Makes 25 Gaussians of deviation 0.05, their means at {-4, -2, 0, 2, 4}².
   *
   * @param seed any number
   * @param count 2 to 10 000 000 points
   * @return the data
   * @throws dev.forger.InvalidArgumentException if the count is out of range
   */
  public static GaussianModes grid(long seed, int count) {
    double[][] means = new double[25][];
    for (int k = 0; k < means.length; k++) {
      means[k] = new double[] {2 * (k % 5) - 4, 2 * (k / 5) - 4};
    }
    return new GaussianModes(GRID, seed, count, means, 0.05);
  }

  /**
   * Returns the means.
   *
   * @return two coordinates a mode, copies
   */
  public double[][] means() {
    double[][] copy = new double[means.length][];
    for (int k = 0; k < copy.length; k++) {
      copy[k] = means[k].clone();
    }
    return copy;
  }

  /**
   * Returns the standard deviation of every mode.
   *
   * @return per coordinate
   */
  public double deviation() {
    return deviation;
  }

  @Override
  int labelAt(int index) {
    return index % means.length;
  }
}
