// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Shape;
import dev.forger.UnsupportedException;
import dev.forger.Weights;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.objective.CustomObjective;
import dev.forger.gan.objective.CustomObjective.Loss;
import dev.forger.gan.objective.FGan;
import dev.forger.gan.objective.Hinge;
import dev.forger.gan.objective.Minimax;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.NormalisedBoundarySeeking;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.Objectives;
import dev.forger.gan.objective.RelativisticAverage;
import dev.forger.gan.objective.RelativisticPaired;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objectives that compare real and generated logits, keep a number, or are written in Java. */
class CoupledObjectiveTest {
  private static Gan train(Device device, Objective objective, int criticSteps, long steps) {
    Gan gan =
        TinyGan.builder(device, TinyGan.leaky())
            .objective(objective)
            .criticSteps(criticSteps)
            .criticOptimizer(Optimizer.adam(0.01, 0.5, 0.9))
            .generatorOptimizer(Optimizer.adam(0.01, 0.5, 0.9))
            .build();
    gan.train(steps);
    return gan;
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** Non-saturating by the user's own formulas. */
  private static CustomObjective ownNonSaturating() {
    return CustomObjective.pointwise(
        "own",
        Loss.of(r -> softplus(-r), r -> -sigmoid(-r)),
        Loss.of(f -> softplus(f), f -> sigmoid(f)),
        Loss.of(f -> softplus(-f), f -> -sigmoid(-f)));
  }

  /** Mean softplus(low - high) over pairs. */
  private static double paired(double[] high, double[] low, double[] dHigh, double[] dLow) {
    double sum = 0;
    for (int i = 0; i < high.length; i++) {
      sum += softplus(low[i] - high[i]) / high.length;
      dLow[i] = sigmoid(low[i] - high[i]) / high.length;
      dHigh[i] = -dLow[i];
    }
    return sum;
  }

  private static CustomObjective ownRelativistic() {
    return CustomObjective.coupled(
        "own relativistic",
        (x, dx) -> paired(x[0], x[1], dx[0], dx[1]),
        (x, dx) -> paired(x[1], x[0], dx[1], dx[0]));
  }

  @Test
  void ownObjectivesTrainAsTheNativeOnes() {
    for (int criticSteps : new int[] {1, 2}) {
      compare(NonSaturating.create(), ownNonSaturating(), criticSteps);
      compare(RelativisticPaired.create(), ownRelativistic(), criticSteps);
    }
  }

  private static void compare(Objective given, Objective own, int criticSteps) {
    try (Device device = Device.reference64();
        Gan expected = train(device, given, criticSteps, 3);
        Gan got = train(device, own, criticSteps, 3)) {
      assertArrayEquals(TinyGan.state(expected), TinyGan.state(got), 1e-6f, own.name());
      String described =
          got.programs().values().stream().map(Program::describe).reduce("", String::concat);
      assertTrue(described.contains("critic loss: host step"), described);
      assertTrue(described.contains("generator loss: host step"), described);
    }
  }

  @Test
  void realSamplesPassTheCriticInTheGeneratorsStepOnlyWhenAskedFor() {
    try (Device device = Device.cpu(1);
        Gan plain = train(device, Hinge.create(), 2, 1);
        Gan relative = train(device, RelativisticAverage.create(), 2, 1)) {
      assertFalse(plain.programs().get("generator step").describe().contains("critic on real"));
      assertTrue(relative.programs().get("generator step").describe().contains("critic on real"));
    }
  }

  /** The generator's weights change by its samples, not by the real ones. */
  @Test
  @Proves("A3.13")
  void theGeneratorNeverSeesRealSamples() {
    GanModel model = TinyGan.leaky();
    try (Device device = Device.cpu(1);
        Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights d = new Weights(device, model.critic()).initialize(model.initializer(), 2);
        OptimizerState gs = new OptimizerState(Optimizer.sgd(1e-30, 0), g);
        OptimizerState ds = new OptimizerState(Optimizer.sgd(1e-30, 0), d);
        CriticStep critic = CriticStep.create(Minimax.create(), g, d, ds, 4, 5);
        GeneratorStep generator =
            GeneratorStep.create(Minimax.create(), g, d, gs, null, critic.real(), 4, 5)) {
      float[][] gradients = new float[2][];
      for (int i = 0; i < 2; i++) {
        HostBuffer real = HostBuffer.allocate(4 * 64);
        for (int k = 0; k < 4 * 64; k++) {
          real.floats().put(k, i == 0 ? 0.9f : -0.3f);
        }
        critic.run(real, 0);
        generator.run(0);
        gradients[i] = g.gradient(model.generator().parameters().get(0).name());
      }
      assertArrayEquals(gradients[0], gradients[1]);
    }
  }

  @Test
  void aGeneratorStepWithoutRealSamplesIsRefused() {
    GanModel model = TinyGan.leaky();
    try (Device device = Device.cpu(1);
        Weights g = new Weights(device, model.generator());
        Weights d = new Weights(device, model.critic());
        OptimizerState state = new OptimizerState(Optimizer.sgd(0.1, 0), g)) {
      InvalidArgumentException e =
          assertThrows(
              InvalidArgumentException.class,
              () -> GeneratorStep.create(RelativisticPaired.create(), g, d, state, null, 4, 1));
      assertTrue(e.getMessage().contains("objective relativistic"), e::getMessage);
    }
  }

  @Test
  void aCriticThatEndsInASigmoidIsRefused() {
    for (String kind : List.of("sigmoid", "tanh")) {
      Network critic =
          kind.equals("sigmoid")
              ? Network.builder(Shape.of(8, 8, 1)).flatten().dense(1).sigmoid().build()
              : Network.builder(Shape.of(8, 8, 1)).flatten().dense(1).tanh().flatten().build();
      GanModel model =
          new GanModel(
              "squashed", TinyGan.leaky().generator(), critic, TinyGan.leaky().initializer());
      try (Device device = Device.cpu(1)) {
        for (Objective o : List.of(NonSaturating.create(), RelativisticAverage.create())) {
          UnsupportedException e =
              assertThrows(
                  UnsupportedException.class,
                  () -> TinyGan.builder(device, model).objective(o).build());
          assertTrue(e.getMessage().contains("a " + kind), e::getMessage);
          assertTrue(e.getMessage().contains(o.name()), e::getMessage);
        }
      }
    }
  }

  /** log Z is in the checkpoint: going on gives the bits of a run that was left alone. */
  @Test
  @Proves("A5.6")
  void theRunningLogZIsSaved(@TempDir Path folder) throws IOException {
    Objective objective = NormalisedBoundarySeeking.decay(0.9);
    try (Device device = Device.cpu(1);
        Gan whole = train(device, objective, 1, 6);
        Gan half = train(device, objective, 1, 3);
        Gan resumed = train(device, objective, 1, 1)) {
      half.save(folder.resolve("half"));
      resumed.load(folder.resolve("half"));
      resumed.train(3);
      assertArrayEquals(TinyGan.state(whole), TinyGan.state(resumed));
      // With another beginning of log Z the generator goes elsewhere.
      try (Gan plain = train(device, Objectives.of("boundary-seeking"), 1, 6)) {
        float[] a = TinyGan.state(whole);
        float[] b = TinyGan.state(plain);
        boolean differs = false;
        for (int i = 0; i < a.length; i++) {
          differs |= a[i] != b[i];
        }
        assertTrue(differs);
      }
    }
  }

  @Test
  void everyObjectiveTrains() {
    for (String name : Objectives.names()) {
      try (Device device = Device.cpu(1);
          Gan gan = train(device, Objectives.of(name), 1, 2)) {
        gan.requireFinite();
        assertEquals(2, gan.steps(), name);
        assertEquals(name.equals("proxy") ? "non-saturating" : name, Objectives.of(name).name());
      }
    }
    assertTrue(Objectives.of("f-gan-kl") instanceof FGan);
  }
}
