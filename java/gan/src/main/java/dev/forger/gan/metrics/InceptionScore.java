// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.catalogue.System;
import java.util.Arrays;
import java.util.Map;

/**
 * The inception score (Salimans et al. 2016, arXiv 1606.03498), taken in splits: 1 where all
 * samples look alike to the classifier, the number of classes where each is certain and all are as
 * frequent.
 *
 * @param score mean over splits
 * @param deviation of the splits, population
 * @param protocol number of samples and splits, and the classifier
 */
@System(row = "A7.4", equation = "exp(E_x KL(p(y|x) to p(y))), mean over splits", seed = 1)
public record InceptionScore(double score, double deviation, Protocol protocol)
    implements Measurement {
  /** Splits of published scores. */
  public static final int SPLITS = 10;

  private static final double TOLERANCE = 1e-3;

  /**
   * Scores class probabilities.
   *
   * @param probabilities of each sample, a row of the classifier
   * @param splits consecutive parts, at least 1, each of at least one sample
   * @return the score
   * @throws InvalidArgumentException if there are fewer samples than splits, or rows are no
   *     distributions
   */
  public static InceptionScore of(Features probabilities, int splits) {
    Features.positive("inception score, splits", splits);
    int n = probabilities.count();
    Features.atLeast("inception score in " + splits + " splits", n, splits);
    double[][] rows = probabilities.rows(0, n);
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (double p : rows[i]) {
        sum += p < 0 ? Double.NaN : p;
      }
      if (!(Math.abs(sum - 1) < TOLERANCE)) {
        throw new InvalidArgumentException(
            "inception score, sample " + i,
            "values of sum " + sum,
            "probabilities, at least 0 and of sum 1",
            "pass softmax outputs");
      }
    }
    double[] scores = new double[splits];
    for (int s = 0; s < splits; s++) {
      int from = (int) ((long) n * s / splits);
      int to = (int) ((long) n * (s + 1) / splits);
      scores[s] = ClassScores.of(Arrays.copyOfRange(rows, from, to)).score();
    }
    double mean = Arrays.stream(scores).average().orElseThrow();
    double variance = Arrays.stream(scores).map(v -> (v - mean) * (v - mean)).sum() / splits;
    return new InceptionScore(
        mean,
        Math.sqrt(variance),
        new Protocol(n, 0, splits + " splits", probabilities.extractor(), probabilities.hash()));
  }

  @Override
  public Map<String, Double> figures() {
    return Measurement.figures("inception score", score, "deviation", deviation);
  }
}
