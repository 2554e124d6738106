// SPDX-License-Identifier: Apache-2.0
package dev.forger.onnx;

import dev.forger.Device;
import dev.forger.Shape;
import dev.forger.gan.Samples;
import dev.forger.gan.data.IdxDataset;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Split;
import dev.forger.gan.metrics.FeatureExtractor;
import dev.forger.gan.metrics.FeatureExtractors;
import dev.forger.gan.metrics.Features;
import dev.forger.gan.metrics.Metrics;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/**
 * Digits of MNIST's test set, changed in ways that metrics must tell, against its training set. As
 * a program it prints the table of {@code docs/metrics.md}: the folder of MNIST, then extractors.
 */
final class ChangedDigits {
  /** All metrics of the table, with the figure that stands in it. */
  static final Map<String, String> FIGURES = new LinkedHashMap<>();

  static {
    FIGURES.put("Fréchet distance", "frechet");
    FIGURES.put("kernel distance", "kernel");
    FIGURES.put("precision", "precision-recall");
    FIGURES.put("recall", "precision-recall");
    FIGURES.put("density", "density-coverage");
    FIGURES.put("coverage", "density-coverage");
    FIGURES.put("SW2", "sliced-wasserstein");
    FIGURES.put("support", "support");
    FIGURES.put("z", "memorisation");
    FIGURES.put("inception score", "inception-score");
  }

  private static final Shape IMAGE = Shape.of(28, 28, 1);
  private static final int SIZE = 28 * 28;

  private final Samples real;
  private final Samples training;
  private final Map<String, Samples> changed = new LinkedHashMap<>();

  /** Reads so many images of each kind, and ten times as many for memorisation. */
  ChangedDigits(Path mnist, int count) {
    try (ImageDataset train = IdxDataset.open(mnist, Split.TRAIN);
        ImageDataset test = IdxDataset.open(mnist, Split.TEST)) {
      real = Samples.of(train, 0, count);
      training = Samples.of(train, count, 10 * count);
      Samples fresh = Samples.of(test, 0, count);
      changed.put("test images", fresh);
      changed.put("blurred", map(fresh, ChangedDigits::blurred));
      changed.put("noisy", noisy(fresh));
      changed.put("nines only", nines(test, count));
      int[] ten = IntStream.range(0, count).map(i -> 97 * (i % 10)).toArray();
      changed.put("ten copies", training.pick(ten));
    }
  }

  private interface Change {
    float at(float[] values, int first, int row, int column);
  }

  private static Samples map(Samples images, Change change) {
    float[] values = new float[images.values().length];
    for (int i = 0; i < values.length; i++) {
      int pixel = i % SIZE;
      values[i] = change.at(images.values(), i - pixel, pixel / 28, pixel % 28);
    }
    return new Samples(values, images.count(), IMAGE);
  }

  /** The mean of 3 x 3 pixels; beyond the border it is black. */
  private static float blurred(float[] values, int first, int row, int column) {
    float sum = 0;
    for (int t = 0; t < 9; t++) {
      int r = row + t / 3 - 1;
      int c = column + t % 3 - 1;
      sum += r < 0 || r > 27 || c < 0 || c > 27 ? -1 : values[first + 28 * r + c];
    }
    return sum / 9;
  }

  /** Adds a deviation of 0.5 and clips. */
  private static Samples noisy(Samples images) {
    Random random = new Random(1);
    float[] values = images.values().clone();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) (0.5 * random.nextGaussian());
      values[i] = Math.max(-1, Math.min(1, values[i]));
    }
    return new Samples(values, images.count(), IMAGE);
  }

  /** There are 1009. */
  private static Samples nines(ImageDataset test, int count) {
    int[] indices =
        IntStream.range(0, test.size()).filter(i -> test.label(i) == 9).limit(count).toArray();
    return Samples.of(test, 0, test.size()).pick(indices);
  }

  /** Figures of all kinds of digits by features of an extractor; NaN for what it has not. */
  Map<String, Map<String, Double>> measure(FeatureExtractor extractor) {
    Features reference = extractor.features(real);
    Features known = extractor.features(training);
    Map<String, Map<String, Double>> all = new LinkedHashMap<>();
    changed.forEach(
        (name, samples) -> {
          Optional<Features> probabilities = extractor.probabilities(samples);
          Metrics.Sets sets =
              new Metrics.Sets(
                  extractor.features(samples), probabilities, reference, () -> known, 1);
          Map<String, Double> found = new LinkedHashMap<>();
          for (String metric : new LinkedHashSet<>(FIGURES.values())) {
            if (!Metrics.needsClasses(metric) || probabilities.isPresent()) {
              found.putAll(Metrics.of(metric).measure(sets).figures());
            }
          }
          Map<String, Double> figures = new LinkedHashMap<>();
          FIGURES.keySet().forEach(f -> figures.put(f, found.getOrDefault(f, Double.NaN)));
          all.put(name, figures);
        });
    return all;
  }

  public static void main(String... words) {
    ChangedDigits digits = new ChangedDigits(Path.of(words[0]), 1000);
    System.out.println("| samples | " + String.join(" | ", FIGURES.keySet()) + " |");
    try (Device device = Device.cpu()) {
      for (String text : List.of(words).subList(1, words.length)) {
        try (FeatureExtractor extractor = FeatureExtractors.open(text, device)) {
          System.out.println(extractor.name() + " " + extractor.hash());
          digits
              .measure(extractor)
              .forEach(
                  (name, figures) -> {
                    StringJoiner row = new StringJoiner(" | ", "| " + name + " | ", " |");
                    figures
                        .values()
                        .forEach(value -> row.add(String.format(Locale.ROOT, "%.4g", value)));
                    System.out.println(row);
                  });
        }
      }
    }
  }
}
