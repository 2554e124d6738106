// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Repetitions of an operation in one JVM.
 *
 * @param ms of each, in order
 */
public record Stopwatch(double[] ms) {
  /**
   * Warms up for a third of the time, then measures.
   *
   * @param operation what is repeated
   * @param seconds of measurement
   * @param warmups least number of repetitions before
   * @param least number of repetitions measured
   * @return the times
   */
  public static Stopwatch measure(Runnable operation, double seconds, int warmups, int least) {
    long warm = System.nanoTime();
    for (int i = 0; i < warmups || (System.nanoTime() - warm) / 1e9 < seconds / 3; i++) {
      operation.run();
    }
    DoubleStream.Builder times = DoubleStream.builder();
    long begin = System.nanoTime();
    for (int i = 0; i < least || (System.nanoTime() - begin) / 1e9 < seconds; i++) {
      long start = System.nanoTime();
      operation.run();
      times.add((System.nanoTime() - start) / 1e6);
    }
    return new Stopwatch(times.build().toArray());
  }

  /**
   * Adds count, median, quartiles and the best.
   *
   * @param node that receives them, in milliseconds
   */
  public void describe(ObjectNode node) {
    node.put("repetitions", ms.length);
    node.put("medianMs", quantile(0.5));
    node.put("bestMs", quantile(0));
    node.put("quartileMs", quantile(0.25));
    node.put("upperQuartileMs", quantile(0.75));
  }

  /**
   * Returns a quantile.
   *
   * @param share 0 for the least, 0.5 for the median, 1 for the largest
   * @return milliseconds
   */
  public double quantile(double share) {
    return quantile(ms, share);
  }

  /**
   * Returns a quantile, between two values their weighted mean.
   *
   * @param values at least one
   * @param share 0 for the least, 0.5 for the median, 1 for the largest
   * @return the quantile
   */
  public static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double place = share * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
