// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Conv2d;
import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Shape;
import dev.forger.Tensor;
import dev.forger.UnsupportedException;
import dev.forger.Weights;
import dev.forger.gan.objective.Hinge;
import dev.forger.gan.objective.LeastSquares;
import dev.forger.gan.objective.Minimax;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.RelativisticPaired;
import dev.forger.gan.objective.Wasserstein;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.regularizer.GradientPenalty;
import dev.forger.gan.regularizer.Regularizer;
import dev.forger.gan.regularizer.Unrolled;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The generator's gradient flows through the critic's steps. */
class UnrolledGanTest {
  private static final int N = 4;

  @TempDir Path folder;

  /** No kinks, no normalisation in the critic. */
  private static GanModel smooth() {
    Conv2d half = Conv2d.kernel(4).stride(2).padding(1);
    Network generator =
        Network.builder(Shape.features(5))
            .denseTo(Shape.of(4, 4, 6), true)
            .softplus()
            .convTranspose2d(1, half)
            .tanh()
            .build();
    Network critic =
        Network.builder(Shape.of(8, 8, 1))
            .conv2d(6, half)
            .tanh()
            .conv2d(5, half)
            .softplus()
            .flatten()
            .dense(1)
            .build();
    return new GanModel("smooth", generator, critic, Initializer.heNormal());
  }

  private record Run(Objective objective, int steps, double rate) {
    @Override
    public String toString() {
      return objective.name() + ", " + steps + " steps of " + rate;
    }
  }

  @TestFactory
  Stream<DynamicTest> generators() {
    return Stream.of(
            new Run(NonSaturating.create(), 1, 0.5),
            new Run(NonSaturating.create(), 3, 0.3),
            new Run(Minimax.create(), 2, 0.5),
            new Run(NonSaturating.smoothed(0.9), 2, 0.5),
            new Run(LeastSquares.create(), 2, 0.1),
            new Run(Wasserstein.create(), 2, 0.1))
        .map(run -> DynamicTest.dynamicTest(run.toString(), () -> generator(run)));
  }

  /** Differences of the loss against the critic of k steps, which are taken anew each time. */
  private static void generator(Run run) {
    GanModel model = smooth();
    Regularization r = new Regularization(List.of(Unrolled.steps(run.steps, run.rate)));
    try (Device device = Device.reference64();
        Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights d = new Weights(device, model.critic()).initialize(model.initializer(), 2);
        OptimizerState state = new OptimizerState(Optimizer.sgd(1e-300, 0), g);
        Tensor real = Tensor.zeros(device, N, Shape.of(8, 8, 1));
        GeneratorStep step =
            GeneratorStep.create(run.objective, r, g, d, state, null, real, N, 5)) {
      HostBuffer images = StepGradientTest.realImages();
      images.copyTo(real, 0, N * 64);
      float[] before = TinyGan.values(d);
      StepGradients.check(
          g,
          () -> {
            step.run(3);
            return step.loss();
          });
      assertArrayEquals(before, TinyGan.values(d));
    }
  }

  /** The loss is that against a critic which made the steps by its own optimiser. */
  @Test
  void stepsAreThoseOfGradientDescent() {
    GanModel model = smooth();
    Objective objective = NonSaturating.create();
    Regularization unrolled = new Regularization(List.of(Unrolled.steps(3, 0.25)));
    try (Device device = Device.reference64();
        Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights d = new Weights(device, model.critic()).initialize(model.initializer(), 2);
        OptimizerState none = new OptimizerState(Optimizer.sgd(1e-300, 0), g);
        OptimizerState descent = new OptimizerState(Optimizer.sgd(0.25, 0), d);
        SharedSteps shared =
            new SharedSteps(objective, unrolled, g, d, none, frozen(d), null, N, 5);
        SharedSteps plain = new SharedSteps(objective, g, d, none, descent, null, N, 5)) {
      HostBuffer images = StepGradientTest.realImages();
      shared.critic().run(images, 4);
      shared.generator().run(4);
      float loss = shared.generator().loss();
      for (int i = 0; i < 3; i++) {
        plain.critic().run(images, 4);
      }
      plain.generator().run(4);
      assertEquals(plain.generator().loss(), loss, 1e-6);
      assertTrue(Math.abs(loss - plainLoss(objective, g, d, images)) > 1e-3);
    }
  }

  private static OptimizerState frozen(Weights d) {
    return new OptimizerState(Optimizer.sgd(1e-300, 0), d);
  }

  /** The loss against the critic at the start. */
  private static double plainLoss(Objective objective, Weights g, Weights d, HostBuffer images) {
    d.initialize(Initializer.heNormal(), 2);
    try (OptimizerState none = new OptimizerState(Optimizer.sgd(1e-300, 0), g);
        OptimizerState other = frozen(d);
        SharedSteps steps = new SharedSteps(objective, g, d, none, other, null, N, 5)) {
      steps.critic().run(images, 4);
      steps.generator().run(4);
      return steps.generator().loss();
    }
  }

  @Test
  void keepsTheContractOfTrainers() {
    new TrainerContract(
            device ->
                TinyGan.builder(device, TinyGan.leaky())
                    .objective(NonSaturating.create())
                    .criticSteps(1)
                    .regularize(Unrolled.steps(3, 0.1))
                    .build(),
            folder)
        .check();
  }

  @Test
  void whatCannotBeUnrolledIsRefused() {
    try (Device device = Device.cpu(1)) {
      for (Objective objective :
          List.of(Hinge.create(), WganGp.lambda(10), RelativisticPaired.create())) {
        assertThrows(
            UnsupportedException.class, () -> tiny(device, TinyGan.leaky(), objective).build());
      }
      assertThrows(
          UnsupportedException.class,
          () -> tiny(device, TinyGan.smooth(), NonSaturating.create()).build());
      assertThrows(
          UnsupportedException.class,
          () -> tiny(device, TinyGan.leaky(), NonSaturating.create(), GradientPenalty.r1(1)));
      assertEquals(0, device.liveBytes());
    }
  }

  private static GanBuilder tiny(
      Device device, GanModel model, Objective objective, Regularizer... others) {
    Regularizer[] all =
        Stream.concat(Stream.of(others), Stream.of(Unrolled.steps(1, 0.1)))
            .toArray(Regularizer[]::new);
    return TinyGan.builder(device, model).objective(objective).regularize(all);
  }
}
