// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.ForgerException;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.gan.GanModel;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.divergence.FDivergence;
import dev.forger.gan.divergence.FDivergences;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Misuse is refused with the reason, and leaves no memory behind. */
final class BoundaryErrorsTest {
  private static final Shape IMAGE = Shape.of(2, 3, 1);

  private final Device device = Device.cpu(1);

  @AfterEach
  void nothingIsLeft() {
    assertEquals(0, device.liveBytes());
    device.close();
  }

  private BoundaryGanBuilder builder() {
    return TinyBoundary.builder(device, Variables.BINARY);
  }

  private static void refused(
      Class<? extends ForgerException> type, BoundaryGanBuilder builder, String... words) {
    ForgerException e = assertThrows(type, builder::build);
    for (String word : words) {
      assertTrue(e.getMessage().contains(word), e.getMessage());
    }
  }

  @Test
  @Proves("A5.4")
  void oneSampleOfALatentCodeIsRefused() {
    refused(UnsupportedException.class, builder().samples(1), "expected gradient is 0");
    refused(
        UnsupportedException.class,
        builder().samples(1).estimator(Estimator.REINFORCE_LOG_MEAN),
        "expected gradient is 0");
    builder().samples(1).estimator(Estimator.REINFORCE_RUNNING).build().close();
    builder().samples(1).normaliser(Normaliser.BATCH).build().close();
  }

  @Test
  @Proves("A4.1")
  void totalVariationIsRefused() {
    refused(
        UnsupportedException.class,
        builder().divergence(FDivergences.of("total-variation")),
        "total-variation",
        "weight is 1");
  }

  @Test
  void logarithmsOfWeightsThatMayBeNothingAreRefused() {
    for (Estimator e : List.of(Estimator.REINFORCE_RUNNING, Estimator.REINFORCE_LOG_MEAN)) {
      refused(
          UnsupportedException.class,
          builder().divergence(FDivergences.of("pearson")).estimator(e),
          "pearson with REINFORCE");
    }
  }

  @Test
  @Proves("A5.2")
  void everyOtherDivergenceTrainsWithEveryEstimatorThatSuits() {
    for (FDivergence d : FDivergences.all()) {
      for (Estimator e : d.hasImportanceWeight() ? Estimator.values() : new Estimator[0]) {
        boolean clamped = d.name().equals("pearson") && e.name().startsWith("REINFORCE");
        if (!clamped) {
          try (BoundaryGan gan = builder().divergence(d).estimator(e).build()) {
            gan.train(3);
            gan.requireFinite();
          }
        }
      }
    }
  }

  @Test
  void missingAndUnfitPartsAreRefused() {
    refused(InvalidArgumentException.class, builder().data(null), "data");
    refused(InvalidArgumentException.class, builder().model(null), "model");
    refused(InvalidArgumentException.class, builder().batch(41), "40 images");
    refused(InvalidArgumentException.class, builder().variables(Variables.CLASSES), "1 channel");
    refused(
        ShapeException.class,
        builder().data(new TinyBoundary.Same(Shape.of(3, 3, 1), 40)),
        "3x3x1");
  }

  @Test
  void squashedOutputsAreRefused() {
    Network logits = Network.builder(Shape.features(5)).denseTo(IMAGE, true).build();
    Network critic = Network.builder(IMAGE).flatten().dense(1).build();
    Network tanh = Network.builder(Shape.features(5)).denseTo(IMAGE, true).tanh().build();
    Network sigmoid = Network.builder(IMAGE).flatten().dense(1).sigmoid().build();
    Initializer he = Initializer.heNormal();
    refused(
        UnsupportedException.class,
        builder().model(new GanModel("a", tanh, critic, he)),
        "generator",
        "logits");
    refused(
        UnsupportedException.class,
        builder().model(new GanModel("b", logits, sigmoid, he)),
        "critic",
        "logits");
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    BoundaryGanBuilder b = builder();
    assertThrows(InvalidArgumentException.class, () -> b.samples(0));
    assertThrows(InvalidArgumentException.class, () -> b.batch(0));
    assertThrows(InvalidArgumentException.class, () -> b.average(1));
    assertThrows(InvalidArgumentException.class, () -> b.logZDecay(-0.1));
    assertThrows(InvalidArgumentException.class, () -> b.temperature(0));
    assertThrows(InvalidArgumentException.class, () -> b.temperature(Double.NaN));
  }

  @Test
  void aDivergedStepNamesItsLayerAndChangesNothing() {
    for (Estimator estimator : Estimator.values()) {
      try (BoundaryGan gan = builder().estimator(estimator).build()) {
        gan.train(1);
        float[] bias = gan.critic.get("1.bias");
        bias[0] = Float.NaN;
        gan.critic.set("1.bias", bias);
        float[] before = TinyBoundary.state(gan);
        DivergenceException e =
            assertThrows(DivergenceException.class, () -> gan.train(1), estimator.name());
        assertTrue(e.getMessage().contains("critic"), e.getMessage());
        org.junit.jupiter.api.Assertions.assertArrayEquals(before, TinyBoundary.state(gan));
      }
    }
  }

  @Test
  void unknownCountsAreRefused() {
    try (BoundaryGan gan = builder().build()) {
      assertThrows(InvalidArgumentException.class, () -> gan.sample(0, 1));
    }
  }
}
