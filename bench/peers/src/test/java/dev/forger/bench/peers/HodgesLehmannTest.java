// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HodgesLehmannTest {
  @Test
  void sixRoundsGiveTheWholeRange() {
    HodgesLehmann e = HodgesLehmann.of(new double[] {0.5, 0.6, 0.7, 0.8, 0.9, 1.0});
    assertEquals(0.5, e.low(), 1e-12);
    assertEquals(1.0, e.high(), 1e-12);
    // Two of 2^6 sign patterns lie outside.
    assertEquals(1 - 2.0 / 64, e.confidence(), 1e-12);
  }

  @Test
  void oneRoundIsItsOwnEstimate() {
    assertEquals(0.8, HodgesLehmann.of(new double[] {0.8}).ratio(), 1e-12);
  }

  @Test
  void anOutlierMovesItLittle() {
    double[] ratios = {1, 1.01, 0.99, 1, 1.02, 0.98, 1, 9};
    assertEquals(1, HodgesLehmann.of(ratios).ratio(), 0.02);
  }

  @Test
  void intervalsCoverAsOftenAsTheySay() {
    SplittableRandom random = new SplittableRandom(1);
    int covered = 0;
    int trials = 4000;
    for (int t = 0; t < trials; t++) {
      double[] ratios = new double[10];
      for (int i = 0; i < ratios.length; i++) {
        ratios[i] = Math.exp(0.1 * (random.nextDouble() + random.nextDouble() - 1));
      }
      HodgesLehmann e = HodgesLehmann.of(ratios);
      covered += e.low() <= 1 && 1 <= e.high() ? 1 : 0;
    }
    assertTrue(covered > 0.94 * trials && covered < 0.97 * trials, "covered " + covered);
  }
}
