// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import dev.forger.Device;
import dev.forger.Network;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Weights;

/**
 * What trainings are held against: a dense layer of 512 features on 512 rows, the best of a few
 * runs within 40 milliseconds, or of eight on a busy machine. Its packed product comes near the
 * peak of multiply-adds, which {@code scripts/bench} measures; Winograd convolutions count nominal
 * operations and may pass both.
 */
final class DenseRuler {
  private static final int SIDE = 512;
  private static final long NANOS = 40_000_000L;
  private static final long MOST_NANOS = 10 * NANOS;
  private static final int RUNS = 8;

  private DenseRuler() {}

  /**
   * Measures.
   *
   * @param device its threads and instruction set
   * @return nominal 10^9 floating-point operations a second
   */
  static double gflops(Device device) {
    Network network = Network.builder(Shape.features(SIDE)).dense(SIDE, false).build();
    try (Weights weights = new Weights(device, network);
        Tensor inputs = Tensor.zeros(device, SIDE, network.inputShape());
        Tensor outputs = Tensor.zeros(device, SIDE, network.outputShape());
        Program program = record(device, weights, inputs, outputs)) {
      // Packs the weights, wakes the threads.
      program.run();
      long start = System.nanoTime();
      long best = Long.MAX_VALUE;
      long now = start;
      for (int runs = 0;
          now - start < NANOS || runs == 0 || (runs < RUNS && now - start < MOST_NANOS);
          runs++) {
        long before = now;
        program.run();
        now = System.nanoTime();
        best = Math.min(best, now - before);
      }
      return program.flops() / best;
    }
  }

  private static Program record(Device device, Weights weights, Tensor inputs, Tensor outputs) {
    try (Recorder recorder = new Recorder(device)) {
      new Tape(
              recorder,
              weights.network(),
              weights,
              "ruler",
              SIDE,
              Tape.Mode.INFERENCE,
              recorder.bind(inputs))
          .keepPacked()
          .output(recorder.bind(outputs))
          .forward(0, SIDE);
      return recorder.finish();
    }
  }
}
