// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.semisupervised;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.gan.RequiresTestData;
import dev.forger.gan.TestDataCondition;
import dev.forger.gan.TrainerContract;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.StrokeDigits;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SemiSupervisedGanTest {
  private static final ImageDataset DIGITS = StrokeDigits.create(7, 400);
  private static final ImageDataset OTHERS = StrokeDigits.create(8, 100);

  @TempDir Path folder;

  private static SemiSupervisedGanBuilder small(Device device) {
    return SemiSupervisedGan.builder(device).data(DIGITS).labels(20).batch(3).latent(6).seed(3);
  }

  @Test
  void keepsTheContractOfTrainers() {
    new TrainerContract(device -> small(device).heldOut(OTHERS, 3).build(), folder).check();
  }

  @Test
  void baselineKeepsTheContractOfTrainers() {
    new TrainerContract(device -> small(device).supervisedOnly().build(), folder).check();
  }

  @Test
  void labelsAreSpreadOverTheClasses() {
    try (Device device = Device.cpu(1);
        SemiSupervisedGan gan = small(device).labels(23).build();
        SemiSupervisedGan same = small(device).labels(23).build();
        SemiSupervisedGan other = small(device).labels(23).seed(4).build()) {
      int[] counts = new int[10];
      int[] chosen = gan.labelled();
      for (int index : chosen) {
        counts[DIGITS.label(index)]++;
      }
      assertArrayEquals(new int[] {3, 3, 3, 2, 2, 2, 2, 2, 2, 2}, counts);
      assertEquals(23, Arrays.stream(chosen).distinct().count());
      assertArrayEquals(chosen, same.labelled());
      assertFalse(Arrays.equals(chosen, other.labelled()));
    }
  }

  /** Learns ten labels by heart at once, and reports what it then says of others. */
  @Test
  @Proves("A2.15")
  void learnsItsLabelsAndReportsTheErrorOnOthers() {
    try (Device device = Device.cpu();
        SemiSupervisedGan gan =
            small(device).labels(10).batch(20).average(0).heldOut(OTHERS, 50).build()) {
      AtomicInteger steps = new AtomicInteger();
      float[] last = new float[2];
      gan.train(
          101,
          m -> {
            last[0] = m.value("error");
            last[1] = m.value("labelled_loss");
            steps.incrementAndGet();
          });
      assertEquals(101, steps.get());
      assertTrue(last[1] < 0.2, "labelled loss " + last[1]);
      assertTrue(last[0] < 0.6, "error " + last[0] + " where guessing gives 0.9");
      assertTrue(gan.error(OTHERS) < 0.6);
    }
  }

  /** Test error with 100 labels, beside that of the same classifier on these labels alone. */
  @Test
  @Tag("quality")
  @RequiresTestData("mnist")
  @Proves("A2.15")
  void unlabelledDigitsHalveTheErrorOfAHundredLabels() {
    SemiSupervisedRun.Verdict v =
        SemiSupervisedRun.run(System.out, "data=" + TestDataCondition.path("mnist"));
    assertTrue(v.supervised() < 0.35, v::toString);
    assertTrue(v.semiSupervised() <= v.supervised() / 2, v::toString);
  }

  @Test
  void misuseIsRefused() {
    try (Device device = Device.cpu(1)) {
      InvalidArgumentException none =
          assertThrows(
              InvalidArgumentException.class, () -> SemiSupervisedGan.builder(device).build());
      assertTrue(none.getMessage().contains("data: given none"), none.getMessage());
      InvalidArgumentException few =
          assertThrows(InvalidArgumentException.class, () -> small(device).labels(9).build());
      assertTrue(few.getMessage().contains("labels: given 9"), few.getMessage());
      InvalidArgumentException many =
          assertThrows(InvalidArgumentException.class, () -> small(device).labels(401).build());
      assertTrue(many.getMessage().contains("400 were found"), many.getMessage());
      assertThrows(InvalidArgumentException.class, () -> small(device).batch(401).build());
      assertThrows(InvalidArgumentException.class, () -> small(device).unlabelledWeight(0));
      assertThrows(
          InvalidArgumentException.class,
          () -> small(device).model(SemiSupervisedModel.create28(1, 6, 9)).build());
      assertThrows(
          ShapeException.class,
          () -> small(device).model(SemiSupervisedModel.create28(3, 6, 10)).build());
      SemiSupervisedModel m = SemiSupervisedModel.create28(1, 6, 10);
      Network other = Network.builder(Shape.features(5)).dense(10).build();
      assertThrows(
          ShapeException.class,
          () ->
              new SemiSupervisedModel(
                  "crossed", m.generator(), m.features(), other, m.initializer()));
      Network squashed = Network.builder(m.features().outputShape()).dense(10).sigmoid().build();
      assertThrows(
          UnsupportedException.class,
          () ->
              new SemiSupervisedModel(
                  "squashed", m.generator(), m.features(), squashed, m.initializer()));
      assertEquals(0, device.liveBytes());
    }
  }
}
