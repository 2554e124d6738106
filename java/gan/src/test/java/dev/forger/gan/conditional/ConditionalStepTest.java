// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Conv2d;
import dev.forger.Device;
import dev.forger.GradientCheck;
import dev.forger.Initializer;
import dev.forger.MovingAverage;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Ops;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Philox;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Weights;
import dev.forger.gan.StepGradients;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.Wasserstein;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.regularizer.GradientPenalty;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Gradients of the recorded steps are those of the losses that they report. */
class ConditionalStepTest {
  private static final int N = 4;
  private static final int CLASSES = 3;

  private static Conv2d half() {
    return Conv2d.kernel(4).stride(2).padding(1);
  }

  private static Network generator() {
    return Network.builder(Shape.features(4 + CLASSES))
        .denseTo(Shape.of(4, 4, 5), true)
        .tanh()
        .convTranspose2d(1, half())
        .tanh()
        .build();
  }

  private static ConditionalModel model(String name, Network critic) {
    return new ConditionalModel(name, CLASSES, generator(), critic, Initializer.heNormal());
  }

  /** No kinks, so that differences converge. */
  private static ConditionalModel smooth(boolean batchNorm) {
    NetworkBuilder b = Network.builder(Shape.of(8, 8, 1 + CLASSES)).conv2d(6, half());
    b = batchNorm ? b.batchNorm() : b;
    return model("smooth", b.tanh().conv2d(5, half()).softplus().flatten().dense(1).build());
  }

  /** As {@link ConditionalModel#projection}, small and without kinks. */
  private static ConditionalModel projection() {
    NetworkBuilder b = Network.builder(Shape.of(8, 8, 1 + CLASSES));
    NetworkBuilder.Ref pair = b.here();
    b.slice(0, 1).conv2d(4, half()).tanh().conv2d(3, half()).softplus();
    NetworkBuilder.Ref features = b.here();
    NetworkBuilder.Ref logit = b.flatten().name("psi").dense(1).here();
    b.from(pair).slice(1, CLASSES).globalAveragePool();
    b.name("embedding").denseTo(Shape.of(2, 2, 3), false).innerProduct(features).add(logit);
    return model("projection", b.build());
  }

  /** As {@link ConditionalModel#auxiliary}, small and without kinks. */
  private static ConditionalModel auxiliary() {
    Network critic =
        Network.builder(Shape.of(8, 8, 1))
            .conv2d(4, half())
            .tanh()
            .conv2d(3, half())
            .softplus()
            .flatten()
            .dense(1 + CLASSES)
            .build();
    return model("auxiliary", critic);
  }

  /** A rate so small that f64 weights stay as they are. */
  private static OptimizerState frozen(Weights weights) {
    return new OptimizerState(Optimizer.sgd(1e-300, 0), weights);
  }

  private static ConditionalCriticStep.Losses losses(
      Objective objective, boolean wrongPairs, GradientPenalty penalty) {
    return new ConditionalCriticStep.Losses(
        objective, wrongPairs, Optional.ofNullable(penalty), 0.7);
  }

  private static void gradients(ConditionalModel model, ConditionalCriticStep.Losses losses) {
    float[] classes = {0, 1, 2, 1, 2, 0, 1, 0};
    gradients(ClassPairing.of(model), model.initializer(), classes, losses);
  }

  private static void gradients(
      Pairing pairing,
      Initializer initializer,
      float[] given,
      ConditionalCriticStep.Losses losses) {
    try (Device device = Device.reference64();
        Weights g = new Weights(device, pairing.generator()).initialize(initializer, 1);
        Weights average = new Weights(device, pairing.generator());
        Weights d = new Weights(device, pairing.critic()).initialize(initializer, 2);
        OptimizerState stateG = frozen(g);
        OptimizerState stateD = frozen(d);
        ConditionalCriticStep critic =
            new ConditionalCriticStep(pairing, losses, g, d, stateD, N, 5);
        ConditionalGeneratorStep generator =
            new ConditionalGeneratorStep(
                pairing,
                losses.objective(),
                losses.classWeight(),
                g,
                d,
                stateG,
                new MovingAverage(g, average, 0.9),
                critic.given(),
                N,
                5)) {
      float[] images = new float[N * 64];
      Philox random = new Philox(3, 0);
      for (int i = 0; i < images.length; i++) {
        images[i] = 2 * random.uniform(0, i) - 1;
      }
      critic.images().write(images);
      critic.given().write(given);
      StepGradients.check(
          d,
          () -> {
            critic.run(3);
            return (double) critic.lossReal()
                + critic.lossFake()
                + critic.penalty()
                + critic.classLoss();
          });
      assertEquals(losses.penalty().isPresent(), critic.penalty() > 0);
      assertEquals(pairing.hasClassifier(), critic.classLoss() > 0);
      StepGradients.check(
          g,
          () -> {
            generator.run(3);
            return (double) generator.loss() + generator.classLoss();
          });
      assertEquals(pairing.hasClassifier(), generator.classLoss() > 0);
    }
  }

  @Test
  void gradientsAreThoseOfTheLosses() {
    gradients(smooth(true), losses(NonSaturating.create(), true, null));
  }

  @Test
  void projectionHasTheGradientsOfItsLosses() {
    gradients(projection(), losses(NonSaturating.create(), true, null));
    gradients(projection(), losses(NonSaturating.create(), false, null));
  }

  /** As {@link TextModel#create}, small and without kinks: four characters a caption. */
  private static TextModel text() {
    int length = 4 * TextModel.ALPHABET;
    NetworkBuilder g = Network.builder(Shape.features(3 + length));
    NetworkBuilder.Ref code = g.here();
    g.prefix("caption.").slice(3, length).reshape(Shape.of(1, 4, TextModel.ALPHABET));
    g.conv2d(3, Conv2d.kernel(1, 3).padding(0, 1, 0, 1)).tanh().flatten().dense(4).tanh();
    NetworkBuilder.Ref words = g.here();
    g.prefix("image.").from(code).slice(0, 3).concat(words);
    g.denseTo(Shape.of(4, 4, 3), true).tanh().convTranspose2d(1, half()).tanh();
    NetworkBuilder d = Network.builder(Shape.features(64 + length));
    NetworkBuilder.Ref pair = d.here();
    d.prefix("caption.").slice(64, length).reshape(Shape.of(1, 4, TextModel.ALPHABET));
    d.conv2d(3, Conv2d.kernel(1, 3).padding(0, 1, 0, 1)).tanh().flatten().dense(4);
    NetworkBuilder.Ref encoded = d.here();
    d.prefix("image.").from(pair).slice(0, 64).reshape(Shape.of(8, 8, 1));
    NetworkBuilder.Ref features = d.conv2d(3, half()).softplus().here();
    d.prefix("match.").from(encoded).upsampleNearest(4).concat(features);
    d.conv2d(3, Conv2d.kernel(1)).tanh().flatten().dense(1);
    return new TextModel("text", 4, g.build(), d.build(), Initializer.heNormal());
  }

  /** Captions "ab", "a", "cab" and "b", then wrong ones; -1 is behind the end. */
  @Test
  @Proves("A6.3")
  void textToImageHasTheGradientsOfItsLosses() {
    float[] captions = {
      1, 2, -1, -1, 1, -1, -1, -1, 3, 1, 2, -1, 2, -1, -1, -1,
      3, 1, 2, -1, 2, -1, -1, -1, 1, -1, -1, -1, 1, 2, -1, -1
    };
    TextModel model = text();
    TextPairing pairing = new TextPairing(model);
    gradients(pairing, model.initializer(), captions, losses(NonSaturating.create(), true, null));
    GradientPenalty interpolated = WganGp.lambda(10).penalty().get();
    gradients(
        pairing, model.initializer(), captions, losses(Wasserstein.create(), true, interpolated));
  }

  @Test
  void auxiliaryClassifierHasTheGradientsOfItsLosses() {
    gradients(auxiliary(), losses(NonSaturating.create(), false, null));
    GradientPenalty interpolated = WganGp.lambda(10).penalty().get();
    gradients(auxiliary(), losses(Wasserstein.create(), false, interpolated));
  }

  /** A classifier that says the same of every image: w (ln Σ e^l - l_y), real and generated. */
  @Test
  @Proves("A6.4")
  void classLossesAreCrossEntropies() {
    ConditionalModel model = auxiliary();
    Pairing pairing = ClassPairing.of(model);
    try (Device device = Device.reference64();
        Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights average = new Weights(device, model.generator());
        Weights d = new Weights(device, model.critic());
        OptimizerState stateG = frozen(g);
        OptimizerState stateD = frozen(d);
        ConditionalCriticStep critic =
            new ConditionalCriticStep(
                pairing, losses(NonSaturating.create(), false, null), g, d, stateD, N, 5);
        ConditionalGeneratorStep generator =
            new ConditionalGeneratorStep(
                pairing,
                NonSaturating.create(),
                0.7,
                g,
                d,
                stateG,
                new MovingAverage(g, average, 0.9),
                critic.given(),
                N,
                5)) {
      // All weights are 0, so the biases are the outputs: a logit, and three of classes.
      d.set("5.bias", new float[] {2, 0, 1, -1});
      critic.given().write(new float[] {0, 1, 2, 1, 2, 0, 1, 0});
      critic.run(0);
      generator.run(0);
      double logSum = Math.log(1 + Math.E + 1 / Math.E);
      double mean = logSum - (0 + 1 - 1 + 1) / 4.0;
      assertEquals(Math.log1p(Math.exp(-2)), critic.lossReal(), 1e-6);
      assertEquals(Math.log1p(Math.exp(2)), critic.lossFake(), 1e-6);
      assertEquals(0.7 * 2 * mean, critic.classLoss(), 1e-6);
      assertEquals(Math.log1p(Math.exp(-2)), generator.loss(), 1e-6);
      assertEquals(0.7 * mean, generator.classLoss(), 1e-6);
    }
  }

  /** Second derivatives of the critic, through images only. */
  @Test
  void penaltiesHaveTheirGradients() {
    GradientPenalty interpolated = WganGp.lambda(10).penalty().get();
    gradients(projection(), losses(Wasserstein.create(), false, interpolated));
    gradients(smooth(false), losses(Wasserstein.create(), true, interpolated));
    for (GradientPenalty penalty :
        new GradientPenalty[] {
          GradientPenalty.r1(5), GradientPenalty.r2(5), GradientPenalty.dragan(3)
        }) {
      gradients(projection(), losses(NonSaturating.create(), true, penalty));
    }
  }

  /** B4, of a linear critic: λ (‖w‖ - 1)², where the weights of class planes do not count. */
  @Test
  void penaltiesAreOfGradientsByImages() {
    Network linear =
        Network.builder(Shape.of(8, 8, 1 + CLASSES)).flatten().name("out").dense(1).build();
    ConditionalModel model = model("linear", linear);
    float[] w = new float[64 * (1 + CLASSES)];
    Arrays.fill(w, 5);
    // The image is the first channel: a norm of 2.
    Arrays.fill(w, 0, 64, 0.25f);
    try (Device device = Device.reference64();
        Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights d = new Weights(device, model.critic());
        OptimizerState state = frozen(d);
        ConditionalCriticStep critic =
            new ConditionalCriticStep(
                ClassPairing.of(model),
                losses(Wasserstein.create(), false, GradientPenalty.twoSided(7)),
                g,
                d,
                state,
                N,
                5)) {
      d.set("out.weight", w);
      critic.run(0);
      assertEquals(7, critic.penalty(), 1e-5);
    }
  }

  /** Gradients by all of the input, class planes included, first and second order. */
  @Test
  @Proves("A6.4")
  void projectionCriticPassesTheGradientCheck() {
    Network critic = projection().critic();
    GradientCheck.Report first = GradientCheck.firstOrder(critic, 1);
    assertTrue(first.passed(), first.toString());
    for (Ops.Penalty penalty : Ops.Penalty.values()) {
      GradientCheck.Report second = GradientCheck.secondOrder(critic, penalty, 2);
      assertTrue(second.passed(), penalty + ": " + second);
    }
  }

  /** D(x, y) = ψ(φ(x)) + (V y)·φ(x) where φ is the image itself: known weights, known logits. */
  @Test
  @Proves("A6.4")
  void projectionIsTheInnerProductOfEmbeddingAndFeatures() {
    NetworkBuilder b = Network.builder(Shape.of(1, 2, 1 + 2));
    NetworkBuilder.Ref pair = b.here();
    NetworkBuilder.Ref features = b.slice(0, 1).here();
    NetworkBuilder.Ref logit = b.flatten().name("psi").dense(1).here();
    b.from(pair).slice(1, 2).globalAveragePool();
    b.name("embedding").dense(2, false).innerProduct(features).add(logit);
    Network critic = b.build();
    try (Device device = Device.reference64();
        Weights w = new Weights(device, critic);
        Tensor input = Tensor.zeros(device, 2, critic.inputShape());
        Tensor output = Tensor.zeros(device, 2, Shape.features(1));
        Recorder recorder = new Recorder(device)) {
      w.set("psi.weight", new float[] {0.5f, -1});
      w.set("psi.bias", new float[] {0.25f});
      // Rows are features, columns classes: V = ((1, 3), (2, -4)).
      w.set("embedding.weight", new float[] {1, 3, 2, -4});
      input.write(new float[] {7, 1, 0, 5, 1, 0, 7, 0, 1, 5, 0, 1});
      new Tape(recorder, critic, w, "critic", 2, Tape.Mode.INFERENCE, recorder.bind(input))
          .output(recorder.bind(output))
          .forward(0, 2);
      try (Program program = recorder.finish()) {
        program.run();
      }
      // ψ = 3.5 - 5 + 0.25; classes add (1, 2)·(7, 5) and (3, -4)·(7, 5).
      assertArrayEquals(new float[] {15.75f, -0.25f}, output.toFloats());
    }
  }

  /** The generator of a class is judged as that class: other labels, other loss. */
  @Test
  void lossesDependOnTheLabels() {
    ConditionalModel model = smooth(true);
    try (Device device = Device.cpu(1);
        Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights d = new Weights(device, model.critic()).initialize(model.initializer(), 2);
        OptimizerState stateD = frozen(d);
        ConditionalCriticStep critic =
            new ConditionalCriticStep(
                new ClassPairing(model),
                losses(NonSaturating.create(), true, null),
                g,
                d,
                stateD,
                N,
                5)) {
      critic.given().write(new float[] {0, 1, 2, 1, 2, 0, 1, 0});
      critic.run(0);
      float real = critic.lossReal();
      float fake = critic.lossFake();
      // Another wrong class changes the third term only.
      critic.given().write(new float[] {0, 1, 2, 1, 1, 0, 1, 0});
      critic.run(0);
      assertEquals(real, critic.lossReal());
      assertTrue(Math.abs(fake - critic.lossFake()) > 1e-6);
      critic.given().write(new float[] {1, 1, 2, 1, 2, 0, 1, 0});
      critic.run(0);
      assertTrue(Math.abs(real - critic.lossReal()) > 1e-6);
    }
  }
}
