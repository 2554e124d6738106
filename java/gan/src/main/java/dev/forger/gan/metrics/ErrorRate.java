// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.MemoryUse;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;
import dev.forger.gan.data.ImageDataset;
import java.nio.FloatBuffer;

/** Classifies images, in inference mode, by the weights as they are at each call. */
public final class ErrorRate implements AutoCloseable {
  private static final int BATCH = 64;

  /** Records a classifier. */
  @FunctionalInterface
  public interface Inference {
    /**
     * Records the logits of images.
     *
     * @param recorder where it goes
     * @param images rows
     * @param rows how many
     * @param logits rows that receive one logit a class
     */
    void record(Recorder recorder, Value images, int rows, Value logits);
  }

  private final Tensor images;
  private final Tensor logits;
  private final float[] pixels;
  private final HostBuffer read;
  private final Program program;

  /**
   * Plans classification.
   *
   * @param device where the weights are
   * @param image shape of an image
   * @param classes how many
   * @param classifier from images to logits
   */
  public ErrorRate(Device device, Shape image, int classes, Inference classifier) {
    this.images = Tensor.zeros(device, BATCH, image, MemoryUse.BATCHES);
    this.logits = Tensor.zeros(device, BATCH, Shape.features(classes), MemoryUse.BATCHES);
    this.pixels = new float[BATCH * image.elements()];
    this.read = HostBuffer.allocate(BATCH * classes);
    try (Recorder recorder = new Recorder(device)) {
      classifier.record(recorder, recorder.bind(images), BATCH, recorder.bind(logits));
      this.program = recorder.finish();
    }
  }

  /**
   * Plans classification by one network.
   *
   * @param weights of a network from images to one logit a class
   * @return the classifier
   */
  public static ErrorRate of(Weights weights) {
    return new ErrorRate(
        weights.device(),
        weights.network().inputShape(),
        weights.network().outputShape().elements(),
        (recorder, images, rows, logits) ->
            new Tape(
                    recorder,
                    weights.network(),
                    weights,
                    "classifier",
                    rows,
                    Tape.Mode.INFERENCE,
                    images)
                .output(logits)
                .forward(0, rows));
  }

  /**
   * Classifies labelled images.
   *
   * @param data labelled images
   * @return the share whose largest logit is not that of their label, 0 to 1
   * @throws ShapeException if they have another shape than the classifier's
   */
  public double of(ImageDataset data) {
    Shape image = images.shape();
    Shape given = Shape.of(data.height(), data.width(), data.channels());
    if (!given.equals(image)) {
      throw new ShapeException(
          "images to classify", given + " images", image + " images", "resize the data");
    }
    int wrong = 0;
    for (int first = 0; first < data.size(); first += BATCH) {
      int some = Math.min(BATCH, data.size() - first);
      for (int i = 0; i < some; i++) {
        data.read(first + i, pixels, i * image.elements());
      }
      classify(some);
      for (int i = 0; i < some; i++) {
        wrong += largest(i) == data.label(first + i) ? 0 : 1;
      }
    }
    return wrong / (double) data.size();
  }

  /**
   * Classifies images.
   *
   * @param nhwc images one after another, values in [-1, 1]
   * @return the class of the largest logit of each
   * @throws ShapeException if the values are no whole number of images
   */
  public int[] classes(float[] nhwc) {
    int size = images.shape().elements();
    if (nhwc.length % size != 0) {
      throw new ShapeException(
          "images to classify",
          nhwc.length + " values",
          "a multiple of " + size + " = " + images.shape(),
          "pass whole images of the classifier's shape");
    }
    int[] all = new int[nhwc.length / size];
    for (int first = 0; first < all.length; first += BATCH) {
      int some = Math.min(BATCH, all.length - first);
      System.arraycopy(nhwc, first * size, pixels, 0, some * size);
      classify(some);
      for (int i = 0; i < some; i++) {
        all[first + i] = largest(i);
      }
    }
    return all;
  }

  private void classify(int some) {
    images.write(pixels);
    program.run();
    read.copyFrom(logits, 0, some * logits.shape().elements());
  }

  private int largest(int row) {
    FloatBuffer values = read.floats();
    int classes = logits.shape().elements();
    int from = row * classes;
    int at = 0;
    for (int k = 1; k < classes; k++) {
      at = values.get(from + k) > values.get(from + at) ? k : at;
    }
    return at;
  }

  /** Frees the program and its memory; the weights stay. */
  @Override
  public void close() {
    program.close();
    images.close();
    logits.close();
  }
}
