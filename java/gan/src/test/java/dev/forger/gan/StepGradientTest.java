// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.MovingAverage;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Parameter;
import dev.forger.Weights;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.objective.Hinge;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.WganGp;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The recorded steps as wholes: the gradients of the losses that they report, on all their paths.
 */
@Proves("A3.11")
class StepGradientTest {
  private static final int N = 4;
  private static final float H = 1 / 64f;

  /** Runs a step and returns the loss that it minimises. */
  interface Step {
    double run();
  }

  /**
   * Losses and weights cross the border as floats, so differences are good to three digits, which
   * wants networks without kinks; a gradient from wrong rows or points is off by far more.
   */
  static void check(Weights w, Step step, String what) {
    step.run();
    int checked = 0;
    double largest = 0;
    for (Parameter p : w.network().parameters()) {
      for (float g : w.gradient(p.name())) {
        largest = Math.max(largest, Math.abs(g));
      }
    }
    assertTrue(largest > 0, what);
    for (Parameter p : w.network().parameters()) {
      step.run();
      float[] gradient = w.gradient(p.name());
      float[] values = w.get(p.name());
      for (int i = 0; i < values.length; i += 1 + values.length / 6) {
        float kept = values[i];
        double fine = difference(w, p, values, i, H / 2, step);
        double coarse = difference(w, p, values, i, H, step);
        values[i] = kept;
        w.set(p.name(), values);
        double expected = (4 * fine - coarse) / 3;
        assertTrue(
            Math.abs(expected - gradient[i]) <= 1e-3 * largest,
            what
                + " "
                + p.name()
                + "["
                + i
                + "]: difference "
                + expected
                + ", gradient "
                + gradient[i]);
        checked++;
      }
    }
    assertTrue(checked > 15);
  }

  private static double difference(
      Weights w, Parameter p, float[] values, int i, float h, Step step) {
    float kept = values[i];
    values[i] = kept + h;
    w.set(p.name(), values);
    double up = step.run();
    values[i] = kept - h;
    w.set(p.name(), values);
    double down = step.run();
    values[i] = kept;
    w.set(p.name(), values);
    return (up - down) / (2 * h);
  }

  /** A rate so small that f64 weights stay as they are. */
  static Optimizer frozen() {
    return Optimizer.sgd(1e-300, 0);
  }

  static HostBuffer realImages() {
    HostBuffer real = HostBuffer.allocate(N * 64);
    TinyGan.Noise noise = new TinyGan.Noise(N);
    float[] image = new float[64];
    for (int i = 0; i < N; i++) {
      noise.read(i, image, 0);
      real.floats().put(i * 64, image);
    }
    return real;
  }

  private static void critic(GanModel model, Objective objective) {
    try (Device device = Device.reference64();
        Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights d = new Weights(device, model.critic()).initialize(model.initializer(), 2);
        OptimizerState state = new OptimizerState(frozen(), d);
        CriticStep step = CriticStep.create(objective, g, d, state, N, 5)) {
      HostBuffer real = realImages();
      check(
          d,
          () -> {
            step.run(real, 3);
            return (double) step.lossReal() + step.lossFake() + step.penalty();
          },
          "critic of " + model.name() + ", " + objective.name());
    }
  }

  private static void generator(GanModel model, Objective objective) {
    try (Device device = Device.reference64();
        Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights d = new Weights(device, model.critic()).initialize(model.initializer(), 2);
        OptimizerState state = new OptimizerState(frozen(), g);
        GeneratorStep step = GeneratorStep.create(objective, g, d, state, null, N, 5)) {
      check(
          g,
          () -> {
            step.run(3);
            return step.loss();
          },
          "generator of " + model.name() + ", " + objective.name());
    }
  }

  @TestFactory
  Stream<DynamicTest> stepsHaveTheGradientsOfTheirLosses() {
    return Stream.of(
            new Run(TinyGan.linear(), WganGp.lambda(10)),
            new Run(TinyGan.smooth(), WganGp.lambda(10)),
            new Run(TinyGan.linear(), WganGp.oneSided(10)),
            new Run(TinyGan.linear(), NonSaturating.create()),
            new Run(TinyGan.smooth(), Hinge.create()),
            new Run(TinyGan.smoothBatchNorm(), NonSaturating.create()),
            new Run(TinyGan.smoothBatchNorm(), Hinge.create()))
        .flatMap(
            r ->
                Stream.of(
                    DynamicTest.dynamicTest("critic, " + r, () -> critic(r.model, r.objective)),
                    DynamicTest.dynamicTest(
                        "generator, " + r, () -> generator(r.model, r.objective))));
  }

  private record Run(GanModel model, Objective objective) {
    @Override
    public String toString() {
      return model.name() + ", " + objective.name();
    }
  }

  @Test
  void sgdAndTheMovingAverageFollowTheirFormulas() {
    GanModel model = TinyGan.leaky();
    float rate = 0.25f;
    float decay = 0.75f;
    try (Device device = Device.reference64();
        Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights d = new Weights(device, model.critic()).initialize(model.initializer(), 2);
        Weights averaged = new Weights(device, model.generator());
        OptimizerState state = new OptimizerState(Optimizer.sgd(rate, 0), g)) {
      MovingAverage average = new MovingAverage(g, averaged, decay);
      float[] before = g.get("0.weight");
      float[] varBefore = g.get("2.running_var");
      assertArrayEquals(before, averaged.get("0.weight"));
      try (GeneratorStep step =
          GeneratorStep.create(NonSaturating.create(), g, d, state, average, N, 5)) {
        step.run(0);
      }
      float[] gradient = g.gradient("0.weight");
      float[] after = g.get("0.weight");
      float[] mean = averaged.get("0.weight");
      for (int i = 0; i < before.length; i++) {
        double w = before[i] - (double) rate * gradient[i];
        assertEquals(w, after[i], 1e-6);
        // The first update: (1 + 0) / (10 + 0) is below the decay asked for.
        assertEquals(0.1 * before[i] + 0.9 * w, mean[i], 1e-6);
      }
      float[] varAfter = g.get("2.running_var");
      float[] varMean = averaged.get("2.running_var");
      for (int i = 0; i < varMean.length; i++) {
        assertEquals(0.1 * varBefore[i] + 0.9 * varAfter[i], varMean[i], 1e-6);
      }
      assertEquals(1, state.iterations());
    }
  }

  @Test
  void aPenaltyOfWeightZeroIsNoPenalty() {
    GanModel model = TinyGan.curved();
    try (Device device = Device.reference64();
        Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights d = new Weights(device, model.critic()).initialize(model.initializer(), 2);
        OptimizerState state = new OptimizerState(frozen(), d);
        CriticStep step = CriticStep.create(WganGp.lambda(0), g, d, state, N, 5)) {
      step.run(realImages(), 0);
      assertEquals(0, step.penalty());
      assertTrue(Float.isFinite(step.lossReal()));
    }
  }
}
