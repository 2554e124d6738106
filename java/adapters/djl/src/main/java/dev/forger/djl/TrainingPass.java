// SPDX-License-Identifier: Apache-2.0
package dev.forger.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.forger.ChannelOrder;
import dev.forger.Device;
import dev.forger.Network;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Tape;
import dev.forger.Weights;

/**
 * Forward and backward passes of one batch, with activations of their own between the two: several
 * batches may be under way, as real and generated samples are.
 */
final class TrainingPass {
  private final int rows;
  private final Border input;
  private final Border output;
  private final Border outputCotangent;
  private final Border inputCotangent;
  private final Program program;
  private NDArray given;

  /** Where DJL leaves the cotangent of the output. */
  private NDArray leaf;

  TrainingPass(Weights weights, int rows, ChannelOrder order, long seed, int stream) {
    this.rows = rows;
    Network network = weights.network();
    Device device = weights.device();
    input = new Border(device, rows, network.inputShape(), order);
    output = new Border(device, rows, network.outputShape(), order);
    outputCotangent = new Border(device, rows, network.outputShape(), order);
    inputCotangent = new Border(device, rows, network.inputShape(), order);
    try (Recorder recorder = new Recorder(device)) {
      // Programs with a host step share their arena with no other.
      recorder.host("input", () -> input.read(given));
      var x = recorder.scratch("input", network.inputShape(), rows);
      input.to(recorder, "input", x);
      Tape tape = new Tape(recorder, network, weights, "block", rows, Tape.Mode.TRAINING, x);
      tape.random(seed, stream).forward(0, rows);
      output.from(recorder, "output", tape.outputValue());
      recorder.endPart();
      outputCotangent.to(recorder, "cotangent", tape.outputCotangent());
      tape.backward(0, rows, 0, rows);
      tape.weights(0, rows);
      inputCotangent.from(recorder, "input cotangent", tape.inputCotangent());
      program = recorder.finish();
    }
  }

  int rows() {
    return rows;
  }

  /** Returns the outputs as a leaf of DJL's graph. */
  NDArray forward(NDArray x, long step) {
    NDManager manager = x.getManager();
    given = x;
    program.setStep(step);
    program.run(0);
    leaf = output.write(manager);
    leaf.setRequiresGradient(true);
    return leaf;
  }

  /** Adds to the gradients of the weights; false if the loss did not depend on the outputs. */
  boolean backward() {
    if (!leaf.hasGradient()) {
      return false;
    }
    try (NDArray cotangent = leaf.getGradient()) {
      outputCotangent.read(cotangent);
    }
    program.run(1);
    return true;
  }

  /** Σ x · (dL/dx), whose gradient by x is that of the loss. */
  NDArray surrogate() {
    NDArray gradient = inputCotangent.write(given.getManager());
    return given.mul(gradient).sum();
  }

  /** Lets go of DJL's arrays. */
  void forget() {
    given = null;
    leaf = null;
  }
}
