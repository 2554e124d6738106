// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import java.util.Map;

/** Compares the gradients of one step of libtorch's setups, from the same random numbers. */
final class SetupJudge {
  /** Enough for batch statistics. */
  private static final int BATCH = 8;

  /**
   * Largest difference of a whole gradient: rounding may turn over a mask of a ReLU, and Adam's
   * first step has the sign of a gradient that may be 0 but for rounding.
   */
  static final double TOLERANCE = 0.01;

  private final boolean penalised;
  private final int side;
  private final Map<String, double[]> expected;

  /**
   * Makes a step of libtorch as it comes.
   *
   * @param penalised WGAN-GP, else DCGAN
   * @param side 28 or 64
   */
  SetupJudge(boolean penalised, int side) {
    this.penalised = penalised;
    this.side = side;
    this.expected = gradients(TorchSetup.AS_IT_COMES);
  }

  private Map<String, double[]> gradients(TorchSetup setup) {
    TorchStep.seed(1);
    return new TorchStep(penalised, side, BATCH, setup).gradients();
  }

  /** The largest difference of a gradient, as a whole, to that of libtorch as it comes. */
  double difference(TorchSetup setup) {
    return difference(gradients(setup), expected);
  }

  /** The largest relative difference in the Euclidean norm, NaN when anything is. */
  static double difference(Map<String, double[]> given, Map<String, double[]> expected) {
    double largest = expected.values().stream().mapToDouble(SetupJudge::norm).max().orElseThrow();
    double difference = 0;
    for (Map.Entry<String, double[]> e : expected.entrySet()) {
      double[] wanted = e.getValue();
      double[] off = given.get(e.getKey()).clone();
      for (int i = 0; i < wanted.length; i++) {
        off[i] -= wanted[i];
      }
      // The gradient of a bias before batch normalisation is 0 but for rounding.
      difference = Math.max(difference, norm(off) / Math.max(norm(wanted), 0.01 * largest));
    }
    return difference;
  }

  private static double norm(double[] values) {
    double square = 0;
    for (double x : values) {
      square += x * x;
    }
    return Math.sqrt(square);
  }
}
