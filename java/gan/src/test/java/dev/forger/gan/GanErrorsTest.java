// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.ForgerException;
import dev.forger.HostBuffer;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.Weights;
import dev.forger.gan.data.StrokeDigits;
import dev.forger.gan.objective.Hinge;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.WganGp;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Bad options are refused in words, and divergence stops training before the weights change. */
class GanErrorsTest {
  private final Device device = Device.cpu(1);

  @AfterEach
  void close() {
    device.close();
  }

  private static <T extends ForgerException> void refused(
      Class<T> type, Executable call, String... parts) {
    String message = assertThrows(type, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }

  @Test
  void batchNormInAPenalisedCriticIsNamed() {
    GanBuilder b = TinyGan.builder(device, TinyGan.batchNorm()).objective(WganGp.lambda(10));
    refused(UnsupportedException.class, b::build, "critic.bn1", "batch norm", "layer");
  }

  @Test
  void dataOfAnotherShapeNameLayerAndBothShapes() {
    GanBuilder b = Gan.builder(device).data(StrokeDigits.create(7, 100)).model("dcgan32").batch(5);
    refused(ShapeException.class, b::build, "dcgan32", "critic", "28x28x1", "32x32x1");
  }

  @Test
  void aBatchLargerThanTheDataIsRefused() {
    GanBuilder b = Gan.builder(device).data(StrokeDigits.create(7, 10)).batch(11);
    refused(InvalidArgumentException.class, b::build, "batch", "11", "10 images");
  }

  @Test
  void unknownModelsSuggestTheNearest() {
    refused(
        InvalidArgumentException.class,
        () -> Gan.builder(device).model("dcgan23"),
        "dcgan23",
        "did you mean \"dcgan2");
    refused(InvalidArgumentException.class, () -> Models.size("resnet"), "resnet32");
  }

  @Test
  void optionsOutsideTheirDomainAreRefused() {
    GanBuilder b = Gan.builder(device);
    refused(InvalidArgumentException.class, b::build, "data");
    refused(InvalidArgumentException.class, () -> b.batch(0), "batch", "0");
    refused(InvalidArgumentException.class, () -> b.latent(-1), "latent", "-1");
    refused(InvalidArgumentException.class, () -> b.criticSteps(0), "critic steps");
    refused(InvalidArgumentException.class, () -> b.average(1), "ema decay", "1.0");
    refused(InvalidArgumentException.class, () -> b.average(Double.NaN), "NaN");
    refused(InvalidArgumentException.class, () -> WganGp.lambda(-1), "lambda", "-1.0");
    refused(InvalidArgumentException.class, () -> WganGp.lambda(Double.NaN), "lambda", "NaN");
    refused(InvalidArgumentException.class, () -> Optimizer.adam(0, 0.5, 0.9), "learning rate");
    refused(InvalidArgumentException.class, () -> Optimizer.adam(1, 1, 0.9), "beta1");
    refused(InvalidArgumentException.class, () -> Optimizer.rmsProp(1, Double.NaN), "beta2");
    refused(InvalidArgumentException.class, () -> Optimizer.sgd(1, 0).weightDecay(-1), "decay");
    try (Gan gan = TinyGan.builder(device, TinyGan.leaky()).build()) {
      refused(InvalidArgumentException.class, () -> gan.train(0), "steps", "0");
      refused(InvalidArgumentException.class, () -> gan.sample(0, 1), "count", "0");
      try (Sampler sampler = gan.sampler(1, true)) {
        refused(InvalidArgumentException.class, () -> sampler.generate(new float[7]), "7 values");
      }
    }
  }

  @Test
  void modelsWhoseHalvesDoNotFitAreRefused() {
    Network generator = Network.builder(Shape.features(3)).denseTo(Shape.of(4, 4, 1), true).build();
    Network critic = Network.builder(Shape.of(8, 8, 1)).flatten().dense(1).build();
    refused(
        ShapeException.class,
        () -> new GanModel("odd", generator, critic, Initializer.dcgan()),
        "odd",
        "4x4x1",
        "8x8x1");
  }

  /** Trains until it diverges; the error must name step and layer, and no weight be NaN. */
  private DivergenceException diverges(GanBuilder options) {
    try (Gan gan = options.criticSteps(1).build()) {
      DivergenceException e = assertThrows(DivergenceException.class, () -> gan.train(1000));
      assertEquals(gan.steps() + 1, e.step());
      assertTrue(e.getMessage().startsWith("step " + e.step() + ", " + e.node()), e.getMessage());
      for (Weights w : List.of(gan.generator, gan.critic, gan.averaged)) {
        for (float v : TinyGan.values(w)) {
          assertTrue(Float.isFinite(v), "a weight is " + v);
        }
      }
      return e;
    }
  }

  /** The critic's step that fails, on its own, must leave all values of both as they were. */
  private void failingStepChangesNothing(GanModel model, Objective objective, Optimizer optimizer) {
    try (Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights d = new Weights(device, model.critic()).initialize(model.initializer(), 2);
        OptimizerState state = new OptimizerState(optimizer, d);
        CriticStep step = CriticStep.create(objective, g, d, state, 6, 5)) {
      HostBuffer real = HostBuffer.allocate(6 * 64);
      for (int i = 0; i < 1000; i++) {
        float[] generator = TinyGan.values(g);
        float[] critic = TinyGan.values(d);
        try {
          step.run(real, i);
        } catch (DivergenceException e) {
          assertArrayEquals(generator, TinyGan.values(g));
          assertArrayEquals(critic, TinyGan.values(d));
          assertEquals(i, state.iterations());
          return;
        }
      }
    }
    throw new AssertionError("did not diverge");
  }

  @Test
  void aFailingStepChangesNoWeights() {
    Optimizer sgd = Optimizer.sgd(1e25, 0);
    Optimizer adam = Optimizer.adam(1e38, 0.5, 0.9);
    failingStepChangesNothing(TinyGan.leaky(), WganGp.lambda(10), sgd);
    failingStepChangesNothing(TinyGan.leaky(), WganGp.lambda(10), adam);
    failingStepChangesNothing(TinyGan.curved(), WganGp.lambda(10), sgd);
    failingStepChangesNothing(TinyGan.curved(), WganGp.lambda(10), adam);
    failingStepChangesNothing(TinyGan.batchNorm(), NonSaturating.create(), adam);
    failingStepChangesNothing(TinyGan.leaky(), Hinge.create(), sgd);
    // Losses that stay finite for a while, with gradients that do not.
    for (double rate = 1e3; rate < 1e38; rate *= 1e4) {
      failingStepChangesNothing(TinyGan.leaky(), WganGp.lambda(10), Optimizer.sgd(rate, 0));
      failingStepChangesNothing(TinyGan.curved(), WganGp.lambda(10), Optimizer.sgd(rate, 0));
    }
  }

  @Test
  void aCriticThatDivergesIsStopped() {
    for (GanModel model : List.of(TinyGan.leaky(), TinyGan.curved())) {
      GanBuilder b = TinyGan.builder(device, model).criticOptimizer(Optimizer.sgd(1e25, 0));
      DivergenceException e = diverges(b);
      assertTrue(e.node().startsWith("critic."), e.node());
    }
  }

  @Test
  void aCriticWithBatchNormThatDivergesIsStopped() {
    GanBuilder b =
        TinyGan.builder(device, TinyGan.batchNorm())
            .objective(NonSaturating.create())
            .criticOptimizer(Optimizer.adam(1e38, 0.5, 0.9));
    DivergenceException e = diverges(b);
    assertTrue(e.node().startsWith("critic."), e.node());
  }

  @Test
  void aGeneratorThatDivergesIsStopped() {
    GanBuilder b =
        TinyGan.builder(device, TinyGan.leaky()).generatorOptimizer(Optimizer.adam(1e38, 0.5, 0.9));
    DivergenceException e = diverges(b);
    assertTrue(e.node().startsWith("generator."), e.node());
  }
}
