// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.InvalidArgumentException;
import dev.forger.Suggestions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Metrics of generated samples against real ones, by name, with the settings of usual figures. */
public final class Metrics {
  private static final double[] WIDTHS = {0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.6, 0.8, 1.2};

  private static final Map<String, Metric> ALL = new LinkedHashMap<>();

  /** The metric that needs a classifier. */
  private static final String SCORE = "inception-score";

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
    ALL.put(SCORE, Metrics::score);
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
   */
  public record Sets(
      Features samples,
      Optional<Features> probabilities,
      Features real,
      Supplier<Features> training,
      long seed) {}

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

  private static Measurement score(Sets sets) {
    Features probabilities =
        sets.probabilities()
            .orElseThrow(
                () ->
                    new InvalidArgumentException(
                        "metric " + SCORE,
                        "features by " + sets.samples().extractor() + ", which knows no classes",
                        "a classifier: resnet20, classifier or onnx",
                        "choose other features or leave the metric out"));
    return InceptionScore.of(probabilities, InceptionScore.SPLITS);
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
   * @return true for the inception score
   */
  public static boolean needsClasses(String name) {
    return name.equals(SCORE);
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
