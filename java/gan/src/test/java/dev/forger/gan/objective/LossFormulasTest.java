// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.Device;
import dev.forger.LogitLoss;
import dev.forger.LogitLoss.Function;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tensor;
import dev.forger.gan.divergence.FDivergence;
import dev.forger.gan.divergence.FDivergences;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a step records for an objective against the formula as papers print it, and its slopes. */
class LossFormulasTest {
  private static final double[] REAL = {-2.3, -0.4, 0.7, 1.6, 3.1};
  private static final double[] FAKE = {1.9, -3.2, 0.2, -0.9, 0.55};

  /** A loss of the logits of real and of generated samples. */
  private interface Formula {
    double of(double[] real, double[] fake);
  }

  private record Case(Objective objective, Formula critic, Formula generator) {}

  private static double mean(double[] x, DoubleUnaryOperator f) {
    return Arrays.stream(x).map(f).average().getAsDouble();
  }

  private static double mean(double[] x) {
    return mean(x, v -> v);
  }

  private static double softplus(double x) {
    return Math.log1p(Math.exp(x));
  }

  /** D, the probability of real. */
  private static double probability(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  private static double crossEntropy(double[] real, double[] fake) {
    return -mean(real, r -> Math.log(probability(r)))
        - mean(fake, f -> Math.log(1 - probability(f)));
  }

  private static double pairs(double[] high, double[] low) {
    double sum = 0;
    for (int i = 0; i < high.length; i++) {
      sum += softplus(low[i] - high[i]) / high.length;
    }
    return sum;
  }

  private static double averages(double[] high, double[] low) {
    return mean(high, h -> softplus(mean(low) - h)) + mean(low, l -> softplus(l - mean(high)));
  }

  private static double squares(double[] high, double[] low) {
    return mean(high, h -> Math.pow(h - mean(low) - 1, 2))
        + mean(low, l -> Math.pow(l - mean(high) + 1, 2));
  }

  private static Stream<Case> divergences() {
    return FDivergences.all().stream()
        .flatMap(
            d -> {
              Formula bound = (r, f) -> mean(f, v -> conjugate(d, v)) - mean(r, d::activation);
              return Stream.of(
                  new Case(
                      FGan.of(d, FGan.Generator.TRUE),
                      bound,
                      (r, f) -> -mean(f, v -> conjugate(d, v))),
                  new Case(
                      FGan.of(d, FGan.Generator.TRICKY), bound, (r, f) -> -mean(f, d::activation)));
            });
  }

  private static double conjugate(FDivergence d, double v) {
    return d.conjugate(d.activation(v));
  }

  private static Stream<Case> cases() {
    Formula distance = (r, f) -> mean(f) - mean(r);
    Formula up = (r, f) -> -mean(f);
    return Stream.concat(
        divergences(),
        Stream.of(
            new Case(
                Minimax.create(),
                LossFormulasTest::crossEntropy,
                (r, f) -> mean(f, l -> Math.log(1 - probability(l)))),
            new Case(
                NonSaturating.create(),
                LossFormulasTest::crossEntropy,
                (r, f) -> -mean(f, l -> Math.log(probability(l)))),
            new Case(
                Hinge.create(),
                (r, f) -> mean(r, l -> Math.max(0, 1 - l)) + mean(f, l -> Math.max(0, 1 + l)),
                up),
            new Case(
                LeastSquares.of(-1, 2, 0.5),
                (r, f) -> mean(r, l -> (l - 2) * (l - 2) / 2) + mean(f, l -> (l + 1) * (l + 1) / 2),
                (r, f) -> mean(f, l -> (l - 0.5) * (l - 0.5) / 2)),
            new Case(Wasserstein.create(), distance, up),
            new Case(WganGp.lambda(10), distance, up),
            new Case(
                AbsoluteError.create(),
                (r, f) -> mean(r, l -> 1 - probability(l)) / 2 + mean(f, l -> probability(l)) / 2,
                (r, f) -> -mean(f, l -> probability(l)) / 2),
            new Case(
                BoundarySeeking.create(),
                LossFormulasTest::crossEntropy,
                (r, f) -> mean(f, l -> l * l)),
            new Case(
                BoundaryCrossEntropy.create(),
                LossFormulasTest::crossEntropy,
                (r, f) -> -mean(f, l -> (Math.log(probability(l)) - l / 2))),
            new Case(RelativisticPaired.create(), LossFormulasTest::pairs, (r, f) -> pairs(f, r)),
            new Case(
                RelativisticAverage.create(), LossFormulasTest::averages, (r, f) -> averages(f, r)),
            new Case(
                RelativisticLeastSquares.create(),
                LossFormulasTest::squares,
                (r, f) -> squares(f, r))));
  }

  /** What a recorded loss wrote. */
  private record Written(double loss, double[] real, double[] fake) {}

  private static Written run(Objective objective, boolean critic, double... logZ) {
    int n = REAL.length;
    Shape one = Shape.features(1);
    try (Device device = Device.reference64();
        Tensor real = Tensor.zeros(device, n, one);
        Tensor fake = Tensor.zeros(device, n, one);
        Tensor dReal = Tensor.zeros(device, n, one);
        Tensor dFake = Tensor.zeros(device, n, one);
        Tensor losses = Tensor.zeros(device, 2, one);
        Tensor state = Tensor.zeros(device, 1, one);
        Recorder r = new Recorder(device)) {
      real.write(REAL);
      fake.write(FAKE);
      if (logZ.length > 0) {
        state.write(logZ);
      }
      Logits onReal = new Logits(r.bind(real), n, r.bind(losses), r.bind(dReal));
      Logits onFake = new Logits(r.bind(fake), n, r.bind(losses).fromRow(1), r.bind(dFake));
      if (critic) {
        objective.recordCritic(r, onReal, onFake);
      } else {
        objective.recordGenerator(r, objective.generatorSeesReal() ? onReal : null, onFake, state);
      }
      try (Program p = r.finish()) {
        p.run();
        double[] parts = losses.toDoubles();
        return new Written(parts[0] + parts[1], dReal.toDoubles(), dFake.toDoubles());
      }
    }
  }

  private static void requireSlopes(Formula formula, double[] at, double[] slopes, String what) {
    double h = 1e-5;
    for (int i = 0; i < at.length; i++) {
      double before = at[i];
      at[i] = before + h;
      double above = formula.of(REAL, FAKE);
      at[i] = before - h;
      double below = formula.of(REAL, FAKE);
      at[i] = before;
      assertEquals((above - below) / (2 * h), slopes[i], 1e-8, what + " " + i);
    }
  }

  @TestFactory
  Stream<DynamicTest> recordedLossesAreThoseOfTheFormulas() {
    return cases()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.objective.name(),
                    () -> {
                      Written critic = run(c.objective, true);
                      assertEquals(c.critic.of(REAL, FAKE), critic.loss, 1e-9, "critic");
                      requireSlopes(c.critic, REAL, critic.real, "critic on real");
                      requireSlopes(c.critic, FAKE, critic.fake, "critic on fake");
                      Written generator = run(c.objective, false);
                      assertEquals(c.generator.of(REAL, FAKE), generator.loss, 1e-9, "generator");
                      requireSlopes(c.generator, FAKE, generator.fake, "generator");
                    }));
  }

  /** Mean (f - log Z)², where log Z follows log mean e^f and is a constant for the gradient. */
  @Test
  void normalisedBoundarySeekingCentresItsLogits() {
    double decay = 0.75;
    double before = 0.4;
    double logZ = decay * before + (1 - decay) * Math.log(mean(FAKE, Math::exp));
    Written written = run(NormalisedBoundarySeeking.decay(decay), false, before);
    assertEquals(mean(FAKE, f -> (f - logZ) * (f - logZ)), written.loss, 1e-12);
    for (int i = 0; i < FAKE.length; i++) {
      assertEquals(2 * (FAKE[i] - logZ) / FAKE.length, written.fake[i], 1e-12);
    }
    Written critic = run(NormalisedBoundarySeeking.decay(decay), true);
    assertEquals(crossEntropy(REAL, FAKE), critic.loss, 1e-12);
  }

  @Test
  void sumsAndMultiplesOfLossesActOnEveryTerm() {
    LogitLoss loss = LogitLoss.of(Function.SOFTPLUS, -2, 0.5).plus(0.5, 3).times(-4).plus(1, 2);
    double l = 1.3;
    assertEquals(-4 * (softplus(0.5 - 2 * l) + 0.5 * l + 3) + l + 2, loss.value(l), 1e-14);
    assertEquals(8 * probability(0.5 - 2 * l) - 2 + 1, loss.derivative(l), 1e-14);
  }
}
