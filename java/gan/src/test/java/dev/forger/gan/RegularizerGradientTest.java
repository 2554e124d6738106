// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.OptimizerState;
import dev.forger.Weights;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.regularizer.GradientPenalty;
import dev.forger.gan.regularizer.InstanceNoise;
import dev.forger.gan.regularizer.LabelSmoothing;
import dev.forger.gan.regularizer.Packing;
import dev.forger.gan.regularizer.Regularizer;
import dev.forger.gan.regularizer.SpectralNorm;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whole steps of regularised critics have the gradients of what they report. */
class RegularizerGradientTest {
  private static final int N = 4;

  private record Run(GanModel model, Objective objective, Regularizer... regularizers) {
    @Override
    public String toString() {
      return model.name() + ", " + objective.name() + ", " + List.of(regularizers);
    }
  }

  private static Stream<Run> runs() {
    NonSaturating gan = NonSaturating.create();
    return Stream.of(
        new Run(TinyGan.linear(), gan, GradientPenalty.r1(10)),
        new Run(TinyGan.smooth(), gan, GradientPenalty.r1(10)),
        new Run(TinyGan.linear(), gan, GradientPenalty.r2(10)),
        new Run(TinyGan.smooth(), gan, GradientPenalty.r2(10)),
        new Run(TinyGan.smooth(), gan, GradientPenalty.r1(2), GradientPenalty.r2(5)),
        new Run(TinyGan.linear(), gan, GradientPenalty.r1(2).every(3), GradientPenalty.r2(5)),
        new Run(TinyGan.linear(), gan, GradientPenalty.dragan(10)),
        new Run(TinyGan.smooth(), gan, GradientPenalty.dragan(10)),
        new Run(TinyGan.smooth(), gan, GradientPenalty.zeroCentred(10)),
        new Run(TinyGan.smooth(), gan, GradientPenalty.oneSided(10).target(0.1)),
        new Run(TinyGan.smooth(), gan, GradientPenalty.twoSided(10).every(2)),
        new Run(TinyGan.linear(), WganGp.lambda(10), SpectralNorm.create()),
        new Run(TinyGan.smooth(), WganGp.lambda(10), SpectralNorm.create()),
        new Run(TinyGan.smoothBatchNorm(), gan, SpectralNorm.create()),
        new Run(TinyGan.packs(), gan, Packing.of(2)),
        new Run(TinyGan.packs(), WganGp.lambda(10), Packing.of(2), InstanceNoise.fading(1, 9)),
        new Run(TinyGan.stddev(), gan, LabelSmoothing.target(0.9)),
        new Run(TinyGan.smooth(), WganGp.lambda(10), InstanceNoise.fading(0.5, 100)));
  }

  @TestFactory
  Stream<DynamicTest> critics() {
    return runs().map(r -> DynamicTest.dynamicTest(r.toString(), () -> critic(r)));
  }

  private static void critic(Run run) {
    Regularization r = new Regularization(List.of(run.regularizers));
    GanModel model = r.model(run.model);
    Objective objective = r.objective(run.objective);
    try (Device device = Device.reference64();
        Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights d = new Weights(device, model.critic()).initialize(model.initializer(), 2);
        OptimizerState state = new OptimizerState(StepGradientTest.frozen(), d);
        CriticStep step =
            CriticStep.create(objective, List.of(run.regularizers), g, d, state, N, 5)) {
      HostBuffer real = StepGradientTest.realImages();
      converge(d, () -> step.run(real, 6));
      StepGradientTest.check(
          d,
          () -> {
            step.run(real, 6);
            return (double) step.lossReal() + step.lossFake() + step.penalty();
          },
          "critic of " + run);
    }
  }

  /** The gradient holds the vectors of spectral norms fixed: exact once the iteration has ended. */
  private static void converge(Weights critic, Runnable step) {
    for (int i = 0; i < (critic.network().hasSpectralNorm() ? 500 : 1); i++) {
      step.run();
    }
  }

  @TestFactory
  Stream<DynamicTest> generators() {
    return runs()
        .filter(r -> !r.model.name().equals("linear"))
        .map(r -> DynamicTest.dynamicTest(r.toString(), () -> generator(r)));
  }

  private static void generator(Run run) {
    Regularization r = new Regularization(List.of(run.regularizers));
    GanModel model = r.model(run.model);
    try (Device device = Device.reference64();
        Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights d = new Weights(device, model.critic()).initialize(model.initializer(), 2);
        OptimizerState state = new OptimizerState(StepGradientTest.frozen(), g);
        GeneratorStep step =
            GeneratorStep.create(r.objective(run.objective), r, g, d, state, null, null, N, 5)) {
      converge(d, () -> step.run(3));
      StepGradientTest.check(
          g,
          () -> {
            step.run(3);
            return step.loss();
          },
          "generator of " + run);
    }
  }

  /** A generator whose filters are normalised, trained through its own step. */
  @TestFactory
  Stream<DynamicTest> normalizedGenerators() {
    return Stream.of(TinyGan.smooth(), TinyGan.smoothBatchNorm())
        .map(m -> new Run(m, NonSaturating.create(), SpectralNorm.create().withGenerator()))
        .map(r -> DynamicTest.dynamicTest(r.toString(), () -> generator(r)));
  }
}
