// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import java.util.Arrays;

/** Single elements of a chain's results, by the definition and in double precision. */
final class ChainOracle {
  /** Results before the ReLU that rounding may carry over 0, in units of their deviation. */
  private static final double DOUBT = 3e-4;

  private final Chain chain;
  private final int channels;
  private final int pixels;
  private final float[] scale;
  private final float[] shift;
  private final float[] dy;
  private final double[] z;
  private final double[] mean;
  private final double[] inverse;

  /** Gradients of the affine map, their magnitudes, and by how much doubt may change them. */
  private final double[][] dscale;

  private final double[][] dshift;

  /** Normalises the chain's inputs. */
  ChainOracle(Chain chain) {
    this.chain = chain;
    this.channels = chain.channels();
    this.pixels = chain.elements("y") / channels;
    this.scale = chain.values("scale");
    this.shift = chain.values("shift");
    this.dy = chain.values("dy");
    this.z = normalised(chain);
    this.mean = new double[channels];
    this.inverse = new double[channels];
    statistics();
    this.dscale = new double[channels][3];
    this.dshift = new double[channels][3];
    for (int i = 0; i < z.length; i++) {
      int c = i % channels;
      add(dscale[c], i, dy[i] * normal(i));
      add(dshift[c], i, dy[i]);
    }
  }

  /** What is normalised. */
  private static double[] normalised(Chain chain) {
    float[] x = chain.values("x");
    if (chain.whole()) {
      return DoubleConvolution.of(chain.geometry(), x, chain.values("filter"));
    }
    double[] values = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      values[i] = x[i];
    }
    return values;
  }

  private void statistics() {
    for (int i = 0; i < z.length; i++) {
      mean[i % channels] += z[i] / pixels;
    }
    for (int i = 0; i < z.length; i++) {
      double off = z[i] - mean[i % channels];
      inverse[i % channels] += off * off / pixels;
    }
    for (int c = 0; c < channels; c++) {
      inverse[c] = 1 / Math.sqrt(inverse[c] + Chain.EPSILON);
    }
  }

  private double normal(int i) {
    return (z[i] - mean[i % channels]) * inverse[i % channels];
  }

  private double before(int i) {
    return scale[i % channels] * normal(i) + shift[i % channels];
  }

  /** Whether rounding decides if the ReLU passes an element. */
  private boolean doubtful(int i) {
    return Math.abs(before(i)) < DOUBT * scale[i % channels];
  }

  private void add(double[] sum, int i, double term) {
    if (before(i) > 0) {
      sum[0] += term;
      sum[1] += Math.abs(term);
    }
    if (doubtful(i)) {
      sum[2] += Math.abs(term);
    }
  }

  /** The cotangent of z. */
  private double dz(int i) {
    int c = i % channels;
    double passed = before(i) > 0 ? dy[i] : 0;
    double correction = (dshift[c][0] + normal(i) * dscale[c][0]) / pixels;
    return scale[c] * inverse[c] * (passed - correction);
  }

  /** By how much doubt may change it. */
  private double dzDoubt(int i) {
    int c = i % channels;
    double passed = doubtful(i) ? Math.abs(dy[i]) : 0;
    double correction = (dshift[c][2] + Math.abs(normal(i)) * dscale[c][2]) / pixels;
    return scale[c] * inverse[c] * (passed + correction);
  }

  /**
   * Returns elements of a result, each followed by the sum of magnitudes that rounding errors are
   * relative to, and by how much it may change where rounding decides what the ReLU passes.
   *
   * @param result its name
   * @param positions of the elements
   */
  double[][] expected(String result, int[] positions) {
    return switch (result) {
      case "y" -> outputs(positions);
      case "dscale" -> Arrays.stream(positions).mapToObj(p -> dscale[p]).toArray(double[][]::new);
      case "dshift" -> Arrays.stream(positions).mapToObj(p -> dshift[p]).toArray(double[][]::new);
      case "dfilter" -> throughConvolution(Pass.BACKWARD_WEIGHTS, positions);
      default ->
          chain.whole()
              ? throughConvolution(Pass.BACKWARD_DATA, positions)
              : Arrays.stream(positions).mapToObj(this::ofNorm).toArray(double[][]::new);
    };
  }

  private double[][] outputs(int[] positions) {
    double[][] products =
        chain.whole() ? Oracle.of(chain.geometry(), Pass.FORWARD).expected(positions) : null;
    double[][] all = new double[positions.length][];
    for (int i = 0; i < all.length; i++) {
      int p = positions[i];
      int c = p % channels;
      double magnitude = products == null ? Math.abs(z[p]) : products[i][1];
      magnitude = scale[c] * inverse[c] * (magnitude + Math.abs(mean[c])) + Math.abs(shift[c]);
      all[i] = new double[] {Math.max(0, before(p)), magnitude, 0};
    }
    return all;
  }

  private double[] ofNorm(int p) {
    int c = p % channels;
    double correction = (dshift[c][1] + Math.abs(normal(p)) * dscale[c][1]) / pixels;
    double magnitude = scale[c] * inverse[c] * (Math.abs(dy[p]) + correction);
    return new double[] {dz(p), magnitude, dzDoubt(p)};
  }

  private double[][] throughConvolution(Pass pass, int[] positions) {
    float[] sure = new float[z.length];
    float[] doubt = new float[z.length];
    for (int i = 0; i < z.length; i++) {
      sure[i] = (float) dz(i);
      doubt[i] = (float) dzDoubt(i);
    }
    double[][] values = convolution(pass, sure).expected(positions);
    double[][] slack = convolution(pass, doubt).expected(positions);
    double[][] all = new double[positions.length][];
    for (int i = 0; i < all.length; i++) {
      all[i] = new double[] {values[i][0], values[i][1], slack[i][1]};
    }
    return all;
  }

  private Oracle convolution(Pass pass, float[] cotangent) {
    boolean data = pass == Pass.BACKWARD_DATA;
    return data
        ? new Oracle(chain.geometry(), pass, cotangent, chain.values("filter"))
        : new Oracle(chain.geometry(), pass, chain.values("x"), cotangent);
  }
}
