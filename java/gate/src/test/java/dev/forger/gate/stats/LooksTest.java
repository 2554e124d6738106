// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gate.stats.Looks.Look;
import dev.forger.gate.stats.MannWhitney.Alternative;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LooksTest {
  @Test
  void twelveRoundsAreLookedAtAfterSixNineAndTwelve() {
    assertEquals(List.of(6, 9, 12), rounds(12));
    assertEquals(List.of(2, 3, 4), rounds(4));
    assertEquals(List.of(4, 6, 7), rounds(7));
    for (int n = Looks.MIN_ROUNDS; n < 40; n++) {
      Looks looks = new Looks(n, false);
      assertEquals(1, looks.all().stream().mapToDouble(Look::share).sum(), 1e-15);
      assertEquals(3, rounds(n).stream().distinct().count());
    }
    assertThrows(IllegalArgumentException.class, () -> new Looks(Looks.MIN_ROUNDS - 1, false));
  }

  private static List<Integer> rounds(int n) {
    return new Looks(n, false).all().stream().map(Look::rounds).toList();
  }

  /** Six pairs that all point one way pass the first look of twelve, as .05 / 3.2 is above 2^-6. */
  @Test
  void pairsShareOneErrorRate() {
    List<Look> looks = new Looks(12, true).all();
    assertEquals(1, looks.stream().mapToDouble(Look::share).sum(), 1e-15);
    assertTrue(Math.pow(2, -6) <= .05 * looks.get(0).share());
    SplittableRandom random = new SplittableRandom(6);
    int trials = 4000;
    int alarms = 0;
    for (int t = 0; t < trials; t++) {
      double[] x = random.doubles(12).toArray();
      double[] y = random.doubles(12).toArray();
      for (Look look : looks) {
        double[] a = Arrays.copyOf(x, look.rounds());
        double[] b = Arrays.copyOf(y, look.rounds());
        if (SignedRank.p(a, b, Alternative.LESS) <= .05 * look.share()) {
          alarms++;
          break;
        }
      }
    }
    assertTrue(alarms <= trials * (.05 + 3 * Math.sqrt(.05 * .95 / trials)), "alarms " + alarms);
    assertTrue(alarms >= .025 * trials, "alarms " + alarms);
  }

  /** Where nothing differs, any of the three looks rejects at most as often as one test would. */
  @Test
  void looksShareOneErrorRate() {
    SplittableRandom random = new SplittableRandom(5);
    int trials = 4000;
    int alarms = 0;
    for (int t = 0; t < trials; t++) {
      double[] x = random.doubles(12).toArray();
      double[] y = random.doubles(12).toArray();
      for (Look look : new Looks(12, false).all()) {
        double[] a = Arrays.copyOf(x, look.rounds());
        double[] b = Arrays.copyOf(y, look.rounds());
        if (MannWhitney.p(a, b, Alternative.LESS) <= .05 * look.share()) {
          alarms++;
          break;
        }
      }
    }
    // .05 and three standard deviations; and not so careful that it finds nothing.
    assertTrue(alarms <= trials * (.05 + 3 * Math.sqrt(.05 * .95 / trials)), "alarms " + alarms);
    assertTrue(alarms >= .025 * trials, "alarms " + alarms);
  }

  @Test
  void levelsOfBatchesKeepTheFamily() {
    assertEquals(.05, ErrorRates.batchLevel(1));
    assertEquals(.05, ErrorRates.batchLevel(20));
    for (int tests : new int[] {1, 20, 21, 100, 1000}) {
      double level = ErrorRates.batchLevel(tests);
      assertTrue(tests * level * level <= .05 + 1e-12, tests + " tests at " + level);
    }
    assertThrows(IllegalArgumentException.class, () -> ErrorRates.batchLevel(0));
  }
}
