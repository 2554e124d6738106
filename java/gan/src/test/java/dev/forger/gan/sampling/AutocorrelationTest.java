// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Philox;
import org.junit.jupiter.api.Test;

class AutocorrelationTest {
  private static final int N = 100_000;

  /** x_i = φ x_{i-1} + ε has ρ(k) = φ^k and τ = (1 + φ) / (1 - φ). */
  private static double[] autoregressive(double phi) {
    Draws draws = new Draws(new Philox(1, 0), 0);
    double[] x = new double[N];
    x[0] = draws.normal() / Math.sqrt(1 - phi * phi);
    for (int i = 1; i < N; i++) {
      x[i] = phi * x[i - 1] + draws.normal();
    }
    return x;
  }

  @Test
  void ofAnAutoregressiveSeries() {
    for (double phi : new double[] {-.5, 0, .5, .9}) {
      double[] x = autoregressive(phi);
      for (int k = 0; k < 5; k++) {
        assertEquals(Math.pow(phi, k), Autocorrelation.at(x, k), .02, "lag " + k + " of " + phi);
      }
      double tau = (1 + phi) / (1 - phi);
      assertEquals(tau, N / Autocorrelation.effectiveSampleSize(x), .08 * tau, "φ = " + phi);
    }
  }

  @Test
  void bySmallNumbers() {
    double[] x = {1, 2, 3, 4};
    assertEquals(1, Autocorrelation.at(x, 0));
    assertEquals(.25, Autocorrelation.at(x, 1), 1e-15);
    assertEquals(-.45, Autocorrelation.at(x, 3), 1e-15);
    // 1 + ρ(1) = 1.25, then ρ(2) + ρ(3) < 0: τ = -1 + 2.5.
    assertEquals(4 / 1.5, Autocorrelation.effectiveSampleSize(x), 1e-14);
  }

  @Test
  void extremeSeries() {
    assertEquals(1, Autocorrelation.effectiveSampleSize(new double[] {3, 3, 3}));
    assertTrue(Double.isNaN(Autocorrelation.at(new double[] {3, 3, 3}, 1)));
    double[] alternating = new double[1000];
    for (int i = 0; i < 1000; i++) {
      alternating[i] = i % 2;
    }
    assertEquals(3000, Autocorrelation.effectiveSampleSize(alternating), 1e-9);
  }

  @Test
  void misuseIsRefused() {
    Misuse.refused(() -> Autocorrelation.at(new double[3], 3), "lag", "given 3", "0 to 2");
    Misuse.refused(() -> Autocorrelation.effectiveSampleSize(new double[0]), "series, count");
    Misuse.refused(
        () -> Autocorrelation.effectiveSampleSize(new double[] {1, Double.NaN}),
        "series[1]",
        "NaN");
  }
}
