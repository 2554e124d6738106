// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.bench.Layer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ChainOracleTest {
  private static final Geometry CONV = new Geometry(new Layer("tiny", "conv", 6, 3, 2, 4, 2, 1));
  private static final Geometry CONVT = new Geometry(new Layer("tiny", "convt", 3, 2, 3, 4, 2, 1));

  @Test
  void wholeConvolutionsAgreeWithSingleElements() {
    for (Geometry g : List.of(CONV, CONVT)) {
      double[] y = DoubleConvolution.of(g, g.values("x"), g.values("filter"));
      int[] all = IntStream.range(0, y.length).toArray();
      double[][] single = Oracle.of(g, Pass.FORWARD).expected(all);
      assertArrayEquals(Arrays.stream(single).mapToDouble(e -> e[0]).toArray(), y, 1e-12);
    }
  }

  /** Sum of y dy in double precision, a function of z whose gradient is dz. */
  private static double loss(Chain chain, double[] z) {
    float[] scale = chain.values("scale");
    float[] shift = chain.values("shift");
    float[] dy = chain.values("dy");
    int channels = chain.channels();
    double sum = 0;
    for (int c = 0; c < channels; c++) {
      double mean = 0;
      double square = 0;
      int pixels = z.length / channels;
      for (int i = c; i < z.length; i += channels) {
        mean += z[i] / pixels;
      }
      for (int i = c; i < z.length; i += channels) {
        square += (z[i] - mean) * (z[i] - mean) / pixels;
      }
      for (int i = c; i < z.length; i += channels) {
        double normal = (z[i] - mean) / Math.sqrt(square + Chain.EPSILON);
        sum += dy[i] * Math.max(0, scale[c] * normal + shift[c]);
      }
    }
    return sum;
  }

  @Test
  void gradientsAreThoseOfTheDefinition() {
    Chain chain = new Chain(CONV, false);
    float[] x = chain.values("x");
    double[] z = IntStream.range(0, x.length).mapToDouble(i -> x[i]).toArray();
    int[] positions = {0, 7, 100, x.length - 1};
    double[][] given = new ChainOracle(chain).expected("dx", positions);
    for (int i = 0; i < positions.length; i++) {
      double step = 1e-6;
      double[] moved = z.clone();
      moved[positions[i]] += step;
      double above = loss(chain, moved);
      moved[positions[i]] -= 2 * step;
      double slope = (above - loss(chain, moved)) / (2 * step);
      assertEquals(slope, given[i][0], 1e-6 + given[i][2]);
    }
  }

  @Test
  void differencesInDoubtAreForgiven() {
    double[][] truth = {{1, 2, 0.5}, {0, 0, 0}};
    assertEquals(0, ChainJudge.difference(new double[] {1.5, 0}, truth));
    assertEquals(0.25, ChainJudge.difference(new double[] {0, 0}, truth));
    assertTrue(Double.isNaN(ChainJudge.difference(new double[] {Double.NaN, 0}, truth)));
  }

  private static void judge(ChainRun run, Chain chain, String who) {
    try (run) {
      run.run(new long[2]);
      run.run(new long[2]);
      ChainOracle oracle = new ChainOracle(chain);
      for (Part part : Part.of(chain.whole())) {
        for (String result : part.results()) {
          int[] positions = chain.positions(result);
          float[] values = run.result(result);
          double[] given = Arrays.stream(positions).mapToDouble(p -> values[p]).toArray();
          double difference = ChainJudge.difference(given, oracle.expected(result, positions));
          assertTrue(difference < 1e-5, who + " " + chain + " " + result + ": " + difference);
        }
      }
    }
  }

  @Test
  void oursAgrees() {
    for (Geometry geometry : List.of(CONV, CONVT)) {
      for (boolean whole : new boolean[] {true, false}) {
        Chain chain = new Chain(geometry, whole);
        judge(Side.FORGER.chain(chain, 1), chain, "ours");
      }
    }
  }

  @Tag("peers")
  @Test
  void bothFormatsOfDnnlAgree() {
    for (String name : new String[] {"d28_14x14x64_7x7x128", "g28_7x7x128_14x14x64"}) {
      for (Side side : List.of(Side.DNNL_BLOCKED, Side.DNNL_NHWC)) {
        Chain chain = new Chain(new Geometry(Layer.named(name)), true);
        judge(side.chain(chain, 1), chain, side.label());
      }
    }
  }
}
