// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.Layer;
import java.util.SplittableRandom;

/** Single elements of a pass, by the definition and in double precision. */
final class Oracle {
  private static final int SAMPLES = 64;

  /** A sum and the sum of magnitudes, which rounding errors are relative to. */
  private static final class Sum {
    private double value;
    private double magnitude;

    void add(double product) {
      value += product;
      magnitude += Math.abs(product);
    }
  }

  private final Geometry g;
  private final Pass pass;
  private final float[] small;
  private final float[] large;
  private final float[] filter;

  /**
   * Takes operands.
   *
   * @param first values of the pass's first input
   * @param second values of the pass's second input
   */
  Oracle(Geometry g, Pass pass, float[] first, float[] second) {
    this.g = g;
    this.pass = pass;
    String name = pass.inputs().get(0);
    boolean weights = pass == Pass.BACKWARD_WEIGHTS;
    this.small = g.small(name) ? first : weights ? second : null;
    this.large = !g.small(name) ? first : weights ? second : null;
    this.filter = weights ? null : second;
  }

  /** Draws the operands of a pass. */
  static Oracle of(Geometry g, Pass pass) {
    return new Oracle(g, pass, g.values(pass.inputs().get(0)), g.values(pass.inputs().get(1)));
  }

  /** The elements that are compared, the same in every process. */
  static int[] positions(Geometry g, Pass pass) {
    int count = g.elements(pass.output());
    return new SplittableRandom((g.layer().name() + " " + pass.label()).hashCode())
        .ints(SAMPLES, 0, count)
        .toArray();
  }

  /** The given elements, each followed by the sum of the magnitudes of its products. */
  double[][] expected(int[] positions) {
    double[][] all = new double[positions.length][];
    for (int i = 0; i < all.length; i++) {
      Sum sum = new Sum();
      if (Geometry.isFilter(pass.output())) {
        ofFilter(positions[i], sum);
      } else if (g.small(pass.output())) {
        ofSmall(positions[i], sum);
      } else {
        ofLarge(positions[i], sum);
      }
      all[i] = new double[] {sum.value, sum.magnitude};
    }
    return all;
  }

  /** Index of a pixel's first channel in the large image, -1 on padding. */
  private int largePixel(int n, int y, int x) {
    int side = g.largeSide();
    boolean inside = y >= 0 && y < side && x >= 0 && x < side;
    return inside ? ((n * side + y) * side + x) * g.largeChannels() : -1;
  }

  private void ofSmall(int position, Sum sum) {
    int kernel = g.layer().kernel();
    int channels = g.largeChannels();
    int k = position % g.smallChannels();
    int pixel = position / g.smallChannels();
    int top = pixel / g.smallSide() % g.smallSide() * g.layer().stride() - g.layer().padding();
    int left = pixel % g.smallSide() * g.layer().stride() - g.layer().padding();
    int n = pixel / (g.smallSide() * g.smallSide());
    for (int r = 0; r < kernel; r++) {
      for (int q = 0; q < kernel; q++) {
        int b = largePixel(n, top + r, left + q);
        int f = ((k * kernel + r) * kernel + q) * channels;
        for (int c = 0; b >= 0 && c < channels; c++) {
          sum.add((double) large[b + c] * filter[f + c]);
        }
      }
    }
  }

  private void ofLarge(int position, Sum sum) {
    int kernel = g.layer().kernel();
    int channels = g.largeChannels();
    int c = position % channels;
    int pixel = position / channels;
    int y = pixel / g.largeSide() % g.largeSide();
    int x = pixel % g.largeSide();
    int n = pixel / (g.largeSide() * g.largeSide());
    for (int r = 0; r < kernel; r++) {
      for (int q = 0; q < kernel; q++) {
        int i = smallIndex(y - r);
        int j = smallIndex(x - q);
        for (int k = 0; i >= 0 && j >= 0 && k < g.smallChannels(); k++) {
          int s = ((n * g.smallSide() + i) * g.smallSide() + j) * g.smallChannels() + k;
          sum.add((double) small[s] * filter[((k * kernel + r) * kernel + q) * channels + c]);
        }
      }
    }
  }

  /** Where a filter's origin lies in the small image, -1 for nowhere. */
  private int smallIndex(int origin) {
    int shifted = origin + g.layer().padding();
    int index = shifted / g.layer().stride();
    boolean exists = shifted >= 0 && shifted % g.layer().stride() == 0 && index < g.smallSide();
    return exists ? index : -1;
  }

  private void ofFilter(int position, Sum sum) {
    int kernel = g.layer().kernel();
    int c = position % g.largeChannels();
    int tap = position / g.largeChannels();
    int q = tap % kernel - g.layer().padding();
    int r = tap / kernel % kernel - g.layer().padding();
    int k = tap / (kernel * kernel);
    int stride = g.layer().stride();
    for (int n = 0; n < Layer.BATCH; n++) {
      for (int i = 0; i < g.smallSide(); i++) {
        for (int j = 0; j < g.smallSide(); j++) {
          int b = largePixel(n, i * stride + r, j * stride + q);
          int s = ((n * g.smallSide() + i) * g.smallSide() + j) * g.smallChannels() + k;
          if (b >= 0) {
            sum.add((double) small[s] * large[b + c]);
          }
        }
      }
    }
  }
}
