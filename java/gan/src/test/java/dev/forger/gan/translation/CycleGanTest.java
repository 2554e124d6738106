// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.gan.Samples;
import dev.forger.gan.TrainerContract;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.StrokeDigits;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.WganGp;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CycleGanTest {
  private static final ImageDataset FIRST = StrokeDigits.create(7, 60);
  private static final ImageDataset SECOND = StrokeDigits.create(8, 50);

  @TempDir Path folder;

  private static CycleGanBuilder small(Device device) {
    return CycleGan.builder(device)
        .data(FIRST, SECOND)
        .model(
            image -> TranslationModels.residual(image, 4, 1),
            image -> TranslationModels.patchCritic(image, 4, 2))
        .batch(2)
        .pool(5)
        .seed(3);
  }

  @Test
  void keepsTheContractOfTrainers() {
    new TrainerContract(device -> small(device).build(), folder).check();
  }

  /** B14: weights 10 and 5, a pool of 50, and losses that are means over pixels. */
  @Test
  @Proves("A6.5")
  void lossesAreThoseOfTheDefinition() {
    // A batch of all images, so that it is known which they are.
    try (ImageDataset first = StrokeDigits.create(7, 12);
        ImageDataset second = StrokeDigits.create(8, 12);
        Device device = Device.cpu(2);
        CycleGan gan =
            small(device)
                .data(first, second)
                .objective(NonSaturating.create())
                .pool(0)
                .batch(12)
                .build();
        Translator there = gan.there();
        Translator back = gan.back();
        Translator criticThere = new Translator(gan.there.critic());
        Translator criticBack = new Translator(gan.back.critic())) {
      AtomicReference<double[]> reported = new AtomicReference<>();
      Samples x = Samples.of(first, 0, 12);
      Samples y = Samples.of(second, 0, 12);
      double cycle = ReferenceValues.of("b14.cycle.weight");
      double identity = ReferenceValues.of("b14.cycle.identity");
      double expectedCycle =
          cycle
              * (difference(x, back.translate(there.translate(x)))
                  + difference(y, there.translate(back.translate(y))));
      double expectedIdentity =
          identity * (difference(y, there.translate(y)) + difference(x, back.translate(x)));
      double judgedThere = judged(criticThere, y, there.translate(x));
      double judgedBack = judged(criticBack, x, back.translate(y));
      gan.train(
          1,
          m ->
              reported.set(
                  new double[] {
                    m.value("cycle"),
                    m.value("identity"),
                    m.value("critic_there"),
                    m.value("critic_back")
                  }));
      assertEquals(judgedThere, reported.get()[2], 1e-4);
      assertEquals(judgedBack, reported.get()[3], 1e-4);
      assertEquals(expectedCycle, reported.get()[0], 1e-4 * expectedCycle);
      assertEquals(expectedIdentity, reported.get()[1], 1e-4 * expectedIdentity);
    }
  }

  /** Mean of softplus(-D(real)) + softplus(D(made)) over patches. */
  private static double judged(Translator critic, Samples real, Samples made) {
    return softplus(critic.translate(real), -1) + softplus(critic.translate(made), 1);
  }

  private static double softplus(Samples logits, int sign) {
    double sum = 0;
    for (float l : logits.values()) {
      sum += Math.max(sign * l, 0) + Math.log1p(Math.exp(-Math.abs(l)));
    }
    return sum / logits.values().length;
  }

  private static double difference(Samples a, Samples b) {
    double sum = 0;
    for (int i = 0; i < a.values().length; i++) {
      sum += Math.abs(a.values()[i] - b.values()[i]);
    }
    return sum / a.values().length;
  }

  @Test
  void trainingBringsImagesBackToThemselves() {
    try (Device device = Device.cpu(2);
        CycleGan gan = small(device).build()) {
      Samples x = Samples.of(FIRST, 0, 30);
      try (Translator there = gan.there();
          Translator back = gan.back()) {
        double before = difference(x, back.translate(there.translate(x)));
        gan.train(60);
        double after = difference(x, back.translate(there.translate(x)));
        assertTrue(after < 0.85 * before, before + " before, " + after + " after");
      }
    }
  }

  @Test
  void aFullPoolGivesBackOlderImagesForHalf() {
    ImagePool pool = new ImagePool(10, 2, 4, 1);
    int older = 0;
    for (int step = 1; step <= 400; step++) {
      float[] batch = {step, -step, step + 0.5f, -step - 0.5f};
      FloatBuffer floats = FloatBuffer.wrap(batch.clone());
      pool.exchange(floats, step);
      for (int i = 0; i < 2; i++) {
        assertEquals(floats.get(2 * i), -floats.get(2 * i + 1), "images stay whole");
        assertTrue(floats.get(2 * i) <= batch[2 * i], "no image of the future");
        older += floats.get(2 * i) < batch[2 * i] ? 1 : 0;
      }
      if (step <= 5) {
        assertArrayEquals(batch, floats.array(), "while it fills");
      }
    }
    assertEquals(10, pool.count());
    // 790 draws of one half: deviation 14.
    assertEquals(395, older, 60);
    ImagePool none = new ImagePool(0, 2, 4, 1);
    float[] batch = {1, 2, 3, 4};
    none.exchange(FloatBuffer.wrap(batch), 0);
    assertArrayEquals(new float[] {1, 2, 3, 4}, batch);
  }

  @Test
  void picturesShowImagesAndTheirTranslations() {
    try (Device device = Device.cpu(1);
        CycleGan gan = small(device).build();
        var samples = gan.samples(1);
        Translator there = gan.there()) {
      Samples shown = samples.sample(5);
      Samples given = Samples.of(FIRST, 0, 3);
      assertArrayEquals(given.pick(1).values(), shown.pick(2).values());
      assertArrayEquals(there.translate(given).pick(1).values(), shown.pick(3).values());
      assertThrows(InvalidArgumentException.class, () -> samples.sample(121));
    }
  }

  @Test
  void networksHaveTheShapesOfTheirImages() {
    Shape image = Shape.of(32, 32, 3);
    Network unet = TranslationModels.unet(Shape.of(32, 32, 1), 3, 8);
    assertEquals(image, unet.outputShape());
    assertEquals(image, TranslationModels.residual(image, 8, 2).outputShape());
    Network critic = TranslationModels.patchCritic(image, 8, 2);
    assertEquals(Shape.of(8, 8, 1), critic.outputShape());
    assertThrows(
        InvalidArgumentException.class, () -> TranslationModels.unet(Shape.of(30, 28, 1), 1, 8));
    assertEquals(
        Shape.of(28, 32, 1), TranslationModels.unet(Shape.of(28, 32, 1), 1, 8).outputShape());
    assertThrows(
        InvalidArgumentException.class,
        () -> TranslationModels.residual(Shape.of(30, 30, 1), 8, 1));
  }

  @Test
  void misuseIsRefused() {
    try (Device device = Device.cpu(1)) {
      assertThrows(InvalidArgumentException.class, () -> CycleGan.builder(device).build());
      assertThrows(
          UnsupportedException.class, () -> small(device).objective(WganGp.lambda(10)).build());
      assertThrows(InvalidArgumentException.class, () -> small(device).batch(51).build());
      assertThrows(InvalidArgumentException.class, () -> small(device).cycle(-1));
      assertThrows(InvalidArgumentException.class, () -> small(device).pool(-1));
      assertThrows(
          ShapeException.class,
          () ->
              small(device)
                  .model(
                      image -> TranslationModels.unet(Shape.of(32, 32, 1), 1, 4),
                      image -> TranslationModels.patchCritic(image, 4, 2))
                  .build());
      assertEquals(0, device.liveBytes());
    }
  }
}
