// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RateDecayTest {
  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "600, 1",
    "601, 0.9975",
    "800, 0.5",
    "995, 0.0125",
    "999, 0.01",
    "1000, 0.01",
    "5000, 0.01"
  })
  void fallsOnAStraightLineToItsFloor(long step, double factor) {
    assertEquals(factor, RateDecay.last(0.4, 1000).factor(step), 1e-15);
  }

  @Test
  void theWholeTrainingMayFall() {
    assertEquals(1, RateDecay.last(1, 4).factor(0));
    assertEquals(0.75, RateDecay.last(1, 4).factor(1));
  }

  @Test
  void noneStays() {
    assertSame(RateDecay.NONE, RateDecay.last(0, 1000));
    assertEquals(1, RateDecay.NONE.factor(Long.MAX_VALUE - 1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void badSharesAreRefused(double share) {
    InvalidArgumentException e =
        assertThrows(InvalidArgumentException.class, () -> RateDecay.last(share, 10));
    assertTrue(e.getMessage().contains(Double.toString(share)), e::getMessage);
  }

  @Test
  void badStepsAreRefused() {
    assertThrows(InvalidArgumentException.class, () -> new RateDecay(5, 4));
    assertThrows(InvalidArgumentException.class, () -> new RateDecay(-1, 4));
  }
}
