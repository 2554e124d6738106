// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.bench.Layer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OracleTest {
  // A 4x4 image of one channel, 2 filters of 2x2, stride 2, padding 1: images of 3x3.
  private static final Geometry CONV = new Geometry(new Layer("tiny", "conv", 4, 1, 2, 2, 2, 1));
  private static final float[] X = new float[Layer.BATCH * 16];
  private static final float[] DY = new float[Layer.BATCH * 18];
  // [K][R][S][C].
  private static final float[] FILTER = {1, 2, 3, 4, -1, -2, -3, -4};

  static {
    // The first sample is 1 to 16, all others are 0.
    for (int i = 0; i < 16; i++) {
      X[i] = i + 1;
    }
    for (int i = 0; i < 18; i++) {
      DY[i] = i % 2 == 0 ? i : -i;
    }
  }

  @Test
  void sizesAreThoseOfTheDefinition() {
    assertEquals(3, CONV.outSide());
    assertEquals(DY.length, CONV.elements("y"));
    assertEquals(X.length, CONV.elements("dx"));
    assertEquals(FILTER.length, CONV.elements("dfilter"));
    assertEquals(2.0 * Layer.BATCH * 9 * 8, CONV.flops());
    assertEquals(4.0 * (X.length + DY.length + FILTER.length), CONV.bytes());
  }

  @Test
  void forwardByHand() {
    double[][] given =
        new Oracle(CONV, Pass.FORWARD, X, FILTER).expected(new int[] {0, 1, 8, 9, 4, 18});
    // The first window lies on padding but for its last pixel.
    assertArrayEquals(new double[] {4, 4}, given[0]);
    assertArrayEquals(new double[] {-4, 4}, given[1]);
    // The middle one covers 6, 7, 10 and 11.
    assertArrayEquals(new double[] {6 + 14 + 30 + 44, 94}, given[2]);
    assertArrayEquals(new double[] {-94, 94}, given[3]);
    // Top right: its third tap is pixel 4.
    assertArrayEquals(new double[] {12, 12}, given[4]);
    // The next sample.
    assertArrayEquals(new double[] {0, 0}, given[5]);
  }

  @Test
  void backwardDataByHand() {
    double[][] given = new Oracle(CONV, Pass.BACKWARD_DATA, DY, FILTER).expected(new int[] {0, 5});
    // Stride 2 and a filter of 2x2: each pixel is in one window.
    assertArrayEquals(new double[] {0 * 4 + -1 * -4, 4}, given[0]);
    assertArrayEquals(new double[] {8 * 1 + -9 * -1, 17}, given[1]);
  }

  @Test
  void backwardWeightsByHand() {
    double[][] given = new Oracle(CONV, Pass.BACKWARD_WEIGHTS, X, DY).expected(new int[] {0, 7});
    // The first tap of filter 0 sees 6, 8, 14 and 16 in the windows that are not on padding.
    assertArrayEquals(new double[] {6 * 8 + 8 * 10 + 14 * 14 + 16 * 16, 580}, given[0]);
    // The last tap of filter 1 sees 1, 3, 9 and 11.
    assertArrayEquals(new double[] {-1 - 3 * 3 - 9 * 7 - 11 * 9, 172}, given[1]);
  }

  @Test
  void aTransposedConvolutionIsTheOtherDirection() {
    Geometry transposed = new Geometry(new Layer("tiny", "convt", 3, 2, 1, 2, 2, 1));
    assertEquals(4, transposed.outSide());
    assertEquals(CONV.flops(), transposed.flops());
    int[] some = {0, 3, 5, 10, 15};
    assertArrayEquals(
        new Oracle(CONV, Pass.BACKWARD_DATA, DY, FILTER).expected(some),
        new Oracle(transposed, Pass.FORWARD, DY, FILTER).expected(some));
    assertArrayEquals(
        new Oracle(CONV, Pass.FORWARD, X, FILTER).expected(some),
        new Oracle(transposed, Pass.BACKWARD_DATA, X, FILTER).expected(some));
    int[] taps = {0, 1, 6, 7};
    assertArrayEquals(
        new Oracle(CONV, Pass.BACKWARD_WEIGHTS, X, DY).expected(taps),
        new Oracle(transposed, Pass.BACKWARD_WEIGHTS, DY, X).expected(taps));
  }

  @Test
  void oursAgreesInAllPasses() {
    for (String name : new String[] {"d28_28x28x1_14x14x64", "g28_14x14x64_28x28x1"}) {
      Geometry geometry = new Geometry(Layer.named(name));
      for (Pass pass : Pass.values()) {
        double difference = ours(geometry, pass);
        assertTrue(difference < 1e-5, name + " " + pass + ": " + difference);
      }
    }
  }

  private static double ours(Geometry geometry, Pass pass) {
    Map<String, float[]> operands = new HashMap<>();
    pass.inputs().forEach(i -> operands.put(i, geometry.values(i)));
    try (Library.Computation computation = new ForgerLibrary(1).prepare(geometry, pass, operands)) {
      computation.run();
      int[] positions = Oracle.positions(geometry, pass);
      return Judge.difference(
          computation.sample(positions), Oracle.of(geometry, pass).expected(positions));
    }
  }
}
