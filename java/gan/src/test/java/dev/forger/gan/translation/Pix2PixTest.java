// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.gan.Samples;
import dev.forger.gan.TrainerContract;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import dev.forger.gan.data.HeldOut;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.ImagePairs;
import dev.forger.gan.data.Split;
import dev.forger.gan.data.StrokeDigits;
import dev.forger.gan.objective.WganGp;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Pix2PixTest {
  private static final ImageDataset DIGITS = StrokeDigits.create(7, 60);
  private static final ImagePairs PAIRS = ImagePairs.of(DIGITS, ImagePairs.Input.OUTLINE);

  @TempDir Path folder;

  private static Pix2PixBuilder small(Device device) {
    return Pix2Pix.builder(device).data(PAIRS).width(4).batch(2).seed(3);
  }

  @Test
  void keepsTheContractOfTrainers() {
    new TrainerContract(device -> small(device).build(), folder).check();
  }

  private static Samples joined(Samples a, Samples b) {
    int pixels = a.values().length;
    float[] both = new float[2 * pixels];
    for (int i = 0; i < pixels; i++) {
      both[2 * i] = a.values()[i];
      both[2 * i + 1] = b.values()[i];
    }
    return new Samples(both, a.count(), Shape.of(a.shape().h(), a.shape().w(), 2));
  }

  private static double mean(Samples logits, DoubleUnaryOperator loss) {
    double sum = 0;
    for (float l : logits.values()) {
      sum += loss.applyAsDouble(l);
    }
    return sum / logits.values().length;
  }

  /** B14: weight 100, the critic sees pairs, the generator faces the critic that moved first. */
  @Test
  @Proves("A6.3")
  void lossesAreThoseOfTheDefinition() {
    // A batch of all pairs, so that it is known which they are.
    try (ImagePairs pairs = ImagePairs.of(StrokeDigits.create(7, 12), ImagePairs.Input.OUTLINE);
        Device device = Device.cpu(2);
        Pix2Pix gan = small(device).data(pairs).batch(12).build();
        Translator translator = gan.translator();
        Translator critic = gan.critic()) {
      Samples all = Samples.of(pairs, 0, 12);
      Samples x = PairSamples.panel(all, pairs.inputShape(), 0);
      Samples y = PairSamples.panel(all, pairs.targetShape(), 1);
      Samples made = translator.translate(x);
      double absolute = 0;
      for (int i = 0; i < made.values().length; i++) {
        absolute += Math.abs(made.values()[i] - y.values()[i]) / made.values().length;
      }
      DoubleUnaryOperator softplus = l -> Math.max(l, 0) + Math.log1p(Math.exp(-Math.abs(l)));
      double onReal = mean(critic.translate(joined(x, y)), l -> softplus.applyAsDouble(-l));
      double onMade = mean(critic.translate(joined(x, made)), softplus);
      Map<String, Float> reported = new HashMap<>();
      gan.train(1, m -> m.names().forEach(name -> reported.put(name, m.value(name))));
      double judged = mean(critic.translate(joined(x, made)), l -> softplus.applyAsDouble(-l));
      double weight = ReferenceValues.of("b14.pix2pix.weight");
      assertEquals(weight * absolute, reported.get("absolute"), 1e-4 * weight * absolute);
      assertEquals(onReal, reported.get("critic_real"), 1e-4);
      assertEquals(onMade, reported.get("critic_fake"), 1e-4);
      assertEquals(judged, reported.get("adversarial"), 1e-4);
    }
  }

  @Test
  void trainingBringsTranslationsToTheirTargets() {
    try (Device device = Device.cpu(2);
        Pix2Pix gan =
            small(device)
                .data(ImagePairs.of(HeldOut.of(DIGITS, Split.TRAIN), ImagePairs.Input.OUTLINE))
                .shown(ImagePairs.of(HeldOut.of(DIGITS, Split.TEST), ImagePairs.Input.OUTLINE))
                .build();
        var samples = gan.samples(1)) {
      double before = difference(samples.sample(6));
      gan.train(150);
      double after = difference(samples.sample(6));
      assertTrue(after < 0.7 * before, before + " before, " + after + " after");
    }
  }

  /** Mean |y - G(x)| of images of three panels. */
  private static double difference(Samples triples) {
    int w = triples.shape().w() / 3;
    double sum = 0;
    for (int p = 0; p < triples.values().length; p += 3 * w) {
      for (int x = 0; x < w; x++) {
        sum += Math.abs(triples.values()[p + w + x] - triples.values()[p + 2 * w + x]);
      }
    }
    return 3 * sum / triples.values().length;
  }

  @Test
  void samplesAreInputTranslationAndTarget() {
    try (Device device = Device.cpu(1);
        Pix2Pix gan = small(device).build();
        var samples = gan.samples(1);
        Translator translator = gan.translator()) {
      Samples shown = samples.sample(3);
      assertEquals(Shape.of(28, 84, 1), shown.shape());
      Samples all = Samples.of(PAIRS, 0, 3);
      Samples x = PairSamples.panel(all, PAIRS.inputShape(), 0);
      Samples y = PairSamples.panel(all, PAIRS.targetShape(), 1);
      Samples[] panels = {x, translator.translate(x), y};
      for (int p = 0; p < panels.length; p++) {
        for (int row = 0; row < 3 * 28; row++) {
          float[] expected = new float[28];
          float[] actual = new float[28];
          System.arraycopy(panels[p].values(), row * 28, expected, 0, 28);
          System.arraycopy(shown.values(), row * 84 + p * 28, actual, 0, 28);
          assertArrayEquals(expected, actual, "panel " + p + ", row " + row);
        }
      }
      assertThrows(InvalidArgumentException.class, () -> samples.sample(61));
    }
  }

  @Test
  void misuseIsRefused() {
    try (Device device = Device.cpu(1)) {
      assertThrows(InvalidArgumentException.class, () -> Pix2Pix.builder(device).build());
      assertThrows(
          UnsupportedException.class, () -> small(device).objective(WganGp.lambda(10)).build());
      assertThrows(InvalidArgumentException.class, () -> small(device).batch(61).build());
      assertThrows(InvalidArgumentException.class, () -> small(device).lambda(-1));
      assertThrows(InvalidArgumentException.class, () -> small(device).width(0));
      Shape image = Shape.of(28, 28, 1);
      assertThrows(
          ShapeException.class,
          () ->
              small(device)
                  .model(
                      TranslationModels.unet(image, 1, 4),
                      TranslationModels.patchCritic(image, 4, 2))
                  .build());
      assertEquals(0, device.liveBytes());
    }
  }
}
