// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.ShapeException;
import dev.forger.Tensor;
import dev.forger.gan.Models;
import dev.forger.gan.RealBatches;
import dev.forger.gan.Samples;
import dev.forger.gan.TrainerContract;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.data.CaptionedDigits;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextGanTest {
  private static final CaptionedDigits DIGITS = CaptionedDigits.create(7, 200);

  @TempDir Path folder;

  private static TextGanBuilder small(Device device) {
    return TextGan.builder(device).data(DIGITS).batch(3).latent(6).seed(3);
  }

  @Test
  void keepsTheContractOfTrainers() {
    new TrainerContract(device -> small(device).build(), folder).check();
  }

  @Test
  void charactersHaveNumbersOfTheirOwn() {
    assertArrayEquals(new byte[] {1, 2, 0, 26, 27, 36, 37, -1}, Captions.encode(" Ab z09-", 8));
    assertArrayEquals(new byte[] {1, 1}, Captions.encode("aaa", 2));
    assertEquals(38, TextModel.ALPHABET);
  }

  /** Row i has the caption of image i, and behind the batch one that differs. */
  @Test
  @Proves("A6.3")
  void wrongCaptionsAreThoseOfOthers() {
    int n = 50;
    CaptionSource source = new CaptionSource(DIGITS, 32, n, 9);
    try (Device device = Device.cpu(1);
        RealBatches batches = new RealBatches(DIGITS, 4, n);
        Tensor images = Tensor.zeros(device, n, dev.forger.Shape.of(28, 28, 1))) {
      batches.next(0, images);
      FloatBuffer given = source.of(batches, 5).floats();
      List<String> captions = TextGanBuilder.distinct(DIGITS, 90);
      for (int i = 0; i < n; i++) {
        String right = DIGITS.caption(batches.indices()[i]);
        byte[] wrong = row(given, n + i);
        assertArrayEquals(Captions.encode(right, 32), row(given, i));
        assertFalse(Arrays.equals(Captions.encode(right, 32), wrong), right);
        assertTrue(
            captions.stream().anyMatch(c -> Arrays.equals(Captions.encode(c, 32), wrong)), right);
      }
      byte[] first = row(given, n);
      boolean same = true;
      for (int step = 6; step < 12; step++) {
        same &= Arrays.equals(first, row(source.of(batches, step).floats(), n));
      }
      assertFalse(same, "wrong captions change from step to step");
      assertArrayEquals(first, row(source.of(batches, 5).floats(), n));
    }
  }

  private static byte[] row(FloatBuffer given, int row) {
    byte[] codes = new byte[32];
    for (int i = 0; i < 32; i++) {
      codes[i] = (byte) given.get(row * 32 + i);
    }
    return codes;
  }

  @Test
  void samplesFollowSeedPlaceAndCaption() {
    try (Device device = Device.cpu(2);
        TextGan gan = small(device).shown(List.of("thin two", "nine")).build()) {
      gan.train(2);
      try (TextSampler sampler = gan.sampler(5)) {
        Samples shown = sampler.sample(67);
        assertEquals(67, shown.count());
        Samples asked = sampler.ofCaptions(List.of("thin two", "Nine", "four"));
        assertArrayEquals(shown.pick(0).values(), asked.pick(0).values());
        assertArrayEquals(shown.pick(1).values(), asked.pick(1).values());
        assertFalse(Arrays.equals(shown.pick(2).values(), asked.pick(2).values()));
        assertThrows(InvalidArgumentException.class, () -> sampler.ofCaptions(List.of()));
        assertThrows(InvalidArgumentException.class, () -> sampler.sample(0));
      }
    }
  }

  @Test
  void misuseIsRefused() {
    try (Device device = Device.cpu(1)) {
      InvalidArgumentException none =
          assertThrows(InvalidArgumentException.class, () -> TextGan.builder(device).build());
      assertTrue(none.getMessage().contains("data: given none"), none.getMessage());
      assertThrows(InvalidArgumentException.class, () -> small(device).captionLength(3).build());
      assertThrows(ShapeException.class, () -> small(device).model("dcgan32").build());
      assertThrows(InvalidArgumentException.class, () -> small(device).shown(List.of()));
      TextModel m = TextModel.create("dcgan28", 1, 6, 8, Models.CriticNorm.BATCH);
      assertThrows(
          ShapeException.class,
          () -> new TextModel("long", 9, m.generator(), m.critic(), m.initializer()));
      assertEquals(0, device.liveBytes());
    }
  }
}
