// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import java.util.Arrays;
import java.util.Random;

/** Boltzmann machines summed up state by state, from the energy alone. */
final class Enumeration {
  final int visible;
  final int hidden;
  final double[][] w;
  final double[] b;
  final double[] c;

  Enumeration(int visible, int hidden, double scale, long seed) {
    this.visible = visible;
    this.hidden = hidden;
    Random random = new Random(seed);
    w = new double[hidden][];
    for (int j = 0; j < hidden; j++) {
      w[j] = rounded(random, visible, scale);
    }
    b = rounded(random, visible, scale / 2);
    c = rounded(random, hidden, scale / 2);
  }

  private static double[] rounded(Random random, int n, double scale) {
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (scale * random.nextGaussian());
    }
    return values;
  }

  void put(BipartiteLayer layer) {
    float[] flat = new float[visible * hidden];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) w[i / visible][i % visible];
    }
    layer.weights.set(BipartiteLayer.WEIGHT, flat);
    layer.weights.set(BipartiteLayer.VISIBLE_BIAS, floats(b));
    layer.weights.set(BipartiteLayer.HIDDEN_BIAS, floats(c));
  }

  static float[] floats(double[] values) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return narrow;
  }

  RbmEnergy energy() {
    return new RbmEnergy(w, b, c);
  }

  double energy(int v, int h) {
    double e = 0;
    for (int i = 0; i < visible; i++) {
      e -= b[i] * (v >>> i & 1);
    }
    for (int j = 0; j < hidden; j++) {
      e -= c[j] * (h >>> j & 1);
      for (int i = 0; i < visible; i++) {
        e -= w[j][i] * (v >>> i & 1) * (h >>> j & 1);
      }
    }
    return e;
  }

  double partition() {
    double z = 0;
    for (int v = 0; v < 1 << visible; v++) {
      z += weight(v);
    }
    return z;
  }

  /** Σ_h e^-E(v, h). */
  double weight(int v) {
    double sum = 0;
    for (int h = 0; h < 1 << hidden; h++) {
      sum += Math.exp(-energy(v, h));
    }
    return sum;
  }

  /** p(v) of all v. */
  double[] probabilities() {
    double z = partition();
    double[] p = new double[1 << visible];
    for (int v = 0; v < p.length; v++) {
      p[v] = weight(v) / z;
    }
    return p;
  }

  /** Derivatives of the mean of -ln p(v) by central differences: all of W, then b, then c. */
  double[] gradient(int[] data) {
    double[] gradient = new double[visible * hidden + visible + hidden];
    double step = 1e-5;
    for (int k = 0; k < gradient.length; k++) {
      double[] row = k < visible * hidden ? w[k / visible] : k < visible * (hidden + 1) ? b : c;
      int at = k < visible * hidden ? k % visible : k < visible * (hidden + 1) ? k % visible : k;
      at = row == c ? k - visible * (hidden + 1) : at;
      double kept = row[at];
      row[at] = kept + step;
      double up = loss(data);
      row[at] = kept - step;
      double down = loss(data);
      row[at] = kept;
      gradient[k] = (up - down) / (2 * step);
    }
    return gradient;
  }

  private double loss(int[] data) {
    double[] p = probabilities();
    return -Arrays.stream(data).mapToDouble(v -> Math.log(p[v])).average().orElseThrow();
  }
}
