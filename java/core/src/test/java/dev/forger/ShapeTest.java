// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeTest {

  @Test
  void holdsItsSizes() {
    Shape shape = Shape.of(28, 30, 3);
    assertEquals(2520, shape.elements());
    assertEquals("28x30x3", shape.toString());
    assertEquals(shape, Shape.of(28, 30, 3));
    assertEquals(shape.hashCode(), Shape.of(28, 30, 3).hashCode());
    assertNotEquals(shape, Shape.of(30, 28, 3));
    assertEquals(Shape.of(1, 1, 128), Shape.features(128));
    assertEquals(Integer.MAX_VALUE, Shape.features(Integer.MAX_VALUE).elements());
  }

  @ParameterizedTest
  @CsvSource({
    "0,1,1",
    "1,-1,1",
    "1,1,0",
    "65536,32768,1",
    "1024,1024,2048",
    "2147483647,2147483647,2147483647"
  })
  void refusesSizesThatAreNotPositiveOrTooLarge(int h, int w, int c) {
    InvalidArgumentException e =
        assertThrows(InvalidArgumentException.class, () -> Shape.of(h, w, c));
    assertEquals(h + "x" + w + "x" + c, e.given());
  }
}
