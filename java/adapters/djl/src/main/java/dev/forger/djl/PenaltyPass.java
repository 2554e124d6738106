// SPDX-License-Identifier: Apache-2.0
package dev.forger.djl;

import ai.djl.ndarray.NDArray;
import dev.forger.ChannelOrder;
import dev.forger.Device;
import dev.forger.Network;
import dev.forger.Ops;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;

/**
 * The gradient penalty λ/N Σ (‖∇D(x̂)‖ - 1)² between real and generated samples and its gradients
 * (Gulrajani et al. 2017, arXiv 1704.00028, algorithm 1).
 */
final class PenaltyPass {
  private final Border real;
  private final Border fake;
  private final Tensor value;
  private final Program program;

  PenaltyPass(Weights weights, int rows, ChannelOrder order, double lambda, long seed, int stream) {
    Network network = weights.network();
    Device device = weights.device();
    Shape shape = network.inputShape();
    real = new Border(device, rows, shape, order);
    fake = new Border(device, rows, shape, order);
    value = Tensor.zeros(device, 1, Shape.features(1));
    try (Recorder recorder = new Recorder(device)) {
      Ops ops = new Ops(recorder);
      Value a = recorder.scratch("real", shape, rows);
      Value b = recorder.scratch("fake", shape, rows);
      Value points = recorder.scratch("penalty points", shape, rows);
      real.to(recorder, "real", a);
      fake.to(recorder, "fake", b);
      ops.interpolate("penalty points", a, b, points, rows, seed, stream);
      Tape tape =
          new Tape(recorder, network, weights, "penalty", rows, Tape.Mode.TRAINING, points)
              .random(seed, stream + 1)
              .affineRows(0)
              .penaltyRows(0, rows);
      tape.forward(0, rows);
      ops.fill("penalty cotangent", tape.outputCotangent(), rows, 1);
      tape.backward(0, rows, 0, rows);
      ops.penalty(
          "gradient penalty",
          Ops.Penalty.TWO_SIDED,
          lambda,
          1,
          tape.inputCotangent(),
          tape.inputTangent(),
          recorder.scratch("gradient norms", Shape.features(1), rows),
          recorder.bind(value),
          rows);
      tape.penaltyGradients();
      program = recorder.finish();
    }
  }

  /** Adds to the gradients of the weights. */
  float run(NDArray realSamples, NDArray fakeSamples, long step) {
    real.read(realSamples);
    fake.read(fakeSamples);
    program.setStep(step);
    program.run();
    return value.toFloats()[0];
  }
}
