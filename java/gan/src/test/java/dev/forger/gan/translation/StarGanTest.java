// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Optimizer;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.gan.Samples;
import dev.forger.gan.StepGradients;
import dev.forger.gan.TrainerContract;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.InkedDigits;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.RelativisticAverage;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.regularizer.GradientPenalty;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StarGanTest {
  private static final ImageDataset DIGITS = InkedDigits.create(7, 60);
  private static final Shape IMAGE = Shape.of(28, 28, 3);
  private static final int DOMAINS = InkedDigits.PENS.size();

  @TempDir Path folder;

  private static StarGanBuilder small(Device device) {
    return StarGan.builder(device)
        .data(DIGITS)
        .model(
            TranslationModels.domainGenerator(IMAGE, DOMAINS, 4, 1),
            TranslationModels.domainCritic(IMAGE, DOMAINS, 4, 2))
        .criticSteps(2)
        .batch(3)
        .seed(3);
  }

  /** No kinks. */
  private static StarGanBuilder smooth(Device device, Objective objective) {
    Shape given = Shape.of(28, 28, 3 + DOMAINS);
    Network generator =
        Network.builder(given)
            .averagePool(14)
            .flatten()
            .dense(4)
            .tanh()
            .denseTo(IMAGE, true)
            .build();
    NetworkBuilder b = Network.builder(IMAGE).averagePool(14).flatten().dense(5).tanh();
    Optimizer none = Optimizer.sgd(1e-300, 0);
    return StarGan.builder(device)
        .data(DIGITS)
        .model(generator, b.dense(4 + DOMAINS).build())
        .initializer(Initializer.heNormal())
        .objective(objective)
        .classWeight(0.7)
        .optimizers(none, none)
        .batch(3)
        .seed(5);
  }

  private static double loss(StarGan gan, int... which) {
    gan.step.trainCritic(3);
    gan.step.trainGenerator();
    double sum = 0;
    for (int index : which) {
      sum += gan.step.losses().toDoubles()[index];
    }
    return sum;
  }

  @Test
  void keepsTheContractOfTrainers() {
    new TrainerContract(device -> small(device).build(), folder).check();
  }

  /** L_D and L_G of the definition, λ_cls among them, by all weights. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Proves("A6.6")
  void gradientsAreThoseOfTheLosses(boolean penalized) {
    Objective objective = penalized ? WganGp.lambda(10) : NonSaturating.create();
    try (Device device = Device.reference64();
        StarGan gan = smooth(device, objective).cycle(0).build()) {
      gan.train(1);
      StepGradients.check(
          gan.critic,
          () ->
              loss(
                  gan,
                  StarGanStep.REAL,
                  StarGanStep.FAKE,
                  StarGanStep.PENALTY,
                  StarGanStep.REAL_CLASS));
      StepGradients.check(
          gan.generator, () -> loss(gan, StarGanStep.JUDGED, StarGanStep.FAKE_CLASS));
    }
  }

  /** The way there and back has its gradient, too, through both runs of the generator. */
  @Test
  @Proves("A6.6")
  void cycleHasItsGradient() {
    try (Device device = Device.reference64();
        StarGan gan = smooth(device, NonSaturating.create()).cycle(10).build()) {
      // Absolute differences bend where images are equal: made ones are brighter than any.
      String bias = gan.generator.network().parameters().get(3).name();
      float[] bright = new float[IMAGE.elements()];
      Arrays.fill(bright, 9);
      gan.generator.set(bias, bright);
      gan.train(1);
      StepGradients.check(
          gan.generator,
          () -> loss(gan, StarGanStep.JUDGED, StarGanStep.FAKE_CLASS, StarGanStep.CYCLE));
    }
  }

  /** Values of the losses, written down once more from what networks say. */
  @Test
  @Proves("A6.6")
  void lossesAreThoseOfTheDefinition() {
    Optimizer none = Optimizer.sgd(1e-300, 0);
    try (Device device = Device.cpu(2);
        StarGan gan =
            small(device)
                .initializer(Initializer.heNormal())
                .objective(NonSaturating.create())
                .optimizers(none, none)
                .classWeight(2)
                .build();
        DomainTranslator translator = gan.translator();
        Translator critic = new Translator(gan.critic)) {
      gan.train(1);
      Samples x = new Samples(gan.step.images().toFloats(), 3, IMAGE);
      int[] from = domains(gan.step.sources().toFloats());
      int[] into = domains(gan.step.targets().toFloats());
      Samples made = translator.translate(x, into);
      Samples there = critic.translate(made);
      // Else a loss of the wrong domains would be the right one.
      assertNotEquals(crossEntropy(there, from), crossEntropy(there, into), 1e-2);
      assertEquals(
          2 * crossEntropy(critic.translate(x), from), gan.step.loss(StarGanStep.REAL_CLASS), 1e-4);
      assertEquals(2 * crossEntropy(there, into), gan.step.loss(StarGanStep.FAKE_CLASS), 1e-4);
      Samples back = translator.translate(made, from);
      double cycle = 0;
      for (int i = 0; i < back.values().length; i++) {
        cycle += Math.abs(back.values()[i] - x.values()[i]);
      }
      assertEquals(10 * cycle / back.values().length, gan.step.loss(StarGanStep.CYCLE), 1e-3);
      int logits = there.shape().elements() - DOMAINS;
      double judged = 0;
      for (int i = 0; i < 3 * logits; i++) {
        double l = there.values()[i / logits * (logits + DOMAINS) + i % logits];
        judged += Math.log1p(Math.exp(-l)) / (3 * logits);
      }
      assertEquals(judged, gan.step.loss(StarGanStep.JUDGED), 1e-4);
    }
  }

  /** B4: of a linear critic, λ (‖w‖ - 1)², w the mean of the weights of its patches. */
  @Test
  @Proves("A6.6")
  void penaltyIsOnTheMeanOverPatches() {
    int patches = 3;
    int values = IMAGE.elements();
    Network linear = Network.builder(IMAGE).flatten().dense(patches + DOMAINS).build();
    try (Device device = Device.reference64();
        StarGan gan =
            smooth(device, WganGp.lambda(10))
                .model(TranslationModels.domainGenerator(IMAGE, DOMAINS, 2, 0), linear)
                .build()) {
      gan.train(1);
      float[] w = gan.critic.get(linear.parameters().get(0).name());
      double norm = 0;
      for (int i = 0; i < values; i++) {
        double mean = 0;
        for (int k = 0; k < patches; k++) {
          mean += w[k * values + i] / patches;
        }
        norm += mean * mean;
      }
      double expected = 10 * Math.pow(Math.sqrt(norm) - 1, 2);
      assertEquals(expected, gan.step.loss(StarGanStep.PENALTY), 1e-4 * expected);
    }
  }

  private static int[] domains(float[] labels) {
    int[] all = new int[labels.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (int) labels[i];
    }
    return all;
  }

  /** Mean of -ln softmax of the last logits. */
  private static double crossEntropy(Samples outputs, int[] labels) {
    int size = outputs.shape().elements();
    double sum = 0;
    for (int i = 0; i < labels.length; i++) {
      int first = (i + 1) * size - DOMAINS;
      double z = 0;
      for (int k = 0; k < DOMAINS; k++) {
        z += Math.exp(outputs.values()[first + k]);
      }
      sum += Math.log(z) - outputs.values()[first + labels[i]];
    }
    return sum / labels.length;
  }

  @Test
  void translationsDifferByDomainAndAreSampledInTurn() {
    try (Device device = Device.cpu(2);
        StarGan gan = small(device).build();
        DomainTranslator translator = gan.translator();
        var samples = (DomainSamples) gan.samples(1)) {
      Samples given = Samples.of(DIGITS, 0, 3);
      Samples shown = samples.sample(2 * (DOMAINS + 1) + 1);
      assertEquals(DOMAINS, samples.classes());
      assertArrayEquals(given.pick(1).values(), shown.pick(DOMAINS + 1).values());
      Samples second = translator.translate(given, 2);
      assertArrayEquals(second.pick(1).values(), shown.pick(DOMAINS + 1 + 3).values());
      assertArrayEquals(second.values(), samples.ofClasses(2, 2, 2).values());
      double difference = 0;
      Samples other = translator.translate(given, 5);
      for (int i = 0; i < other.values().length; i++) {
        difference += Math.abs(other.values()[i] - second.values()[i]);
      }
      assertTrue(difference > 0);
      assertThrows(InvalidArgumentException.class, () -> samples.ofClasses(0, DOMAINS));
      assertThrows(InvalidArgumentException.class, () -> samples.sample(60 * (DOMAINS + 1) + 1));
      assertThrows(InvalidArgumentException.class, () -> samples.sample(0));
      assertThrows(ShapeException.class, () -> translator.translate(given, new int[] {1}));
    }
  }

  @Test
  void misuseIsRefused() {
    try (Device device = Device.cpu(1)) {
      assertThrows(InvalidArgumentException.class, () -> StarGan.builder(device).build());
      assertThrows(InvalidArgumentException.class, () -> small(device).batch(61).build());
      assertThrows(
          InvalidArgumentException.class,
          () -> small(device).penalty(GradientPenalty.r1(10)).build());
      assertThrows(
          UnsupportedException.class,
          () ->
              small(device)
                  .objective(NonSaturating.create())
                  .penalty(GradientPenalty.r1(10).every(16))
                  .build());
      assertThrows(
          UnsupportedException.class,
          () -> small(device).objective(RelativisticAverage.create()).build());
      Network plain = TranslationModels.residual(IMAGE, 4, 1);
      Network judge = TranslationModels.domainCritic(IMAGE, DOMAINS, 4, 2);
      assertThrows(ShapeException.class, () -> small(device).model(plain, judge).build());
      Network made = TranslationModels.domainGenerator(IMAGE, DOMAINS, 4, 1);
      Network classes = Network.builder(IMAGE).flatten().dense(DOMAINS).build();
      assertThrows(ShapeException.class, () -> small(device).model(made, classes).build());
      assertThrows(InvalidArgumentException.class, () -> small(device).criticSteps(0));
      assertThrows(InvalidArgumentException.class, () -> small(device).classWeight(-1));
      assertEquals(0, device.liveBytes());
    }
  }
}
