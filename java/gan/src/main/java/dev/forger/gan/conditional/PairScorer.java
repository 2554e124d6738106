// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.MemoryUse;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Weights;
import dev.forger.gan.Samples;

/**
 * Scores images together with classes, in inference mode: above 0 the critic takes the pair for
 * real, or, where it has an auxiliary classifier, the image for one of this class: then scores are
 * the logit of the class less the largest of the others.
 */
public final class PairScorer implements AutoCloseable {
  private static final int BATCH = 64;

  private final ConditionalModel model;
  private final Tensor images;
  private final Tensor labels;
  private final Tensor scores;
  private final Program program;

  PairScorer(ConditionalModel model, Weights critic) {
    this.model = model;
    Device device = critic.device();
    this.images = Tensor.zeros(device, BATCH, model.imageShape(), MemoryUse.BATCHES);
    this.labels = Tensor.zeros(device, BATCH, Shape.features(1), MemoryUse.BATCHES);
    this.scores = Tensor.zeros(device, BATCH, critic.network().outputShape(), MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(device)) {
      Pairing pairing = ClassPairing.of(model);
      var pairs = recorder.scratch("pairs", critic.network().inputShape(), BATCH);
      pairing.pair(
          recorder,
          "pairs",
          recorder.bind(images),
          pairing.ofImages(recorder, recorder.bind(labels), BATCH),
          pairs,
          BATCH);
      new Tape(recorder, critic.network(), critic, "critic", BATCH, Tape.Mode.INFERENCE, pairs)
          .output(recorder.bind(scores))
          .forward(0, BATCH);
      this.program = recorder.finish();
    }
  }

  /**
   * Scores images with classes.
   *
   * @param samples of the model's shape
   * @param classes one an image
   * @return one score a pair
   * @throws ShapeException if the images have another shape
   * @throws InvalidArgumentException if there are not as many classes as images, or one is out of
   *     range
   */
  public double[] score(Samples samples, int... classes) {
    Shape shape = images.shape();
    if (!samples.shape().equals(shape)) {
      throw new ShapeException(
          "critic, images to score",
          samples.shape() + " images",
          shape + " images",
          "score images of the model's size");
    }
    if (classes.length != samples.count()) {
      throw new InvalidArgumentException(
          "classes",
          classes.length + " for " + samples.count() + " images",
          "one an image",
          "pass as many classes as images");
    }
    double[] all = new double[samples.count()];
    float[] some = new float[BATCH];
    for (int first = 0; first < all.length; first += BATCH) {
      int count = Math.min(BATCH, all.length - first);
      for (int i = 0; i < count; i++) {
        Conditions.check(classes[first + i], model.classes());
        some[i] = classes[first + i];
      }
      labels.write(some);
      images.write(0, samples.values(), first * shape.elements(), count * shape.elements());
      program.run();
      int outputs = scores.shape().elements();
      float[] read = scores.toFloats(0, count * outputs);
      for (int i = 0; i < count; i++) {
        all[first + i] = outputs == 1 ? read[i] : margin(read, i * outputs + 1, classes[first + i]);
      }
    }
    return all;
  }

  /** The logit of a class less the largest other one, of those from a place on. */
  private double margin(float[] values, int from, int right) {
    float other = Float.NEGATIVE_INFINITY;
    for (int k = 0; k < model.classes(); k++) {
      if (k != right) {
        other = Math.max(other, values[from + k]);
      }
    }
    return values[from + right] - other;
  }

  /** Frees the program and its memory. */
  @Override
  public void close() {
    program.close();
    images.close();
    labels.close();
    scores.close();
  }
}
