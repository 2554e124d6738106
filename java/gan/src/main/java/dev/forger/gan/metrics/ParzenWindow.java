// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.catalogue.System;
import java.util.Arrays;
import java.util.Map;

/**
 * The log likelihood of real samples under Gaussian windows around generated ones (Breuleux et al.
 * 2011; Goodfellow et al. 2014), the width chosen on real samples that are not scored. It rates
 * high-dimensional samples poorly (Theis et al. 2016, arXiv 1511.01844) and is here because early
 * papers report it.
 *
 * @param likelihood mean log density of the scored samples, in nats
 * @param error standard error of that mean
 * @param sigma the width chosen
 * @param protocol numbers of samples, and the extractor
 */
@System(
    row = "A7.6",
    equation = "mean log of 1/n sum_i N(x; x_i, sigma^2 I), sigma by validation",
    seed = 1)
public record ParzenWindow(double likelihood, double error, double sigma, Protocol protocol)
    implements Measurement {
  /**
   * Scores real samples.
   *
   * @param samples generated, at least 1
   * @param reference real, at least 4: the first half chooses the width, the second is scored
   * @param sigmas widths to choose from, at least one, all positive
   * @return the likelihood
   * @throws dev.forger.ForgerException if there are too few, a width is not positive or the
   *     extractors differ
   */
  public static ParzenWindow of(Features samples, Features reference, double... sigmas) {
    Features.check("Parzen window", samples, reference, 1);
    Features.atLeast("Parzen window, reference", reference.count(), 4);
    if (sigmas.length == 0 || !Arrays.stream(sigmas).allMatch(s -> s > 0 && s < 1e30)) {
      throw new InvalidArgumentException(
          "Parzen window, widths",
          Arrays.toString(sigmas),
          "at least one, all positive and finite",
          "0.1 to 0.3 are usual for digits in 0..1");
    }
    double[][] densities = logDensities(samples, reference, sigmas);
    int half = reference.count() / 2;
    int best = 0;
    for (int s = 1; s < sigmas.length; s++) {
      if (mean(densities[s], 0, half) > mean(densities[best], 0, half)) {
        best = s;
      }
    }
    int n = reference.count() - half;
    double mean = mean(densities[best], half, reference.count());
    double square = 0;
    for (int j = half; j < reference.count(); j++) {
      square += (densities[best][j] - mean) * (densities[best][j] - mean);
    }
    return new ParzenWindow(
        mean,
        Math.sqrt(square / (n - 1.0) / n),
        sigmas[best],
        Protocol.of(samples, reference, "width of %d by %d real samples", sigmas.length, half));
  }

  private static double mean(double[] values, int from, int to) {
    return Arrays.stream(values, from, to).average().orElseThrow();
  }

  /** Log density of each real sample for each width; one pass that keeps sums with their maxima. */
  private static double[][] logDensities(Features samples, Features real, double... sigmas) {
    double[][] most = new double[sigmas.length][real.count()];
    double[][] sums = new double[sigmas.length][real.count()];
    for (double[] row : most) {
      Arrays.fill(row, Double.NEGATIVE_INFINITY);
    }
    SquaredDistances.between(
        samples,
        real,
        (first, count) ->
            (row, squares) -> {
              for (int s = 0; s < sigmas.length; s++) {
                double scale = -0.5 / (sigmas[s] * sigmas[s]);
                for (int j = 0; j < count; j++) {
                  double v = scale * squares[j];
                  int at = first + j;
                  if (v > most[s][at]) {
                    sums[s][at] = sums[s][at] * Math.exp(most[s][at] - v) + 1;
                    most[s][at] = v;
                  } else {
                    sums[s][at] += Math.exp(v - most[s][at]);
                  }
                }
              }
            });
    for (int s = 0; s < sigmas.length; s++) {
      double log = real.size() * (Math.log(sigmas[s]) + 0.5 * Math.log(2 * Math.PI));
      for (int j = 0; j < real.count(); j++) {
        sums[s][j] = most[s][j] + Math.log(sums[s][j] / samples.count()) - log;
      }
    }
    return sums;
  }

  @Override
  public Map<String, Double> figures() {
    return Measurement.figures("log likelihood", likelihood, "error", error, "sigma", sigma);
  }
}
