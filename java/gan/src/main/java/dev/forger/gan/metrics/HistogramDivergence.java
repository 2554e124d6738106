// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.catalogue.System;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The Jensen-Shannon divergence of samples in equal bins. It is log 2 wherever no bin holds samples
 * of both kinds, however near they are: for disjoint supports, and for too few samples in bins too
 * fine. {@link LineWasserstein} goes on to tell near from far.
 */
@System(
    row = "A4.3",
    equation = "JSD = 1/2 KL(p to m) + 1/2 KL(q to m), m = (p + q)/2, of shares in bins",
    seed = 1)
public final class HistogramDivergence {
  private HistogramDivergence() {}

  /**
   * Measures samples.
   *
   * @param x samples
   * @param y samples of as many values
   * @param width of a bin in every direction, above 0
   * @return 0 to log 2, in nats
   * @throws dev.forger.ForgerException if the width is not positive or the sets differ in length
   */
  public static double jensenShannon(Features x, Features y, double width) {
    Features.check("histogram divergence", x, y, 1);
    if (!(width > 0) || Double.isInfinite(width)) {
      throw new InvalidArgumentException(
          "histogram divergence, width of bins",
          Double.toString(width),
          "a finite number greater than 0",
          "choose a fraction of the deviation");
    }
    Map<List<Long>, Integer> p = bins(x, width);
    Map<List<Long>, Integer> q = bins(y, width);
    Set<List<Long>> all = new HashSet<>(p.keySet());
    all.addAll(q.keySet());
    double sum = 0;
    for (List<Long> bin : all) {
      double a = p.getOrDefault(bin, 0) / (double) x.count();
      double b = q.getOrDefault(bin, 0) / (double) y.count();
      sum += term(a, a + b) + term(b, a + b);
    }
    return sum / 2;
  }

  private static double term(double share, double both) {
    return share == 0 ? 0 : share * Math.log(2 * share / both);
  }

  private static Map<List<Long>, Integer> bins(Features x, double width) {
    Map<List<Long>, Integer> counts = new HashMap<>();
    int size = x.size();
    for (int i = 0; i < x.count(); i++) {
      Long[] bin = new Long[size];
      for (int k = 0; k < size; k++) {
        bin[k] = (long) Math.floor(x.values()[i * size + k] / width);
      }
      counts.merge(List.of(bin), 1, Integer::sum);
    }
    return counts;
  }
}
