// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StopwatchTest {
  @Test
  void quantilesLieBetweenValues() {
    double[] values = {4, 1, 3, 2};
    assertEquals(1, Stopwatch.quantile(values, 0));
    assertEquals(2.5, Stopwatch.quantile(values, 0.5));
    assertEquals(4, Stopwatch.quantile(values, 1));
    assertEquals(7, Stopwatch.quantile(new double[] {7}, 0.25));
  }

  @Test
  void itRepeatsAtLeastAsOftenAsAsked() {
    AtomicInteger runs = new AtomicInteger();
    assertEquals(5, Stopwatch.measure(runs::incrementAndGet, 1e-12, 2, 5).ms().length);
    assertEquals(7, runs.get());
  }
}
