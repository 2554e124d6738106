// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.gan.Models;
import dev.forger.gan.Samples;
import dev.forger.gan.TrainerContract;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.StrokeDigits;
import dev.forger.gan.objective.Hinge;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.regularizer.GradientPenalty;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConditionalGanTest {
  private static final ImageDataset DIGITS = StrokeDigits.create(7, 200);

  @TempDir Path folder;

  private static ConditionalGanBuilder small(Device device) {
    return ConditionalGan.builder(device).data(DIGITS).batch(5).latent(6).seed(3);
  }

  @Test
  void keepsTheContractOfTrainers() {
    new TrainerContract(device -> small(device).build(), folder).check();
  }

  private static ConditionalGanBuilder projection(Device device) {
    return small(device)
        .model(ConditionalModel.projection("dcgan28", 1, 6, 10, Models.CriticNorm.LAYER))
        .wrongPairs(false)
        .criticSteps(2)
        .batch(3)
        .objective(WganGp.lambda(10));
  }

  @Test
  void projectionKeepsTheContractOfTrainers() {
    new TrainerContract(device -> projection(device).build(), folder).check();
  }

  private static ConditionalGanBuilder auxiliary(Device device) {
    return small(device)
        .model(ConditionalModel.auxiliary("dcgan28", 1, 6, 10, Models.CriticNorm.BATCH))
        .classWeight(0.5);
  }

  @Test
  void auxiliaryKeepsTheContractOfTrainers() {
    new TrainerContract(device -> auxiliary(device).build(), folder).check();
  }

  @Test
  void lossesAddUp() {
    try (Device device = Device.cpu(2);
        ConditionalGan gan = auxiliary(device).build()) {
      gan.train(
          2,
          m -> {
            assertEquals(
                m.value("critic_real") + m.value("critic_fake") + m.value("critic_class"),
                m.value("critic_loss"),
                1e-5);
            assertTrue(m.value("generator_loss") > m.value("generator_class"));
          });
    }
  }

  private static float[] drawn(Conditions conditions, int[] labels, long step) {
    float[] values = new float[2 * labels.length];
    conditions.set(labels, step).floats().get(0, values);
    return values;
  }

  @Test
  void wrongClassesAreNeverRightAndAllOthersComeUp() {
    int n = 3000;
    int[] labels = new int[n];
    Arrays.setAll(labels, i -> i % 3);
    Conditions conditions = new Conditions(n, 5, 9, 1);
    int[][] counts = new int[3][5];
    float[] values = drawn(conditions, labels, 4);
    for (int i = 0; i < n; i++) {
      assertEquals(labels[i], (int) values[i]);
      counts[labels[i]][(int) values[n + i]]++;
    }
    for (int label = 0; label < 3; label++) {
      for (int k = 0; k < 5; k++) {
        // 1000 draws over four classes: 250, standard deviation 13.7.
        assertEquals(k == label ? 0 : 250, counts[label][k], k == label ? 0 : 60);
      }
    }
    assertArrayEquals(values, drawn(conditions, labels, 4), "equal steps draw equal classes");
    assertFalse(Arrays.equals(values, drawn(conditions, labels, 5)));
  }

  /** Two classes: the wrong one is the other. */
  @Test
  void oneOtherClassIsTheWrongOne() {
    float[] values = drawn(new Conditions(4, 2, 1, 1), new int[] {0, 1, 1, 0}, 0);
    assertArrayEquals(new float[] {0, 1, 1, 0, 1, 0, 0, 1}, values);
  }

  /**
   * A critic that sees wrong pairs tells them from right ones, and a generator that is judged with
   * its classes makes images that differ by class: after few steps neither can be so by chance.
   */
  @Test
  @Proves("A6.4")
  void criticLearnsTheClasses() {
    try (Device device = Device.cpu();
        ImageDataset digits = StrokeDigits.create(7, 2000);
        ConditionalGan gan = ConditionalGan.builder(device).data(digits).seed(1).build()) {
      criticLearnsTheClasses(gan, digits);
    }
  }

  /** Without wrong pairs: a projection cannot ignore the class. */
  @Test
  @Proves("A6.4")
  void projectionLearnsTheClassesFromTwoTerms() {
    try (Device device = Device.cpu();
        ImageDataset digits = StrokeDigits.create(7, 2000);
        ConditionalGan gan =
            ConditionalGan.builder(device)
                .data(digits)
                .model(ConditionalModel.projection("dcgan28", 1, 16, 10, Models.CriticNorm.BATCH))
                .wrongPairs(false)
                .seed(1)
                .build()) {
      criticLearnsTheClasses(gan, digits);
    }
  }

  @Test
  @Proves("A6.4")
  void classifierLearnsTheClasses() {
    try (Device device = Device.cpu();
        ImageDataset digits = StrokeDigits.create(7, 2000);
        ConditionalGan gan =
            ConditionalGan.builder(device)
                .data(digits)
                .model(ConditionalModel.auxiliary("dcgan28", 1, 16, 10, Models.CriticNorm.BATCH))
                .seed(1)
                .build()) {
      criticLearnsTheClasses(gan, digits);
    }
  }

  private static void criticLearnsTheClasses(ConditionalGan gan, ImageDataset digits) {
    gan.train(150);
    Samples real = Samples.of(digits, 0, 500);
    int[] right = new int[500];
    int[] wrong = new int[500];
    for (int i = 0; i < 500; i++) {
      right[i] = digits.label(i);
      wrong[i] = (right[i] + 1 + i % 9) % 10;
    }
    try (PairScorer scorer = gan.scorer()) {
      double[] good = scorer.score(real, right);
      double[] bad = scorer.score(real, wrong);
      int above = 0;
      for (int i = 0; i < 500; i++) {
        above += good[i] > bad[i] ? 1 : 0;
      }
      assertTrue(above >= 400, above + " of 500 right pairs score above wrong ones");
    }
  }

  @Test
  void samplesFollowSeedPlaceAndClass() {
    try (Device device = Device.cpu(2);
        ConditionalGan gan = small(device).build();
        ConditionalSampler sampler = gan.sampler(5)) {
      gan.train(2);
      Samples all = sampler.sample(70);
      assertEquals(70, all.count());
      Samples few = sampler.sample(11);
      assertArrayEquals(few.values(), Arrays.copyOf(all.values(), few.values().length));
      Samples others = sampler.ofClasses(3, 1, 2);
      assertArrayEquals(image(all, 1), image(others, 1), "class 1 at place 1");
      assertFalse(Arrays.equals(image(all, 0), image(others, 0)), "class 3 is not class 0");
      assertEquals(10, sampler.classes());
      try (ConditionalSampler other = gan.sampler(6)) {
        assertNotEquals(all.values()[300], other.sample(1).values()[300]);
      }
    }
  }

  private static float[] image(Samples samples, int index) {
    return samples.pick(index).values();
  }

  @Test
  void misuseIsRefused() {
    try (Device device = Device.cpu(1)) {
      InvalidArgumentException none =
          assertThrows(
              InvalidArgumentException.class, () -> ConditionalGan.builder(device).build());
      assertTrue(none.getMessage().contains("data: given none"), none.getMessage());
      UnsupportedException coupled =
          assertThrows(
              UnsupportedException.class, () -> small(device).objective(WganGp.lambda(10)).build());
      assertTrue(coupled.getMessage().contains("batch"), coupled.getMessage());
      InvalidArgumentException two =
          assertThrows(
              InvalidArgumentException.class,
              () ->
                  small(device)
                      .objective(WganGp.lambda(10))
                      .penalty(GradientPenalty.r1(1))
                      .build());
      assertTrue(two.getMessage().contains("one gradient penalty"), two.getMessage());
      assertThrows(
          UnsupportedException.class,
          () -> small(device).penalty(GradientPenalty.r1(1).every(4)).build());
      assertThrows(
          UnsupportedException.class,
          () -> ConditionalModel.projection("resnet32", 1, 6, 10, Models.CriticNorm.LAYER));
      assertThrows(InvalidArgumentException.class, () -> small(device).classWeight(0));
      assertThrows(ShapeException.class, () -> small(device).model("dcgan32").build());
      assertThrows(InvalidArgumentException.class, () -> small(device).batch(201).build());
      ConditionalModel nine = ConditionalModel.of("dcgan28", 1, 6, 9, Models.CriticNorm.BATCH);
      InvalidArgumentException classes =
          assertThrows(InvalidArgumentException.class, () -> small(device).model(nine).build());
      assertTrue(classes.getMessage().contains("10 classes"), classes.getMessage());
      assertThrows(
          ShapeException.class,
          () ->
              new ConditionalModel(
                  "crossed", 10, nine.generator(), nine.critic(), nine.initializer()));
      assertEquals(0, device.liveBytes());
      try (ConditionalGan gan = small(device).objective(Hinge.create()).build();
          ConditionalSampler sampler = gan.sampler(1);
          PairScorer scorer = gan.scorer()) {
        InvalidArgumentException label =
            assertThrows(InvalidArgumentException.class, () -> sampler.ofClasses(3, 10));
        assertTrue(label.getMessage().contains("label: given 10"), label.getMessage());
        assertThrows(InvalidArgumentException.class, sampler::ofClasses);
        Samples both = sampler.ofClasses(1, 2);
        assertThrows(InvalidArgumentException.class, () -> scorer.score(both, 1));
      }
    }
  }
}
