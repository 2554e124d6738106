// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.Layer;
import java.util.stream.IntStream;

/** A whole convolution or transposed convolution in double precision, by the definition. */
final class DoubleConvolution {
  private final Geometry g;
  private final Layer layer;
  private final float[] x;

  /** By tap, input channel, output channel. */
  private final double[] taps;

  private DoubleConvolution(Geometry g, float[] x, float[] filter) {
    this.g = g;
    this.layer = g.layer();
    this.x = x;
    this.taps = new double[filter.length];
    int positions = layer.kernel() * layer.kernel();
    for (int k = 0; k < g.smallChannels(); k++) {
      for (int p = 0; p < positions; p++) {
        for (int c = 0; c < g.largeChannels(); c++) {
          int in = g.transposed() ? k : c;
          int out = g.transposed() ? c : k;
          taps[(p * layer.channels() + in) * layer.outChannels() + out] =
              filter[(k * positions + p) * g.largeChannels() + c];
        }
      }
    }
  }

  /** Computes y, NHWC, from operands in the orders of {@link Geometry}. */
  static double[] of(Geometry g, float[] x, float[] filter) {
    DoubleConvolution all = new DoubleConvolution(g, x, filter);
    double[] y = new double[g.elements("y")];
    IntStream.range(0, Layer.BATCH).parallel().forEach(n -> all.sample(n, y));
    return y;
  }

  private void sample(int n, double[] y) {
    int side = g.outSide();
    for (int i = 0; i < side; i++) {
      for (int j = 0; j < side; j++) {
        int begin = ((n * side + i) * side + j) * layer.outChannels();
        for (int r = 0; r < layer.kernel(); r++) {
          for (int q = 0; q < layer.kernel(); q++) {
            add(n, from(i, r), from(j, q), r * layer.kernel() + q, y, begin);
          }
        }
      }
    }
  }

  /** Where a tap of an output pixel reads on an axis, -1 for nowhere. */
  private int from(int out, int tap) {
    int place;
    if (g.transposed()) {
      int origin = out + layer.padding() - tap;
      place = origin % layer.stride() == 0 ? origin / layer.stride() : -1;
    } else {
      place = out * layer.stride() - layer.padding() + tap;
    }
    return place < layer.side() ? place : -1;
  }

  private void add(int n, int i, int j, int tap, double[] y, int begin) {
    if (i < 0 || j < 0) {
      return;
    }
    int in = layer.channels();
    int out = layer.outChannels();
    int pixel = ((n * layer.side() + i) * layer.side() + j) * in;
    for (int c = 0; c < in; c++) {
      double value = x[pixel + c];
      int weights = (tap * in + c) * out;
      for (int k = 0; k < out; k++) {
        y[begin + k] += value * taps[weights + k];
      }
    }
  }
}
