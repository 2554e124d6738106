// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.catalogue.Proves;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@Proves("A3.12")
class BatchOrderTest {

  @Test
  void everyEpochIsAnotherPermutation() {
    BatchOrder order = new BatchOrder(1, 100);
    int[] before = IntStream.range(0, 100).toArray();
    for (int epoch = 0; epoch < 20; epoch++) {
      int start = epoch * 100;
      int[] drawn = IntStream.range(start, start + 100).map(order::index).toArray();
      assertFalse(Arrays.equals(before, drawn), "epoch " + epoch);
      before = drawn.clone();
      Arrays.sort(drawn);
      assertArrayEquals(IntStream.range(0, 100).toArray(), drawn);
    }
  }

  @Test
  void drawDependsOnItsNumberAlone() {
    BatchOrder forward = new BatchOrder(9, 37);
    int[] drawn = IntStream.range(0, 500).map(forward::index).toArray();
    BatchOrder backward = new BatchOrder(9, 37);
    for (int draw = 499; draw >= 0; draw--) {
      assertEquals(drawn[draw], backward.index(draw));
    }
    int[] other = IntStream.range(0, 500).map(new BatchOrder(10, 37)::index).toArray();
    assertFalse(Arrays.equals(drawn, other));
  }

  @Test
  void everyImageIsEquallyLikelyEverywhere() {
    BatchOrder order = new BatchOrder(5, 8);
    int epochs = 20_000;
    int[][] counts = new int[8][8];
    for (int draw = 0; draw < 8 * epochs; draw++) {
      counts[draw % 8][order.index(draw)]++;
    }
    // Five standard deviations of a binomial with p = 1/8.
    double bound = 5 * Math.sqrt(epochs / 8.0 * 7 / 8);
    for (int[] row : counts) {
      for (int count : row) {
        assertEquals(epochs / 8.0, count, bound);
      }
    }
  }

  @Test
  void refusesBadNumbers() {
    assertThrows(InvalidArgumentException.class, () -> new BatchOrder(1, 0));
    assertThrows(InvalidArgumentException.class, () -> new BatchOrder(1, 5).index(-1));
  }
}
