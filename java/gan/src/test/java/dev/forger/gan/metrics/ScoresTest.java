// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Philox;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import org.junit.jupiter.api.Test;

/** What a classifier says of samples: inception score, stacked digits. */
class ScoresTest {
  private static final double[][] TWO = {{0.9, 0.1}, {0.1, 0.9}};
  private static final double[][] FOUR = {
    {0.7, 0.2, 0.1}, {0.1, 0.8, 0.1}, {0.2, 0.2, 0.6}, {0.4, 0.3, 0.3}
  };

  @Test
  @Proves({"A7.1", "A7.4"})
  void inceptionScoresOfSmallTables() {
    double two = ReferenceValues.of("b12.inception.two");
    assertEquals(two, InceptionScore.of(Features.of(TWO), 1).score(), 5e-7);
    assertEquals(two, ClassScores.of(TWO).score(), 5e-7);
    assertEquals(
        ReferenceValues.of("b12.inception.four"),
        InceptionScore.of(Features.of(FOUR), 1).score(),
        5e-7);
    double[] p = {0.25, 0.5, 0.25};
    assertEquals(1, InceptionScore.of(Features.of(p, p, p), 1).score(), 1e-12);
  }

  @Test
  @Proves("A7.4")
  void certainAndBalancedClassesScoreTheirNumber() {
    double[][] rows = new double[1000][10];
    for (int i = 0; i < rows.length; i++) {
      rows[i][i % 10] = 1;
    }
    InceptionScore score = InceptionScore.of(Features.of(rows), InceptionScore.SPLITS);
    assertEquals(10, score.score(), 1e-12);
    assertEquals(0, score.deviation(), 1e-12);
    assertEquals("n=1000, 10 splits, features given rows (none)", score.protocol().toString());
  }

  @Test
  void splitsAreConsecutiveParts() {
    Features rows = Features.of(TWO[0], TWO[0], TWO[0], TWO[1]);
    InceptionScore score = InceptionScore.of(rows, 2);
    double second = ReferenceValues.of("b12.inception.two");
    assertEquals((1 + second) / 2, score.score(), 5e-7);
    assertEquals((second - 1) / 2, score.deviation(), 5e-7);
  }

  /** One-hot probabilities of digits drawn with a seed. */
  private static Features digits(int count, int kinds, long seed) {
    double[][] rows = new double[count][10];
    Philox.Sequence draws = new Philox(seed, 3).sequence(0);
    for (double[] row : rows) {
      row[draws.nextInt(kinds)] = 1;
    }
    return Features.of(rows);
  }

  @Test
  @Proves("A7.2")
  void stackedDigitsOfAPerfectGenerator() {
    int n = StackedModes.COUNT;
    StackedModes all = StackedModes.of(digits(n, 10, 1), digits(n, 10, 2), digits(n, 10, 3));
    assertEquals(1000, all.captured());
    // 2 n KL is chi-squared of 999 degrees: deviation √(2 · 999) / 2n = 0.00086, four of them.
    assertEquals(ReferenceValues.of("b12.stacked.floor"), all.divergence(), 0.0035);
    StackedModes some = StackedModes.of(digits(n, 10, 1), digits(n, 4, 2), digits(n, 1, 3));
    assertEquals(40, some.captured());
    assertEquals(Math.log(25), some.divergence(), 0.01);
  }

  @Test
  void protocolIsPartOfTheText() {
    String text = InceptionScore.of(Features.of(TWO), 1).text();
    assertTrue(
        text.matches("inception score 1\\.4449\\d, deviation 0\\.00000 \\[n=2, 1 splits, .*"),
        text);
  }
}
