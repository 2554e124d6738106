// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Device;
import dev.forger.Network;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Weights;

/**
 * One training step of a classifier, recorded once. Its loss is a host step in Java: it reads the
 * tensor of logits and writes the tensor of their cotangents.
 */
final class ClassifierStep implements AutoCloseable {
  private final Tensor images;
  private final Tensor logits;
  private final Tensor cotangents;
  private final int[] labels;
  private final OptimizerState optimizer;
  private final Program program;
  private double loss;

  /** An optimizer of null leaves the weights as they are: the step then only takes gradients. */
  ClassifierStep(Weights weights, OptimizerState optimizer, int batch) {
    Device device = weights.device();
    Network net = weights.network();
    this.images = Tensor.zeros(device, batch, net.inputShape());
    this.logits = Tensor.zeros(device, batch, net.outputShape());
    this.cotangents = Tensor.zeros(device, batch, net.outputShape());
    this.labels = new int[batch];
    this.optimizer = optimizer;
    try (Recorder recorder = new Recorder(device)) {
      weights.zeroGradients(recorder, "classifier");
      Tape tape =
          new Tape(
                  recorder,
                  net,
                  weights,
                  "classifier",
                  batch,
                  Tape.Mode.TRAINING,
                  recorder.bind(images))
              .output(recorder.bind(logits))
              .outputCotangent(recorder.bind(cotangents));
      tape.forward(0, batch);
      recorder.host("softmax cross entropy", this::differentiate);
      tape.backward(0, batch, 0, 0);
      tape.weights(0, batch);
      if (optimizer != null) {
        optimizer.record(recorder, "classifier");
      }
      this.program = recorder.finish();
    }
  }

  private void differentiate() {
    double[] rows = logits.toDoubles();
    loss = SoftmaxCrossEntropy.differentiate(rows, labels, logits.shape().elements());
    cotangents.write(rows);
  }

  /** Runs the step and returns the mean cross entropy before it. */
  double run(float[] pixels, int[] classes) {
    images.write(pixels);
    System.arraycopy(classes, 0, labels, 0, labels.length);
    if (optimizer != null) {
      optimizer.prepare(program);
    }
    program.run();
    if (optimizer != null) {
      optimizer.advance();
    }
    return loss;
  }

  @Override
  public void close() {
    program.close();
    cotangents.close();
    logits.close();
    images.close();
  }
}
