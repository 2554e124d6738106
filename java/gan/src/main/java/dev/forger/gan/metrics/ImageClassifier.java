// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Conv2d;
import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Weights;
import dev.forger.gan.data.Batch;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Prefetcher;
import java.util.Arrays;

/**
 * A small convolutional classifier, trained by Forger on labelled images, that judges generated
 * ones. It learns digits of 28 x 28 pixels in seconds; it is no backbone for published scores.
 *
 * <p>Equal data, steps, seed and instruction set give equal bits. Not thread-safe.
 */
public final class ImageClassifier implements AutoCloseable {
  private static final int BATCH = 64;

  private final Weights weights;
  private final Tensor images;
  private final Tensor logits;
  private final Program program;

  private ImageClassifier(Weights weights) {
    Device device = weights.device();
    Network net = weights.network();
    this.weights = weights;
    this.images = Tensor.zeros(device, BATCH, net.inputShape());
    this.logits = Tensor.zeros(device, BATCH, net.outputShape());
    try (Recorder recorder = new Recorder(device)) {
      new Tape(
              recorder,
              net,
              weights,
              "classifier",
              BATCH,
              Tape.Mode.INFERENCE,
              recorder.bind(images))
          .keepPacked()
          .output(recorder.bind(logits))
          .forward(0, BATCH);
      this.program = recorder.finish();
    }
  }

  /**
   * Trains a classifier with Adam on batches of 64, halving the learning rate of 1e-3 after each
   * third of the steps.
   *
   * @param device where it trains and judges
   * @param data labelled images, height and width divisible by 4
   * @param steps at least 1; 600 are enough for digits
   * @param seed of the weights and the order of the data
   * @return the trained classifier, to be closed before the device
   * @throws InvalidArgumentException if the data has fewer than two classes, an image has no label,
   *     or steps is not positive
   */
  public static ImageClassifier train(Device device, ImageDataset data, int steps, long seed) {
    if (data.labelCount() < 2) {
      throw new InvalidArgumentException(
          "classifier on " + data.name(),
          data.labelCount() + " classes",
          "labelled images of at least 2 classes",
          "use class folders or a data set with labels");
    }
    if (steps < 1) {
      throw new InvalidArgumentException(
          "classifier steps", Integer.toString(steps), "at least 1", "600 are enough for digits");
    }
    Shape shape = Shape.of(data.height(), data.width(), data.channels());
    Weights weights = new Weights(device, network(shape, data.labelCount()));
    try {
      weights.initialize(Initializer.heNormal(), seed);
      fit(weights, data, steps, seed);
      return new ImageClassifier(weights);
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  static Network network(Shape image, int classes) {
    Conv2d half = Conv2d.kernel(4).stride(2).padding(1);
    return Network.builder(image)
        .conv2d(32, half)
        .relu()
        .conv2d(64, half)
        .relu()
        .flatten()
        .dense(64)
        .relu()
        .dense(classes)
        .build();
  }

  private static void fit(Weights weights, ImageDataset data, int steps, long seed) {
    int third = (steps + 2) / 3;
    int batch = Math.min(BATCH, data.size());
    float[] pixels = new float[batch * data.height() * data.width() * data.channels()];
    try (Prefetcher batches = new Prefetcher(data, seed, batch, 0)) {
      for (int first = 0; first < steps; first += third) {
        double rate = 1e-3 / (1 << (first / third));
        try (OptimizerState adam = new OptimizerState(Optimizer.adam(rate, 0.9, 0.999), weights);
            ClassifierStep step = new ClassifierStep(weights, adam, batch)) {
          for (int i = first; i < Math.min(steps, first + third); i++) {
            Batch real = batches.take();
            real.pixels().get(0, pixels);
            requireLabels(data, real.labels());
            step.run(pixels, real.labels());
            batches.recycle(real);
          }
        }
      }
    }
  }

  private static void requireLabels(ImageDataset data, int[] labels) {
    for (int label : labels) {
      if (label < 0) {
        throw new InvalidArgumentException(
            "classifier on " + data.name(),
            "an image without a label",
            "a label on every image",
            "put every image into a class folder");
      }
    }
  }

  /**
   * Returns the number of classes.
   *
   * @return at least 2
   */
  public int classes() {
    return logits.shape().elements();
  }

  /**
   * Returns class probabilities of images.
   *
   * @param nhwc images one after another, values in [-1, 1]
   * @return softmax outputs, [image][class]
   * @throws ShapeException if the values are no whole number of images
   */
  public double[][] probabilities(float[] nhwc) {
    int size = images.shape().elements();
    if (nhwc.length % size != 0) {
      throw new ShapeException(
          "images to classify",
          nhwc.length + " values",
          "a multiple of " + size + " = " + images.shape(),
          "pass whole images of the shape that the classifier was trained on");
    }
    int count = nhwc.length / size;
    double[][] all = new double[count][];
    float[] block = new float[BATCH * size];
    for (int first = 0; first < count; first += BATCH) {
      int some = Math.min(BATCH, count - first);
      System.arraycopy(nhwc, first * size, block, 0, some * size);
      images.write(block);
      program.run();
      double[] rows = logits.toDoubles();
      SoftmaxCrossEntropy.softmax(rows, classes());
      for (int i = 0; i < some; i++) {
        all[first + i] = Arrays.copyOfRange(rows, i * classes(), (i + 1) * classes());
      }
    }
    return all;
  }

  /**
   * Returns the share of images whose most probable class is their label.
   *
   * @param data labelled images of the shape that the classifier was trained on
   * @return 0 to 1
   */
  public double accuracy(ImageDataset data) {
    int size = images.shape().elements();
    float[] block = new float[BATCH * size];
    int right = 0;
    for (int first = 0; first < data.size(); first += BATCH) {
      int some = Math.min(BATCH, data.size() - first);
      for (int i = 0; i < some; i++) {
        data.read(first + i, block, i * size);
      }
      int[] classes = ClassScores.mostProbable(probabilities(block));
      for (int i = 0; i < some; i++) {
        right += classes[i] == data.label(first + i) ? 1 : 0;
      }
    }
    return right / (double) data.size();
  }

  /** Frees weights and memory. */
  @Override
  public void close() {
    program.close();
    logits.close();
    images.close();
    weights.close();
  }
}
