// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.divergence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import dev.forger.LambertW;
import dev.forger.UnsupportedException;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import dev.forger.gan.sampling.Normal;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** The f-divergences: conjugates, best critics, density ratios, and the table of Gaussians. */
class FDivergenceTest {
  private static final double[] RATIOS = {1e-6, 0.03, 0.5, 0.9, 1.1, 2, 7, 1e4};

  private static double integrate(DoubleUnaryOperator f) {
    double step = 0.01;
    double sum = 0;
    for (double x = -16 + step / 2; x < 17; x += step) {
      sum += step * f.applyAsDouble(x);
    }
    return sum;
  }

  private static double ratio(Normal p, Normal q, double x) {
    double a = (x - p.mean()) / p.deviation();
    double b = (x - q.mean()) / q.deviation();
    return Math.exp((b * b - a * a) / 2) * q.deviation() / p.deviation();
  }

  private static double between(FDivergence d, Normal p, Normal q) {
    return integrate(x -> q.density(x) * d.f(ratio(p, q, x)));
  }

  /** E_p g(v) - E_q f*(g(v)) for a critic v of the ratio. */
  private static double bound(FDivergence d, Normal p, Normal q, DoubleUnaryOperator critic) {
    return integrate(
        x -> {
          double v = critic.applyAsDouble(ratio(p, q, x));
          return p.density(x) * d.activation(v) - q.density(x) * d.composite(v);
        });
  }

  @Test
  @Proves({"A3.8", "A4.1", "A4.2"})
  void boundsOfBestCriticsAreTheDivergencesOfTheTable() {
    Map<String, Normal[]> pairs =
        Map.of(
            "01-11", new Normal[] {new Normal(0, 1), new Normal(1, 1)},
            "01-14", new Normal[] {new Normal(0, 1), new Normal(1, 2)},
            "1225-01", new Normal[] {new Normal(1, 1.5), new Normal(0, 1)},
            "01-31", new Normal[] {new Normal(0, 1), new Normal(3, 1)});
    Set<String> infinite = Set.of("01-14 neyman", "1225-01 pearson");
    int compared = 0;
    for (Map.Entry<String, Normal[]> pair : pairs.entrySet()) {
      Normal p = pair.getValue()[0];
      Normal q = pair.getValue()[1];
      for (FDivergence d : FDivergences.all()) {
        if (infinite.contains(pair.getKey() + " " + d.name())) {
          continue;
        }
        String what = pair.getKey() + "." + d.name();
        double expected = ReferenceValues.of("b3." + what);
        double allowed = Math.max(1e-6, 1e-6 * Math.abs(expected));
        // The integrand of the total variation has a kink.
        allowed = d.name().equals("total-variation") ? 1e-5 : allowed;
        assertEquals(expected, between(d, p, q), allowed, what);
        assertEquals(expected, bound(d, p, q, d::optimalCritic), allowed, what + " bound");
        for (double off : new double[] {-0.3, 0.2}) {
          double lower = bound(d, p, q, u -> d.optimalCritic(u) * 0.9 + off);
          boolean still = d.name().equals("total-variation");
          assertTrue(still ? lower <= expected + allowed : lower < expected, what + " " + lower);
        }
        compared++;
      }
      double jsd = ReferenceValues.of("b3." + pair.getKey() + ".jsd");
      assertEquals(2 * jsd, between(FDivergences.of("jensen-shannon"), p, q), 2e-6);
      assertEquals(2 * jsd - Math.log(4), between(FDivergences.of("gan"), p, q), 2e-6);
    }
    assertEquals(34, compared);
  }

  @Test
  @Proves("A4.2")
  void bernoulliOfTheTable() {
    double[] p = {0.7, 0.3};
    double[] q = {0.4, 0.6};
    for (FDivergence d : FDivergences.all()) {
      double divergence = 0;
      double bound = 0;
      for (int i = 0; i < 2; i++) {
        double v = d.optimalCritic(p[i] / q[i]);
        divergence += q[i] * d.f(p[i] / q[i]);
        bound += p[i] * d.activation(v) - q[i] * d.composite(v);
      }
      assertEquals(divergence, bound, 1e-12, d.name());
      double expected =
          switch (d.name()) {
            case "jensen-shannon" -> 2 * ReferenceValues.of("b3.bernoulli.jsd");
            case "gan" -> 2 * ReferenceValues.of("b3.bernoulli.jsd") - Math.log(4);
            case "jeffreys" ->
                ReferenceValues.of("b3.bernoulli.kl")
                    + ReferenceValues.of("b3.bernoulli.reverse-kl");
            default -> ReferenceValues.of("b3.bernoulli." + d.name());
          };
      assertEquals(expected, divergence, 1e-6, d.name());
    }
  }

  @Test
  @Proves("A5.1")
  void bestCriticsGiveConjugatesAndDensityRatios() {
    for (FDivergence d : FDivergences.all()) {
      for (double u : RATIOS) {
        double t = d.optimalOutput(u);
        double v = d.optimalCritic(u);
        String what = d.name() + " at " + u;
        double scale = 1 + Math.abs(t * u) + Math.abs(d.f(u));
        assertEquals(u * t - d.f(u), d.conjugate(t), 1e-10 * scale, what);
        assertEquals(t, d.activation(v), 1e-10 * (1 + Math.abs(t)), what);
        assertEquals(d.conjugate(t), d.composite(v), 1e-10 * scale, what);
        if (d.hasImportanceWeight()) {
          assertEquals(u, d.importanceWeight(v), 1e-9 * (1 + u), what);
          assertEquals(Math.log(u), d.logImportanceWeight(v), 1e-9, what);
        }
      }
    }
  }

  @Test
  void compositesAndLossesAreOneFunctionAndRise() {
    double h = 1e-5;
    for (FDivergence d : FDivergences.all()) {
      double before = Double.NEGATIVE_INFINITY;
      double outputBefore = Double.NEGATIVE_INFINITY;
      for (double v = -6; v <= 6; v += 0.37) {
        String what = d.name() + " at " + v;
        double scale = 1 + Math.abs(d.composite(v)) + Math.abs(d.activation(v));
        assertEquals(d.conjugate(d.activation(v)), d.composite(v), 1e-9 * scale, what);
        assertEquals(-d.activation(v), d.realLoss().value(v), 1e-12 * scale, what);
        assertEquals(d.composite(v), d.fakeLoss().value(v), 1e-12 * scale, what);
        double slope = (d.composite(v + h) - d.composite(v - h)) / (2 * h);
        assertEquals(slope, d.fakeLoss().derivative(v), 1e-6 * scale, what);
        double rise = (d.activation(v + h) - d.activation(v - h)) / (2 * h);
        assertEquals(-rise, d.realLoss().derivative(v), 1e-6 * scale, what);
        if (d.hasImportanceWeight() && !(d.name().equals("pearson") && v < -2)) {
          assertEquals(d.importanceWeight(v) * rise, slope, 1e-6 * scale, what);
        }
        assertTrue(d.activation(v) > outputBefore, what);
        outputBefore = d.activation(v);
        if (!(d.name().equals("pearson") && v < -2)) {
          assertTrue(d.composite(v) > before, what);
          before = d.composite(v);
        }
      }
    }
  }

  @Test
  void outputsUpToEightyAreFiniteAndMonotone() {
    for (FDivergence d : FDivergences.all()) {
      double composite = Double.NEGATIVE_INFINITY;
      double output = Double.NEGATIVE_INFINITY;
      for (double v = -80; v <= 80; v += 0.5) {
        assertTrue(Double.isFinite(d.activation(v)) && Double.isFinite(d.composite(v)), d.name());
        assertTrue(d.activation(v) >= output, d.name());
        output = d.activation(v);
        if (!d.name().equals("pearson") || v >= -2) {
          assertTrue(d.composite(v) >= composite, d.name() + " at " + v);
          composite = d.composite(v);
        }
      }
    }
    // What f* after g loses: its argument is rounded to the end of the domain.
    FDivergence gan = FDivergences.of("gan");
    assertEquals(80, gan.composite(80), 1e-12);
    assertEquals(Double.POSITIVE_INFINITY, gan.conjugate(gan.activation(800)));
    FDivergence hellinger = FDivergences.of("squared-hellinger");
    assertEquals(Math.exp(80), hellinger.composite(80), Math.exp(80) * 1e-12);
    assertEquals(Double.POSITIVE_INFINITY, hellinger.conjugate(hellinger.activation(80)));
  }

  @Test
  void pearsonsWeightIsNeverNegative() {
    assertEquals(0, FDivergences.of("pearson").importanceWeight(-5));
    assertEquals(2, FDivergences.of("pearson").importanceWeight(2));
  }

  @Test
  void totalVariationHasNoImportanceWeight() {
    FDivergence d = FDivergences.of("total-variation");
    assertFalse(d.hasImportanceWeight());
    for (Runnable call :
        new Runnable[] {() -> d.importanceWeight(0.3), () -> d.logImportanceWeight(0.3)}) {
      UnsupportedException e = assertThrows(UnsupportedException.class, call::run);
      assertTrue(e.getMessage().contains("total-variation"), e::getMessage);
    }
  }

  @Test
  void misspeltNamesAreSuggested() {
    InvalidArgumentException e =
        assertThrows(InvalidArgumentException.class, () -> FDivergences.of("jefreys"));
    assertTrue(e.getMessage().contains("did you mean \"jeffreys\""), e::getMessage);
    assertEquals(9, FDivergences.names().size());
  }

  /** w + log w = y, and w e^w = x. */
  @Test
  void lambertsFunctionSolvesItsEquation() {
    for (double y = -700; y <= 700; y += 1.37) {
      double w = LambertW.ofExp(y);
      if (y > -30) {
        assertEquals(y, w + Math.log(w), 4e-16 * (2 + Math.abs(y)), "at " + y);
      } else {
        assertEquals(Math.exp(y), w, Math.exp(y) * 1e-12, "at " + y);
      }
    }
    assertEquals(0.567143290409783873, LambertW.ofExp(0), 1e-15);
    assertEquals(1, LambertW.ofExp(1), 1e-15);
    assertEquals(0, LambertW.ofExp(Double.NEGATIVE_INFINITY));
    assertEquals(Double.POSITIVE_INFINITY, LambertW.ofExp(Double.POSITIVE_INFINITY));
    assertTrue(Double.isNaN(LambertW.ofExp(Double.NaN)));
  }
}
