// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.MemoryUse;
import dev.forger.Network;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Weights;

/**
 * Scores images by a critic in inference mode: dropout is off, batch normalisation takes its
 * running statistics. For a critic trained with cross-entropy a score is the logit of being real.
 */
public final class CriticScorer implements AutoCloseable {
  private static final int BATCH = 64;

  private final Tensor images;
  private final Tensor scores;
  private final Program program;

  /**
   * Plans scoring.
   *
   * @param critic weights, read at every call
   */
  public CriticScorer(Weights critic) {
    Device device = critic.device();
    Network network = critic.network();
    this.images = Tensor.zeros(device, BATCH, network.inputShape(), MemoryUse.BATCHES);
    this.scores = Tensor.zeros(device, BATCH, network.outputShape(), MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(device)) {
      new Tape(
              recorder,
              network,
              critic,
              "critic",
              BATCH,
              Tape.Mode.INFERENCE,
              recorder.bind(images))
          .output(recorder.bind(scores))
          .forward(0, BATCH);
      this.program = recorder.finish();
    }
  }

  /**
   * Scores images.
   *
   * @param samples of the critic's shape
   * @return one score an image
   * @throws ShapeException if the images have another shape
   */
  public double[] score(Samples samples) {
    Shape shape = images.shape();
    if (!samples.shape().equals(shape)) {
      throw new ShapeException(
          "critic, images to score",
          samples.shape() + " images",
          shape + " images",
          "score images of the model's size");
    }
    double[] all = new double[samples.count()];
    for (int first = 0; first < all.length; first += BATCH) {
      int some = Math.min(BATCH, all.length - first);
      images.write(0, samples.values(), first * shape.elements(), some * shape.elements());
      program.run();
      float[] read = scores.toFloats(0, some);
      for (int i = 0; i < some; i++) {
        all[first + i] = read[i];
      }
    }
    return all;
  }

  /** Frees the program and its memory. */
  @Override
  public void close() {
    program.close();
    images.close();
    scores.close();
  }
}
