// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gan.metrics.CaptionRun.Verdict;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How images of text to image follow their captions after as many steps as the recipe has. */
@Tag("quality")
final class CaptionQualityTest {
  @Test
  void imagesAreThoseOfTheirCaptions() {
    Verdict v = CaptionRun.run(System.out);
    assertTrue(v.seen().digit() >= 0.95, v::toString);
    assertTrue(v.seen().thickness() >= 0.8, v::toString);
    assertTrue(v.seen().slant() >= 0.8, v::toString);
  }
}
