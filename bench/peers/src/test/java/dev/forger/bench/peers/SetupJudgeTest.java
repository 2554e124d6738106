// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SetupJudgeTest {
  private static double difference(double[] given, double[] expected) {
    return SetupJudge.difference(
        Map.of("w", given, "v", new double[] {0, 8}),
        Map.of("w", expected, "v", new double[] {0, 8}));
  }

  @Test
  void differencesAreOfWholeGradients() {
    assertEquals(0.4, difference(new double[] {3, 2}, new double[] {3, 4}), 1e-12);
    assertEquals(0, difference(new double[] {3, 4}, new double[] {3, 4}));
    // Relative to the largest gradient, where one is 0 but for rounding.
    assertEquals(0.1, difference(new double[] {0.008, 0}, new double[] {0, 0}), 1e-12);
    assertTrue(Double.isNaN(difference(new double[] {Double.NaN, 0}, new double[] {1, 0})));
  }

  @Tag("peers")
  @ParameterizedTest
  @CsvSource({"true,28", "false,28", "false,64"})
  void setupsComputeTheSame(boolean penalised, int side) {
    SetupJudge judge = new SetupJudge(penalised, side);
    for (StepSide peer : StepSide.peers()) {
      double difference = judge.difference(peer.setup());
      assertTrue(difference < SetupJudge.TOLERANCE, peer + ": " + difference);
    }
  }
}
