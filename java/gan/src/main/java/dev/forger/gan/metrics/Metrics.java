// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.Suggestions;
import dev.forger.gan.Samples;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Metrics of generated samples against real ones, by name, with the settings of usual figures. */
public final class Metrics {
  private static final double[] WIDTHS = {0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.6, 0.8, 1.2};

  private static final Map<String, Metric> ALL = new LinkedHashMap<>();

  /** The metrics that need a classifier. */
  private static final String SCORE = "inception-score";

  private static final String STACKED = "stacked-modes";

  /** The metric that trains critics, for a minute. */
  private static final String CRITICS = "critics";

  static {
    ALL.put("frechet", s -> FrechetDistance.of(s.samples(), s.real()));
    ALL.put(
        "kernel",
        s ->
            KernelDistance.of(
                s.samples(), s.real(), KernelDistance.SUBSETS, KernelDistance.SUBSET, s.seed()));
    ALL.put(
        "precision-recall",
        s -> PrecisionRecall.of(s.samples(), s.real(), PrecisionRecall.NEIGHBOURS));
    ALL.put(
        "density-coverage",
        s -> DensityCoverage.of(s.samples(), s.real(), DensityCoverage.NEIGHBOURS));
    ALL.put(
        "sliced-wasserstein",
        s -> SlicedWasserstein.of(s.samples(), s.real(), SlicedWasserstein.DIRECTIONS, s.seed()));
    ALL.put("assignment", s -> AssignmentDistance.of(s.samples(), s.real()));
    ALL.put(
        "kernel-test",
        s -> KernelTest.of(s.samples(), s.real(), KernelTest.PERMUTATIONS, s.seed()));
    ALL.put("parzen", s -> ParzenWindow.of(s.samples(), s.real(), WIDTHS));
    ALL.put("support", s -> SupportSize.of(s.samples(), s.real()));
    ALL.put("memorisation", s -> Memorisation.of(s.samples(), s.real(), s.training().get()));
    ALL.put(SCORE, s -> InceptionScore.of(probabilities(s, SCORE), InceptionScore.SPLITS));
    ALL.put(STACKED, s -> StackedModes.of(probabilities(s, STACKED)));
    ALL.put(CRITICS, Metrics::critics);
  }

  private Metrics() {}

  /**
   * What is compared.
   *
   * @param samples generated
   * @param probabilities classes of the samples, empty where the extractor is no classifier
   * @param real held out from training
   * @param training makes features of other real samples, which may have been trained on
   * @param seed of whatever a metric draws
   * @param device where metrics that train do so, not closed; empty for one of their own
   */
  public record Sets(
      Features samples,
      Optional<Features> probabilities,
      Features real,
      Supplier<Features> training,
      long seed,
      Optional<Device> device) {
    /**
     * Compares on a device that metrics open where they need one.
     *
     * @param samples generated
     * @param probabilities classes of the samples, empty where the extractor is no classifier
     * @param real held out from training
     * @param training makes features of other real samples, which may have been trained on
     * @param seed of whatever a metric draws
     */
    public Sets(
        Features samples,
        Optional<Features> probabilities,
        Features real,
        Supplier<Features> training,
        long seed) {
      this(samples, probabilities, real, training, seed, Optional.empty());
    }
  }

  /** A metric with its settings. */
  public interface Metric {
    /**
     * Measures.
     *
     * @param sets what is compared
     * @return figures and protocol
     */
    Measurement measure(Sets sets);
  }

  private static Features probabilities(Sets sets, String metric) {
    return sets.probabilities()
        .orElseThrow(
            () ->
                new InvalidArgumentException(
                    "metric " + metric,
                    "features by " + sets.samples().extractor() + ", which knows no classes",
                    "a classifier: resnet20, classifier or onnx",
                    "choose other features or leave the metric out"));
  }

  private static Measurement critics(Sets sets) {
    if (sets.device().isPresent()) {
      return critics(sets, sets.device().get());
    }
    try (Device own = Device.cpu()) {
      return critics(sets, own);
    }
  }

  /** One half of the samples is for critics to learn from, the other to take bounds on. */
  private static Measurement critics(Sets sets, Device device) {
    Samples made = rows(sets.samples());
    int half = made.count() / 2;
    return CriticDistances.on(device)
        .table(
            CriticDistances.USUAL,
            new CriticDistances.Parts(
                rows(sets.training().get()),
                made.pick(IntStream.range(0, half).toArray()),
                rows(sets.real()),
                made.pick(IntStream.range(half, made.count()).toArray())));
  }

  private static Samples rows(Features features) {
    return new Samples(features.values(), features.count(), Shape.features(features.size()));
  }

  /**
   * Returns all names.
   *
   * @return in the order of tables
   */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
  }

  /**
   * Tells whether a metric scores classes, for which the extractor must be a classifier.
   *
   * @param name one of {@link #names()}
   * @return true for the inception score and modes of stacked digits
   */
  public static boolean needsClasses(String name) {
    return name.equals(SCORE) || name.equals(STACKED);
  }

  /**
   * Tells whether a metric is measured where none is named.
   *
   * @param name one of {@link #names()}
   * @return false for modes of stacked digits, which other images have not, and for distances by
   *     critics, which take a minute
   */
  public static boolean isUsual(String name) {
    return !name.equals(STACKED) && !name.equals(CRITICS);
  }

  /**
   * Finds a metric.
   *
   * @param name one of {@link #names()}
   * @return the metric
   * @throws dev.forger.InvalidArgumentException if there is none of this name
   */
  public static Metric of(String name) {
    Metric metric = ALL.get(name);
    if (metric == null) {
      throw Suggestions.unknown("metric", name, ALL.keySet());
    }
    return metric;
  }
}
