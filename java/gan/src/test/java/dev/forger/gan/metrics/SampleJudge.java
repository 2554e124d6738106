// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Device;
import dev.forger.gan.Samples;
import dev.forger.gan.data.IdxDataset;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Split;
import dev.forger.gan.data.StrokeDigits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

/** Judges samples of digits: a classifier, real images held back, the images trained on. */
final class SampleJudge implements AutoCloseable {
  private static final int CLASSES = 10;
  private static final int CLASSIFIER_STEPS = 600;

  /** Other seeds than those of any training: the classifier and the judge see fresh digits. */
  private static final long CLASSIFIER_SEED = 1001;

  private static final long FRESH_SEED = 2002;

  private static Path trained;

  private final Function<float[], double[][]> classify;
  private final Runnable release;
  private final LabelledImages real;
  private final LabelledImages training;

  private SampleJudge(
      Function<float[], double[][]> classify,
      Runnable release,
      LabelledImages real,
      LabelledImages training) {
    this.classify = classify;
    this.release = release;
    this.real = real;
    this.training = training;
  }

  /** What samples of stroke digits are judged by: a classifier trained here. */
  static SampleJudge strokeDigits(Device device, ImageDataset training, int count) {
    try (ImageDataset fresh = StrokeDigits.create(FRESH_SEED, count)) {
      ImageClassifier classifier = ofDigits(device);
      return new SampleJudge(
          classifier::probabilities,
          classifier::close,
          LabelledImages.first(fresh, count),
          LabelledImages.first(training, training.size()));
    }
  }

  /** Trained by the first judge of this JVM, then read from a file. */
  private static synchronized ImageClassifier ofDigits(Device device) {
    if (trained != null) {
      return ImageClassifier.load(device, trained);
    }
    try (ImageDataset lessons = StrokeDigits.create(CLASSIFIER_SEED)) {
      Path file = Files.createTempFile("digits", ".safetensors");
      file.toFile().deleteOnExit();
      ImageClassifier classifier = ImageClassifier.train(device, lessons, CLASSIFIER_STEPS, 1);
      classifier.save(file);
      trained = file;
      return classifier;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What samples of MNIST are judged by: a published classifier. */
  static SampleJudge mnist(Path folder, Path model, ImageDataset training, int count) {
    return mnist(IdxDataset.open(folder, Split.TEST), model, training, count);
  }

  /** The same beside real images that were changed as those trained on. */
  static SampleJudge mnist(ImageDataset heldBack, Path model, ImageDataset training, int count) {
    try (ImageDataset test = heldBack) {
      OnnxDigits classifier = new OnnxDigits(model);
      return new SampleJudge(
          classifier::probabilities,
          classifier::close,
          LabelledImages.first(test, count),
          LabelledImages.first(training, training.size()));
    }
  }

  /** Figures of one set of samples. */
  record Verdict(ClassScores scores, Diversity diversity) {
    /** Shares, spreads and novelties, class by class. */
    String perClass() {
      StringBuilder text = new StringBuilder("share/spread/novelty:");
      for (int k = 0; k < scores.shares().length; k++) {
        text.append(
            String.format(
                " %d %.3f/%.2f/%.2f",
                k, scores.shares()[k], diversity.spread()[k], diversity.noveltyPerClass()[k]));
      }
      return text.toString();
    }

    @Override
    public String toString() {
      return String.format(
          "top %.3f score %.2f smallest share %.3f | spread %.2f (least) novelty %.2f, %.2f"
              + " (least)",
          scores.meanTop(),
          scores.score(),
          scores.smallestShare(),
          diversity.smallestSpread(),
          diversity.novelty(),
          diversity.smallestNovelty());
    }
  }

  Verdict judge(Samples samples) {
    return judge(samples.values());
  }

  private Verdict judge(float[] values) {
    double[][] p = classify.apply(values);
    LabelledImages judged = new LabelledImages(values, ClassScores.mostProbable(p));
    return new Verdict(ClassScores.of(p), Diversity.of(judged, real, training, CLASSES));
  }

  /** Without diversity, which takes a second. */
  ClassScores scores(Samples samples) {
    return ClassScores.of(classify.apply(samples.values()));
  }

  /** The verdict on the real images themselves: what a perfect generator would get. */
  Verdict judgeReal() {
    return judge(real.values());
  }

  /** As {@link #judgeReal} without diversity. */
  ClassScores realScores() {
    return ClassScores.of(classify.apply(real.values()));
  }

  @Override
  public void close() {
    release.run();
  }
}
