// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.classification;

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
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.StrokeDigits;
import dev.forger.gan.divergence.FDivergences;
import dev.forger.gan.metrics.ErrorRate;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdversarialClassifierTest {
  private static final ImageDataset DIGITS = StrokeDigits.create(7, 400);
  private static final ImageDataset OTHERS = StrokeDigits.create(8, 100);

  @TempDir Path folder;

  private static ClassificationModel model() {
    return ClassificationModel.convolutional(Shape.of(28, 28, 1), 10, 4);
  }

  private static AdversarialClassifierBuilder small(Device device) {
    return AdversarialClassifier.builder(device)
        .data(DIGITS)
        .model(model())
        .samples(3)
        .batch(4)
        .seed(3);
  }

  @ParameterizedTest
  @EnumSource(names = {"CROSS_ENTROPY", "REINFORCE_RUNNING", "WASSERSTEIN"})
  void keepsTheContractOfTrainers(Teacher teacher) {
    new TrainerContract(
            device -> small(device).teacher(teacher).heldOut(OTHERS, 60).build(), folder)
        .check();
  }

  @Test
  void keepsTheContractWithSeveralCriticSteps() {
    new TrainerContract(device -> small(device).criticSteps(3).build(), folder).check();
  }

  /** More critic steps show the critic images of their own, and the classifier those of one. */
  @ParameterizedTest
  @EnumSource(names = {"CROSS_ENTROPY", "IMPORTANCE", "WASSERSTEIN"})
  void theClassifierSeesTheSameImagesBesideMoreCriticSteps(Teacher teacher) {
    double[][] images = new double[2][];
    double[] critic = new double[2];
    for (int i = 0; i < 2; i++) {
      try (Device device = Device.cpu(1);
          AdversarialClassifier c = small(device).teacher(teacher).criticSteps(1 + 2 * i).build()) {
        c.train(2);
        images[i] = c.step.images().toDoubles();
        critic[i] = teacher.hasCritic() ? c.critic.featuresState().iterations() : 0;
      }
    }
    assertArrayEquals(images[0], images[1]);
    assertEquals(3 * critic[0], critic[1]);
  }

  /** No label reaches the classifier but through what the critic says of drawn ones. */
  @Test
  @Proves("A8.8")
  void learnsWhatTheCriticKnows() {
    try (Device device = Device.cpu();
        AdversarialClassifier c =
            small(device)
                .model(ClassificationModel.convolutional(Shape.of(28, 28, 1), 10, 8))
                .samples(10)
                .batch(32)
                .heldOut(OTHERS, 300)
                .build()) {
      float[] reported = new float[1];
      c.train(301, m -> reported[0] = m.value("error"));
      assertTrue(reported[0] < 0.4, reported[0] + " where guessing gives 0.9");
      assertTrue(c.error(OTHERS) < 0.4);
    }
  }

  @Test
  void picturesAreSortedByClass() {
    try (Device device = Device.cpu(1);
        AdversarialClassifier c = small(device).heldOut(OTHERS, 5).build();
        ErrorRate rate = ErrorRate.of(c.classifier);
        var samples = c.samples(1)) {
      Samples shown = samples.sample(25);
      int[] called = rate.classes(Samples.of(OTHERS, 0, 100).values());
      int[] next = new int[10];
      for (int i = 0; i < 25; i++) {
        int at = next[i % 10];
        while (at < 100 && called[at] != i % 10) {
          at++;
        }
        next[i % 10] = at + 1;
        float[] expected = at < 100 ? Samples.of(OTHERS, at, 1).values() : blank(28 * 28);
        assertArrayEquals(expected, shown.pick(i).values());
      }
      assertThrows(InvalidArgumentException.class, () -> samples.sample(0));
    }
  }

  private static float[] blank(int size) {
    float[] all = new float[size];
    Arrays.fill(all, -1);
    return all;
  }

  @Test
  void misuseIsRefused() {
    try (Device device = Device.cpu(1)) {
      InvalidArgumentException none =
          assertThrows(
              InvalidArgumentException.class, () -> AdversarialClassifier.builder(device).build());
      assertTrue(none.getMessage().contains("data: given none"), none.getMessage());
      UnsupportedException same =
          assertThrows(
              UnsupportedException.class,
              () -> small(device).divergence(FDivergences.of("total-variation")).build());
      assertTrue(same.getMessage().contains("total-variation"), same.getMessage());
      assertThrows(
          UnsupportedException.class,
          () ->
              small(device)
                  .teacher(Teacher.REINFORCE_LOG_MEAN)
                  .divergence(FDivergences.of("pearson"))
                  .build());
      assertThrows(UnsupportedException.class, () -> small(device).samples(1).build());
      assertThrows(InvalidArgumentException.class, () -> small(device).batch(401).build());
      assertThrows(InvalidArgumentException.class, () -> small(device).clip(0));
      assertThrows(InvalidArgumentException.class, () -> small(device).criticSteps(0));
      assertThrows(InvalidArgumentException.class, () -> small(device).logZDecay(1));
      assertThrows(
          InvalidArgumentException.class,
          () -> ClassificationModel.convolutional(Shape.of(27, 28, 1), 10, 4));
      assertThrows(
          InvalidArgumentException.class,
          () ->
              small(device)
                  .model(ClassificationModel.convolutional(Shape.of(28, 28, 1), 9, 4))
                  .build());
      assertThrows(
          ShapeException.class,
          () ->
              small(device)
                  .model(ClassificationModel.convolutional(Shape.of(32, 32, 1), 10, 4))
                  .build());
      ClassificationModel m = model();
      Network other = Network.builder(Shape.features(128)).dense(1).build();
      assertThrows(
          ShapeException.class,
          () ->
              new ClassificationModel(
                  "crossed", m.classifier(), m.features(), other, m.initializer()));
      assertEquals(0, device.liveBytes());
    }
  }
}
