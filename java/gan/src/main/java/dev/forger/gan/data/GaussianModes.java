// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Points of the plane from equally likely round Gaussians, the benchmarks of mode collapse of
 * Srivastava et al. 2017 (VEEGAN, arXiv 1705.07761) in the sizes of Lin et al. 2018 (PacGAN, arXiv
 * 1712.04086). A point is an "image" of one pixel whose two channels are its coordinates, which are
 * not limited to [-1, 1]; its label is its mode.
 *
 * <p>Point {@code i} belongs to mode {@code i % modes} and is a function of the seed and {@code i}
 * alone, the same on every machine.
 */
public final class GaussianModes implements ImageDataset {
  /** The name of {@link #ring}. */
  public static final String RING = "ring";

  /** The name of {@link #grid}. */
  public static final String GRID = "grid";

  /** The number of points where none is given. */
  public static final int DEFAULT_COUNT = 100_000;

  private static final int STREAM = 0x4D0DE5;

  private final String name;
  private final long seed;
  private final double[][] means;
  private final double deviation;
  private final float[] points;
  private volatile boolean closed;

  private GaussianModes(String name, long seed, int count, double[][] means, double deviation) {
    if (count < 2 || count > 10_000_000) {
      throw new InvalidArgumentException(
          name + ", count",
          Integer.toString(count),
          "2 to 10 000 000",
          "the default is " + DEFAULT_COUNT);
    }
    this.name = name;
    this.seed = seed;
    this.means = means;
    this.deviation = deviation;
    this.points = new float[2 * count];
    Philox.Sequence uniforms = new Philox(seed, STREAM).sequence(0);
    for (int i = 0; i < count; i++) {
      // Box-Muller; StrictMath gives the same bits everywhere.
      double radius = deviation * StrictMath.sqrt(-2 * StrictMath.log(uniforms.nextUniform()));
      double angle = 2 * Math.PI * uniforms.nextUniform();
      double[] mean = means[i % means.length];
      points[2 * i] = (float) (mean[0] + radius * StrictMath.cos(angle));
      points[2 * i + 1] = (float) (mean[1] + radius * StrictMath.sin(angle));
    }
  }

  /**
   * Makes 8 Gaussians of deviation 0.01, their means evenly on the unit circle.
   *
   * @param seed any number
   * @param count 2 to 10 000 000 points
   * @return the data
   * @throws InvalidArgumentException if the count is out of range
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
   * @throws InvalidArgumentException if the count is out of range
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
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return points.length / 2;
  }

  @Override
  public int height() {
    return 1;
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public int channels() {
    return 2;
  }

  @Override
  public void read(int index, float[] target, int offset) {
    check(index);
    if (offset < 0 || target.length - offset < 2) {
      throw new InvalidArgumentException(
          "data " + name + ", read of point " + index,
          "an array of " + target.length + " from offset " + offset,
          "room for 2 coordinates",
          "pass a larger array");
    }
    target[offset] = points[2 * index];
    target[offset + 1] = points[2 * index + 1];
  }

  @Override
  public int label(int index) {
    check(index);
    return index % means.length;
  }

  private void check(int index) {
    if (closed) {
      throw new InvalidArgumentException(
          "data " + name, "a read after close", "open data", "close it after the last use");
    }
    if (index < 0 || index >= size()) {
      throw new InvalidArgumentException(
          "data " + name + ", index",
          Integer.toString(index),
          "0 to " + (size() - 1),
          "pass an index below size()");
    }
  }

  @Override
  public int labelCount() {
    return means.length;
  }

  /** The SHA-256 of the version, the seed and the count. */
  @Override
  public String fingerprint() {
    String text = name + " version=1 seed=" + seed + " count=" + size();
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
