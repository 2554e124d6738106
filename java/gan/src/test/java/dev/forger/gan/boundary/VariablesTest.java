// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.Shape;
import org.junit.jupiter.api.Test;

/** How many variables an image has, and of how many values. */
class VariablesTest {
  @Test
  void channelsAreVariablesOrTheValuesOfOne() {
    Shape image = Shape.of(4, 5, 3);
    assertEquals(1, Variables.BINARY.classes(image));
    assertEquals(60, Variables.BINARY.positions(image));
    assertEquals(3, Variables.CLASSES.classes(image));
    assertEquals(20, Variables.CLASSES.positions(image));
  }
}
