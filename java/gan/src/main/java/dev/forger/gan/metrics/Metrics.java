// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Suggestions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Metrics of generated samples against real ones, by name, with the settings of usual figures. */
public final class Metrics {
  private static final double[] WIDTHS = {0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.6, 0.8, 1.2};

  private static final Map<String, Metric> ALL = new LinkedHashMap<>();

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
    ALL.put("memorisation", s -> Memorisation.of(s.samples(), s.real(), s.training()));
  }

  private Metrics() {}

  /**
   * What is compared.
   *
   * @param samples generated
   * @param real held out from training
   * @param training other real samples, which may have been trained on
   * @param seed of whatever a metric draws
   */
  public record Sets(Features samples, Features real, Features training, long seed) {}

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

  /**
   * Returns all names.
   *
   * @return in the order of tables
   */
  public static List<String> names() {
    return List.copyOf(ALL.keySet());
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
