// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.MovingAverage;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Parameter;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.Wasserstein;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.regularizer.GradientPenalty;
import dev.forger.gan.regularizer.InstanceNoise;
import dev.forger.gan.regularizer.LabelSmoothing;
import dev.forger.gan.regularizer.Packing;
import dev.forger.gan.regularizer.Regularizer;
import dev.forger.gan.regularizer.WeightClipping;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Regularised critics small enough for closed forms. */
@Proves({"A4.5", "A4.6"})
class RegularizerValuesTest {
  private static final int N = 4;

  /** A linear critic of points, a generator that makes zeros, and the critic's step. */
  private static final class Linear implements AutoCloseable {
    final Device device = Device.cpu(1);
    final Weights generator;
    final Weights critic;
    final OptimizerState state;
    final CriticStep step;
    final HostBuffer real;

    Linear(int coordinates, Objective objective, Optimizer optimizer, Regularizer... list) {
      this(coordinates, linear(coordinates, list), objective, optimizer, list);
    }

    private static Network linear(int coordinates, Regularizer... list) {
      int seen = coordinates * new Regularization(List.of(list)).packed();
      return Network.builder(Shape.features(seen)).dense(1, false).build();
    }

    Linear(
        int coordinates,
        Network network,
        Objective objective,
        Optimizer optimizer,
        Regularizer... list) {
      Regularization r = new Regularization(List.of(list));
      generator =
          new Weights(device, Network.builder(Shape.features(1)).dense(coordinates).build());
      critic = new Weights(device, network);
      state = new OptimizerState(optimizer, critic);
      step =
          CriticStep.create(r.objective(objective), List.of(list), generator, critic, state, N, 7);
      real = HostBuffer.allocate(N * coordinates);
    }

    Linear weights(float... w) {
      critic.set("0.weight", w);
      return this;
    }

    Linear real(float... x) {
      for (int i = 0; i < N; i++) {
        real.floats().put(i * x.length, x);
      }
      return this;
    }

    @Override
    public void close() {
      step.close();
      state.close();
      critic.close();
      generator.close();
      device.close();
    }
  }

  private static double value(String key) {
    return ReferenceValues.of(key);
  }

  @Test
  void aLinearCriticHasThePenaltyOfItsNorm() {
    for (Regularizer penalty :
        List.of(
            GradientPenalty.twoSided(10),
            GradientPenalty.oneSided(10),
            GradientPenalty.dragan(10))) {
      try (Linear l = new Linear(2, WganGp.lambda(1), Optimizer.sgd(1, 0), penalty)) {
        l.weights(3, 4).real(0, 0).step.run(l.real, 0);
        assertEquals(value("b4.penalty.linear"), l.step.penalty(), 1e-4, penalty::toString);
        float[] g = l.critic.gradient("0.weight");
        assertEquals(value("b4.penalty.linear.gradient.0"), g[0], 1e-4);
        assertEquals(value("b4.penalty.linear.gradient.1"), g[1], 1e-4);
      }
    }
  }

  @Test
  void aLinearCriticHasTheZeroCentredPenaltiesOfItsNorm() {
    for (GradientPenalty penalty :
        List.of(GradientPenalty.r1(10), GradientPenalty.r2(10), GradientPenalty.zeroCentred(5))) {
      try (Linear l = new Linear(2, WganGp.lambda(1), Optimizer.sgd(1, 0), penalty)) {
        l.weights(3, 4).real(0, 0).step.run(l.real, 0);
        assertEquals(125, l.step.penalty(), 1e-4, penalty::toString);
        assertArrayEquals(new float[] {30, 40}, l.critic.gradient("0.weight"), 1e-4f);
      }
    }
  }

  @Test
  void twoSidedPenaltiesOverestimateTheDistance() {
    Objective objective = WganGp.lambda(10);
    try (Linear l = new Linear(1, objective, Optimizer.sgd(0.02, 0))) {
      l.weights(0.3f).real(1);
      for (int i = 0; i < 100; i++) {
        l.step.run(l.real, i);
      }
      assertEquals(value("b4.optimum.two_sided"), l.critic.get("0.weight")[0], 1e-5);
      assertEquals(value("b4.optimum.two_sided"), -l.step.lossReal() - l.step.lossFake(), 1e-5);
    }
  }

  @Test
  void twoSidedPenaltiesRaiseSmallGradients() {
    try (Linear l = new Linear(1, WganGp.lambda(10), Optimizer.sgd(1e-30, 0))) {
      l.weights(0.3f).real(1).step.run(l.real, 0);
      assertEquals(10 * 0.7 * 0.7, l.step.penalty(), 1e-5);
      assertEquals(-1 - 2 * 10 * 0.7, l.critic.gradient("0.weight")[0], 1e-5);
    }
  }

  /** Below a norm of 1 the one-sided penalty is 0, above it the optimum is that of two sides. */
  @Test
  void oneSidedPenaltiesLetSmallGradientsBe() {
    try (Linear l = new Linear(1, WganGp.oneSided(10), Optimizer.sgd(0.02, 0))) {
      l.weights(0.3f).real(1).step.run(l.real, 0);
      assertEquals(0, l.step.penalty());
      assertEquals(-1, l.critic.gradient("0.weight")[0], 1e-6);
      for (int i = 0; i < 200; i++) {
        l.step.run(l.real, i);
      }
      assertEquals(value("b4.optimum.two_sided"), l.critic.get("0.weight")[0], 1e-5);
    }
  }

  @Test
  void aClippedCriticFindsTheBoundTimesTheDistance() {
    try (Linear l =
        new Linear(
            1, WganGp.lambda(0), Optimizer.rmsProp(5e-3, 0.99), WeightClipping.bound(0.01))) {
      l.weights(-0.5f).real(3).step.run(l.real, 0);
      assertEquals(-0.01f, l.critic.get("0.weight")[0]);
      for (int i = 1; i < 20; i++) {
        l.step.run(l.real, i);
      }
      assertEquals(0.01f, l.critic.get("0.weight")[0]);
      double gap = -l.step.lossReal() - l.step.lossFake();
      assertEquals(value("b4.clipped.gap"), gap, 1e-6);
    }
  }

  @Test
  void clippingSparesBiasesIfAsked() {
    for (boolean filtersOnly : new boolean[] {false, true}) {
      WeightClipping all = WeightClipping.bound(0.02);
      try (Device device = Device.cpu(1);
          Gan gan =
              TinyGan.builder(device, TinyGan.leaky())
                  .criticOptimizer(Optimizer.adam(0.1, 0.5, 0.9))
                  .regularize(filtersOnly ? all.filtersOnly() : all)
                  .build()) {
        gan.train(3);
        boolean large = false;
        for (Parameter p : gan.critic.network().parameters()) {
          for (float v : gan.critic.get(p.name())) {
            boolean outside = Math.abs(v) > 0.02f;
            assertFalse(outside && p.kind() == Parameter.Kind.WEIGHT, p.name());
            large |= outside;
          }
        }
        assertEquals(filtersOnly, large);
      }
    }
  }

  /** The second derivative of a piecewise linear critic is 0: penalties do not reach its biases. */
  @Test
  void penaltiesLeaveBiasesOfPiecewiseLinearCriticsAlone() {
    float[] without = biasGradients();
    for (Regularizer penalty :
        List.of(
            GradientPenalty.twoSided(10),
            GradientPenalty.r1(10),
            GradientPenalty.r2(10),
            GradientPenalty.dragan(10))) {
      assertArrayEquals(without, biasGradients(penalty), penalty.toString());
    }
  }

  /** A penalty moves with the samples whose gradients it takes, and with no others. */
  @Test
  void penaltiesAreTakenAtTheirPoints() {
    GradientPenalty r1 = GradientPenalty.r1(10);
    GradientPenalty r2 = GradientPenalty.r2(10);
    GradientPenalty dragan = GradientPenalty.dragan(10);
    GradientPenalty between = GradientPenalty.twoSided(10);
    for (GradientPenalty p : List.of(r1, r2, dragan, between)) {
      float given = penalty(p, 1, false);
      assertEquals(p != r2, given != penalty(p, 1, true), p + " at real samples");
      assertEquals(p == r2 || p == between, given != penalty(p, 3, false), p + " at fakes");
    }
  }

  private static float penalty(GradientPenalty penalty, long generator, boolean otherReal) {
    GanModel model = TinyGan.smooth();
    try (Device device = Device.reference64();
        Weights g =
            new Weights(device, model.generator()).initialize(model.initializer(), generator);
        Weights d = new Weights(device, model.critic()).initialize(model.initializer(), 2);
        OptimizerState state = new OptimizerState(StepGradientTest.frozen(), d);
        CriticStep step =
            CriticStep.create(NonSaturating.create(), List.of(penalty), g, d, state, N, 5)) {
      HostBuffer real = StepGradientTest.realImages();
      if (otherReal) {
        real.floats().put(0, 0.9f);
      }
      step.run(real, 0);
      return step.penalty();
    }
  }

  private static float[] biasGradients(Regularizer... list) {
    GanModel model = TinyGan.leaky();
    try (Device device = Device.reference64();
        Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights d = new Weights(device, model.critic()).initialize(model.initializer(), 2);
        OptimizerState state = new OptimizerState(StepGradientTest.frozen(), d);
        CriticStep step =
            CriticStep.create(NonSaturating.create(), List.of(list), g, d, state, N, 5)) {
      step.run(StepGradientTest.realImages(), 0);
      assertEquals(list.length > 0, step.penalty() > 0);
      return Arrays.copyOf(d.gradient("0.bias"), 6);
    }
  }

  @Test
  void packsAreSamplesSideBySide() {
    try (Linear l = new Linear(1, WganGp.lambda(0), Optimizer.sgd(1e-30, 0), Packing.of(2))) {
      l.weights(1, 10);
      l.real.floats().put(0, new float[] {1, 2, 30, 400});
      l.step.run(l.real, 0);
      // Packs (1, 30) and (2, 400).
      assertEquals(-(301 + 4002) / 2.0, l.step.lossReal(), 1e-3);
      assertArrayEquals(new float[] {-1.5f, -215}, l.critic.gradient("0.weight"), 1e-4f);
    }
  }

  /** Slopes of a linear critic are differences of sums of samples: here of noise alone. */
  @Test
  void noiseIsOnRealAndGeneratedSamples() {
    int n = 1000;
    double deviation = 0.5;
    try (Linear l =
        new Linear(
            n, Wasserstein.create(), Optimizer.sgd(1e-30, 0), InstanceNoise.fading(deviation, 9))) {
      l.real(new float[n]).step.run(l.real, 0);
      double square = 0;
      for (float slope : l.critic.gradient("0.weight")) {
        square += slope * slope / n;
      }
      // Of two means of N samples; its relative standard error is sqrt(2 / n) = 0.045.
      double expected = 2 * deviation * deviation / N;
      assertEquals(expected, square, 0.2 * expected);
      l.step.run(l.real, 9);
      assertArrayEquals(new float[n], l.critic.gradient("0.weight"));
    }
  }

  @Test
  void smoothedLabelsAreCrossEntropyWithTheirTarget() {
    try (Linear l =
        new Linear(
            1, NonSaturating.create(), Optimizer.sgd(1e-30, 0), LabelSmoothing.target(0.9))) {
      l.weights(2).real(0.75f).step.run(l.real, 0);
      double logit = 1.5;
      double expected = 0.9 * Math.log1p(Math.exp(-logit)) + 0.1 * Math.log1p(Math.exp(logit));
      assertEquals(expected, l.step.lossReal(), 1e-6);
      double slope = 1 / (1 + Math.exp(-logit)) - 0.9;
      assertEquals(0.75 * slope, l.critic.gradient("0.weight")[0], 1e-6);
    }
  }

  @Test
  void spectralNormsFollowTheLargestSingularValue() {
    Network matrix = Network.builder(Shape.features(2)).dense(2, false).build().spectralNorm();
    try (Linear l = new Linear(2, matrix, WganGp.lambda(0), Optimizer.sgd(1e-30, 0))) {
      l.weights(1, 2, 3, 4).real(1, 0);
      l.critic.set("0.weight_u", new float[] {1, 0});
      for (int i = 1; i <= 3; i++) {
        l.step.run(l.real, i);
        // Logits 1 / sigma and 3 / sigma.
        assertEquals(value("b5.sigma." + i), -2 / l.step.lossReal(), 2e-6);
      }
      float[] v = l.critic.get("0.weight_v");
      assertEquals(value("b5.v.0"), v[0], 5e-6);
      assertEquals(value("b5.v.1"), v[1], 5e-6);
    }
  }

  @Test
  void minibatchDeviationsAreSeenByTheCritic() {
    Network critic =
        Network.builder(Shape.features(2))
            .minibatchStddev(4)
            .slice(2, 1)
            .name("out")
            .dense(1, false)
            .build();
    try (Linear l = new Linear(2, critic, NonSaturating.create(), Optimizer.sgd(1e-30, 0))) {
      l.critic.set("out.weight", new float[] {1});
      l.real.floats().put(0, new float[] {0, 1, 2, 1, 4, 1, 6, 1});
      l.step.run(l.real, 0);
      assertEquals(Math.log1p(Math.exp(-value("b13.minibatch_stddev"))), l.step.lossReal(), 1e-6);
      assertEquals(Math.log(2), l.step.lossFake(), 1e-6);
    }
  }

  /** From 0, after n averages with c: c (1 - d^n). */
  @Test
  void movingAveragesApproachGeometrically() {
    double decay = 0.1;
    Network network = Network.builder(Shape.features(1)).dense(1, false).build();
    try (Device device = Device.cpu(1);
        Weights weights = new Weights(device, network);
        Weights averaged = new Weights(device, network)) {
      MovingAverage average = new MovingAverage(weights, averaged, decay);
      weights.set("0.weight", new float[] {5});
      try (Recorder recorder = new Recorder(device)) {
        average.record(recorder, "test");
        try (Program program = recorder.finish()) {
          for (int n = 1; n <= 3; n++) {
            average.prepare(program, n);
            program.run();
            double expected = 5 * (1 - Math.pow(decay, n));
            assertEquals(expected, averaged.get("0.weight")[0], 1e-5);
          }
        }
      }
    }
  }
}
