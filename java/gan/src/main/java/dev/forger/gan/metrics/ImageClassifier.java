// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.CheckpointException;
import dev.forger.Conv2d;
import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Parameter;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Weights;
import dev.forger.gan.Samples;
import dev.forger.gan.data.Batch;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Prefetcher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A small convolutional classifier, trained by Forger on labelled images, that judges generated
 * ones: by classes, and as an extractor by the 64 values of its last hidden layer. It learns digits
 * of 28 x 28 pixels in seconds; it is no backbone for published scores.
 *
 * <p>Equal data, steps, seed and instruction set give equal bits. Not thread-safe.
 */
public final class ImageClassifier implements FeatureExtractor {
  private static final int BATCH = 64;
  private static final int HIDDEN = 64;
  private static final String NAME = "classifier";
  private static final String FORMAT_KEY = "forger.classifier";
  private static final String FORMAT = "1";
  private static final String SHAPE_KEY = "shape";
  private static final String CLASSES_KEY = "classes";

  private final Weights weights;
  private final String hash;
  private final LogitsAndFeatures judge;

  /** Closes the weights, even where this fails. */
  private ImageClassifier(Weights weights, int classes) {
    this.weights = weights;
    this.hash = hash(weights);
    this.judge = new LogitsAndFeatures(NAME, hash, weights, classes, (images, channels) -> {});
  }

  private static String hash(Weights weights) {
    MessageDigest digest = ModelFile.digest();
    digest.update(weights.network().inputShape().toString().getBytes(StandardCharsets.US_ASCII));
    for (Parameter p : weights.network().parameters()) {
      float[] values = weights.get(p.name());
      ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
      bytes.asFloatBuffer().put(values);
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
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
    try (Weights trained = new Weights(device, network(shape, data.labelCount()))) {
      trained.initialize(Initializer.heNormal(), seed);
      fit(trained, data, steps, seed);
      Weights weights = new Weights(device, judging(shape, data.labelCount()));
      for (Parameter p : trained.network().parameters()) {
        weights.set(p.name(), trained.get(p.name()));
      }
      return new ImageClassifier(weights, data.labelCount());
    }
  }

  /**
   * Loads what {@link #save} wrote.
   *
   * @param device where it judges
   * @param file a safetensors file
   * @return the classifier, to be closed before the device
   * @throws CheckpointException if it is damaged, of another format, or no classifier
   */
  public static ImageClassifier load(Device device, Path file) {
    try (Safetensors tensors = Safetensors.open(file)) {
      String format = tensors.metadata().get(FORMAT_KEY);
      if (!FORMAT.equals(format)) {
        throw incompatible(
            file, format == null ? "no classifier of Forger" : "a classifier of format " + format);
      }
      int[] sizes =
          Pattern.compile("[x,]")
              .splitAsStream(
                  tensors.metadata().get(SHAPE_KEY) + "," + tensors.metadata().get(CLASSES_KEY))
              .mapToInt(text -> text.matches("[1-9]\\d{0,5}") ? Integer.parseInt(text) : 0)
              .toArray();
      if (sizes.length != 4
          || Math.min(Math.min(sizes[0], sizes[1]), sizes[2]) < 1
          || sizes[3] < 2) {
        throw incompatible(file, "shape " + tensors.metadata().get(SHAPE_KEY));
      }
      Weights weights =
          new Weights(device, judging(Shape.of(sizes[0], sizes[1], sizes[2]), sizes[3]));
      try {
        weights.readFrom(tensors, "");
        String bad = weights.findNotFinite();
        if (bad != null) {
          throw incompatible(file, bad + " with a value that is not finite");
        }
      } catch (RuntimeException e) {
        weights.close();
        throw e;
      }
      return new ImageClassifier(weights, sizes[3]);
    }
  }

  private static CheckpointException incompatible(Path file, String given) {
    return new CheckpointException(
        CheckpointException.Kind.INCOMPATIBLE,
        file.toString(),
        given,
        "a classifier of format " + FORMAT,
        "train one with forger classifier");
  }

  /**
   * Saves shape, classes and weights.
   *
   * @param file a safetensors file, replaced atomically
   * @throws CheckpointException if it cannot be written; a file that was there stays
   */
  public void save(Path file) {
    Shape shape = judge.inputShape();
    SafetensorsWriter writer =
        new SafetensorsWriter()
            .metadata(FORMAT_KEY, FORMAT)
            .metadata(SHAPE_KEY, shape.h() + "x" + shape.w() + "x" + shape.c())
            .metadata(CLASSES_KEY, Integer.toString(classes()));
    weights.writeTo(writer, "");
    writer.write(file, false);
  }

  private static NetworkBuilder hidden(Shape image) {
    Conv2d half = Conv2d.kernel(4).stride(2).padding(1);
    return Network.builder(image)
        .conv2d(32, half)
        .relu()
        .conv2d(64, half)
        .relu()
        .flatten()
        .dense(HIDDEN)
        .relu();
  }

  /** What is trained: logits. */
  static Network network(Shape image, int classes) {
    return hidden(image).dense(classes).build();
  }

  /** The same parameters, with the hidden layer behind the logits. */
  private static Network judging(Shape image, int classes) {
    NetworkBuilder net = hidden(image);
    NetworkBuilder.Ref features = net.here();
    return net.dense(classes).concat(features).build();
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

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String hash() {
    return hash;
  }

  @Override
  public Features features(Samples images) {
    return judge.features(images);
  }

  @Override
  public Optional<Features> probabilities(Samples images) {
    return Optional.of(judge.probabilities(images));
  }

  /**
   * Returns the number of classes.
   *
   * @return at least 2
   */
  public int classes() {
    return judge.classes();
  }

  /**
   * Returns class probabilities of images.
   *
   * @param nhwc images one after another, values in [-1, 1]
   * @return softmax outputs, [image][class]
   * @throws ShapeException if the values are no whole number of images
   */
  public double[][] probabilities(float[] nhwc) {
    int size = judge.inputShape().elements();
    if (nhwc.length % size != 0) {
      throw new ShapeException(
          "images to classify",
          nhwc.length + " values",
          "a multiple of " + size + " = " + judge.inputShape(),
          "pass whole images of the shape that the classifier was trained on");
    }
    int count = nhwc.length / size;
    return count == 0
        ? new double[0][]
        : judge.probabilities(new Samples(nhwc, count, judge.inputShape())).rows(0, count);
  }

  /**
   * Returns the share of images whose most probable class is their label.
   *
   * @param data labelled images of the shape that the classifier was trained on
   * @return 0 to 1
   */
  public double accuracy(ImageDataset data) {
    int size = judge.inputShape().elements();
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
    judge.close();
  }
}
