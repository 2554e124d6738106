// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PhiloxTest {

  /** The known answers of philox4x32-10 that Random123 publishes (kat_vectors). */
  @Test
  void matchesRandom123() {
    assertArrayEquals(
        new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, block(0, 0, 0, 0, 0, 0));
    assertArrayEquals(
        new int[] {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}, block(-1, -1, -1, -1, -1, -1));
    assertArrayEquals(
        new int[] {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1},
        block(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0));
  }

  @Test
  void mapsSeedStreamStepAndIndexToKeyAndCounter() {
    Philox philox = new Philox(0x299f31d0_a4093822L, 0x03707344);
    long first = 0x85a308d3_243f6a88L >>> 2;
    int[] expected =
        block((int) (first >>> 2), (int) (first >>> 34), -2, 0x03707344, 0xa4093822, 0x299f31d0);
    for (int lane = 0; lane < 4; lane++) {
      assertEquals(expected[lane], philox.bits(0xFFFF_FFFEL, (first & ~3L) + lane));
    }
  }

  @Test
  void seedStreamStepAndIndexEachChangeTheNumber() {
    Set<Integer> seen = new HashSet<>();
    seen.add(new Philox(1, 2).bits(3, 4));
    seen.add(new Philox(1L << 32 | 1, 2).bits(3, 4));
    seen.add(new Philox(2, 2).bits(3, 4));
    seen.add(new Philox(1, 3).bits(3, 4));
    seen.add(new Philox(1, 2).bits(4, 4));
    seen.add(new Philox(1, 2).bits(3, 5));
    seen.add(new Philox(1, 2).bits(3, 4 + (1L << 34)));
    assertEquals(7, seen.size());
  }

  @Test
  void uniformLiesInTheOpenInterval() {
    assertEquals(0x1p-24f, Philox.toUniform(0));
    assertEquals(0x1p-24f, Philox.toUniform(511));
    assertEquals(1 - 0x1p-24f, Philox.toUniform(-1));
  }

  @Test
  void fillingEqualsAddressingFromAnyStart() {
    Philox philox = new Philox(7, 1);
    for (int first = 0; first < 6; first++) {
      float[] filled = new float[11];
      philox.uniforms(5, first, filled);
      for (int i = 0; i < filled.length; i++) {
        assertEquals(philox.uniform(5, first + i), filled[i]);
      }
    }
  }

  @Test
  void boundedIntegersAreEquallyLikelyWhereRejectionIsMostFrequent() {
    // Of 2^32 values a third is rejected; without rejection every third value came up twice.
    int bound = 3 << 29;
    Philox.Sequence sequence = new Philox(11, 0).sequence(0);
    int draws = 60_000;
    int[] counts = new int[3];
    for (int i = 0; i < draws; i++) {
      int value = sequence.nextInt(bound);
      assertTrue(value >= 0 && value < bound);
      counts[value % 3]++;
    }
    for (int count : counts) {
      assertEquals(draws / 3.0, count, 5 * Math.sqrt(draws * 2 / 9.0));
    }
    assertTrue(sequence.position() > draws * 1.1, "nothing was rejected");
  }

  @Test
  void allPermutationsOfFourAreEquallyLikely() {
    int draws = 24_000;
    int[] counts = new int[256];
    Philox.Sequence sequence = new Philox(3, 9).sequence(1);
    for (int i = 0; i < draws; i++) {
      int[] p = sequence.permutation(4);
      counts[((p[0] * 4 + p[1]) * 4 + p[2]) * 4 + p[3]]++;
    }
    int[] seen = Arrays.stream(counts).filter(count -> count > 0).toArray();
    assertEquals(24, seen.length);
    double chi = Arrays.stream(seen).mapToDouble(c -> (c - 1000.0) * (c - 1000.0) / 1000).sum();
    assertTrue(chi < 60, "chi squared of 23 degrees of freedom: " + chi);
  }

  @Test
  void permutationHoldsEachValueOnceAndRepeats() {
    int[] first = new Philox(5, 0).sequence(2).permutation(1000);
    assertArrayEquals(first, new Philox(5, 0).sequence(2).permutation(1000));
    assertArrayEquals(IntStream.range(0, 1000).toArray(), Arrays.stream(first).sorted().toArray());
    assertEquals(0, new Philox(5, 0).sequence(2).permutation(0).length);
  }

  @Test
  void refusesWhatIsOutOfRange() {
    Philox philox = new Philox(1, 1);
    assertThrows(InvalidArgumentException.class, () -> philox.bits(-1, 0));
    assertThrows(InvalidArgumentException.class, () -> philox.bits(1L << 32, 0));
    assertThrows(InvalidArgumentException.class, () -> philox.bits(0, -1));
    assertThrows(InvalidArgumentException.class, () -> philox.sequence(0).nextInt(0));
    assertThrows(InvalidArgumentException.class, () -> philox.sequence(0).permutation(-1));
  }

  private static int[] block(int c0, int c1, int c2, int c3, int k0, int k1) {
    int[] dst = new int[4];
    Philox.block(c0, c1, c2, c3, k0, k1, dst);
    return dst;
  }
}
