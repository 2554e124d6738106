// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.forger.InvalidArgumentException;
import org.junit.jupiter.api.Test;

final class ClassScoresTest {
  @Test
  void twoConfidentImagesOfTwoClasses() {
    ClassScores scores = ClassScores.of(new double[][] {{0.9, 0.1}, {0.1, 0.9}});
    assertEquals(1.444935, scores.score(), 5e-7);
    assertEquals(0.9, scores.meanTop(), 1e-15);
    assertArrayEquals(new double[] {0.5, 0.5}, scores.shares());
  }

  @Test
  void fourImagesOfThreeClasses() {
    ClassScores scores =
        ClassScores.of(
            new double[][] {{0.7, 0.2, 0.1}, {0.1, 0.8, 0.1}, {0.2, 0.2, 0.6}, {0.4, 0.3, 0.3}});
    assertEquals(1.246406, scores.score(), 5e-7);
    assertEquals(0.625, scores.meanTop(), 1e-15);
    assertArrayEquals(new double[] {0.5, 0.25, 0.25}, scores.shares());
    assertEquals(0.25, scores.smallestShare());
  }

  @Test
  void equalRowsScoreOne() {
    double[] p = {0.25, 0.5, 0.25};
    assertEquals(1, ClassScores.of(new double[][] {p, p, p}).score(), 1e-15);
  }

  @Test
  void certainAndBalancedClassesScoreTheirNumber() {
    double[][] p = new double[20][10];
    for (int i = 0; i < p.length; i++) {
      p[i][i % 10] = 1;
    }
    assertEquals(10, ClassScores.of(p).score(), 1e-12);
    assertEquals(0.1, ClassScores.of(p).smallestShare(), 1e-15);
  }

  @Test
  void missingClassHasNoShare() {
    assertEquals(0, ClassScores.of(new double[][] {{0.9, 0.1}, {0.8, 0.2}}).smallestShare());
  }

  @Test
  void noImageIsRefused() {
    assertThrows(InvalidArgumentException.class, () -> ClassScores.of(new double[0][]));
  }
}
