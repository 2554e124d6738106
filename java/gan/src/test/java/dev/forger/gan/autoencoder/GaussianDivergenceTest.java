// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.autoencoder.GaussianDivergence.Curves;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import org.junit.jupiter.api.Test;

class GaussianDivergenceTest {
  @Test
  @Proves("A2.5")
  void divergencesAreThoseOfTheTableAndHalfThePenalty() {
    assertEquals(ReferenceValues.of("b10.kl.mean"), GaussianDivergence.kl(1, 0), 5e-7);
    assertEquals(ReferenceValues.of("b10.kl.variance"), GaussianDivergence.kl(0, 1), 5e-7);
    assertEquals(ReferenceValues.of("b10.kl.both"), GaussianDivergence.kl(0.5, -1), 5e-7);
    assertEquals(2 * ReferenceValues.of("b10.kl.both"), GaussianDivergence.penalty(0.5, -1), 1e-6);
    // From its definition, the mean of log q - log p under q, by a fine sum.
    double m = 0.7;
    double s = Math.exp(0.3 / 2);
    double sum = 0;
    double h = 1e-3;
    for (double e = -9; e < 9; e += h) {
      double c = m + s * e;
      sum +=
          h * Math.exp(-e * e / 2) / Math.sqrt(2 * Math.PI) * ((c * c - e * e) / 2 - Math.log(s));
    }
    assertEquals(sum, GaussianDivergence.kl(m, 0.3), 1e-9);
  }

  @Test
  @Proves("A2.6")
  void curvesTouchAtVarianceOne() {
    Curves[] curves = GaussianDivergence.curves(-2, 2, 401);
    assertEquals(-2, curves[0].s());
    assertEquals(2, curves[400].s());
    for (Curves c : curves) {
      assertEquals(Math.exp(c.s()), c.exponential(), 1e-12);
      assertEquals(1 + c.s(), c.line(), 1e-12);
      assertEquals(c.exponential() - c.line(), c.difference(), 1e-12);
      assertTrue(c.s() == 0 ? c.difference() == 0 : c.difference() > 0 || Math.abs(c.s()) < 1e-6);
    }
    assertEquals(0, curves[200].difference(), 1e-15);
    assertThrows(InvalidArgumentException.class, () -> GaussianDivergence.curves(1, 1, 5));
  }
}
