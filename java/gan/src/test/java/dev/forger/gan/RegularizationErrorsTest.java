// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.CheckpointException;
import dev.forger.Device;
import dev.forger.ForgerException;
import dev.forger.InvalidArgumentException;
import dev.forger.Optimizer;
import dev.forger.Recorder;
import dev.forger.RegularizerOps;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.Weights;
import dev.forger.gan.objective.Hinge;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.regularizer.GradientPenalty;
import dev.forger.gan.regularizer.InstanceNoise;
import dev.forger.gan.regularizer.LabelSmoothing;
import dev.forger.gan.regularizer.Lookahead;
import dev.forger.gan.regularizer.Packing;
import dev.forger.gan.regularizer.Regularizer;
import dev.forger.gan.regularizer.SpectralNorm;
import dev.forger.gan.regularizer.WeightClipping;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Which regularizers go together, with which models and objectives. */
class RegularizationErrorsTest {
  private final Device device = Device.cpu(1);

  @AfterEach
  void close() {
    assertEquals(0, device.liveBytes());
    device.close();
  }

  private static void refused(
      Class<? extends ForgerException> type, Executable call, String... parts) {
    String message = assertThrows(type, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }

  private GanBuilder tiny(GanModel model, Regularizer... list) {
    return TinyGan.builder(device, model).objective(NonSaturating.create()).regularize(list);
  }

  @Test
  void contradictionsAreRefused() {
    GradientPenalty r1 = GradientPenalty.r1(1);
    refused(
        InvalidArgumentException.class, () -> tiny(TinyGan.leaky(), r1, r1.every(2)), "two of r1");
    refused(
        UnsupportedException.class,
        () -> tiny(TinyGan.leaky(), SpectralNorm.create(), WeightClipping.bound(1)),
        "spectral-norm with weight-clipping");
    Regularizer otherNoise =
        new Regularizer() {
          @Override
          public String name() {
            return "other noise";
          }

          @Override
          public Optional<LongToDoubleFunction> noise() {
            return Optional.of(step -> 1);
          }
        };
    refused(
        InvalidArgumentException.class,
        () -> tiny(TinyGan.leaky(), InstanceNoise.fading(1, 1), otherNoise),
        "2 that bring noise");
  }

  @Test
  void penaltiesOnCriticsThatCoupleSamplesNameTheLayer() {
    refused(
        UnsupportedException.class,
        tiny(TinyGan.batchNorm(), GradientPenalty.r1(1))::build,
        "critic.bn1",
        "batch normalisation");
    refused(
        UnsupportedException.class,
        tiny(TinyGan.stddev(), GradientPenalty.dragan(1))::build,
        "critic.2",
        "minibatch standard deviation");
  }

  @Test
  void groupsAndPacksMustDivideTheBatch() {
    refused(InvalidArgumentException.class, tiny(TinyGan.stddev()).batch(5)::build, "groups of 2");
    refused(
        InvalidArgumentException.class,
        tiny(TinyGan.packs(), Packing.of(2)).batch(5)::build,
        "batch",
        "multiple of 2");
  }

  @Test
  void packsMustFitTheModel() {
    refused(UnsupportedException.class, tiny(TinyGan.leaky(), Packing.of(2))::build, "pacgan");
    refused(ShapeException.class, tiny(TinyGan.packs())::build, "packs of 2 images");
    refused(UnsupportedException.class, tiny(TinyGan.packs(), Packing.of(3))::build, "pacgan");
  }

  @Test
  void smoothingNeedsCrossEntropy() {
    for (var objective : List.of(Hinge.create(), WganGp.lambda(1))) {
      refused(
          UnsupportedException.class,
          tiny(TinyGan.leaky(), LabelSmoothing.target(0.9)).objective(objective)::build,
          "label-smoothing",
          objective.name());
    }
  }

  @Test
  void shippedModelsAreBuiltForTheirRegularizers() {
    for (String name : List.of("dcgan28", "mlp2d")) {
      int channels = name.equals("mlp2d") ? 2 : 1;
      GanModel model = Models.create(name, channels, 4, Models.CriticNorm.NONE, 3);
      assertEquals(3, model.packed());
      assertEquals(channels, model.imageShape().c());
    }
    try (var digits = dev.forger.gan.data.StrokeDigits.create(7, 50);
        Gan gan =
            Gan.builder(device)
                .data(digits)
                .objective(NonSaturating.create())
                .batch(4)
                .latent(4)
                .regularize(Packing.of(2), GradientPenalty.r1(10))
                .build()) {
      // Batch normalisation is the default without a penalty.
      assertFalse(gan.model().critic().describe().contains("Norm"));
      assertEquals(2, gan.model().packed());
      assertDoesNotThrow(() -> gan.train(1));
    }
  }

  @Test
  void aCheckpointOfOtherRegularizersIsRefused(@TempDir Path folder) {
    Path file = folder.resolve("c.safetensors");
    try (Gan gan = tiny(TinyGan.leaky(), SpectralNorm.create()).build()) {
      gan.train(1);
      gan.save(file);
    }
    try (Gan gan = tiny(TinyGan.leaky()).build()) {
      refused(CheckpointException.class, () -> gan.load(file), "spectral-norm");
    }
  }

  @Test
  void aPenaltyTakesThePlaceOfTheObjectives() {
    Regularization r = new Regularization(List.of(GradientPenalty.r1(3), GradientPenalty.r2(3)));
    assertEquals(2, r.penalties(WganGp.lambda(10)).size());
    Regularization other = new Regularization(List.of(SpectralNorm.create()));
    assertEquals("wgan-gp", other.penalties(WganGp.lambda(10)).get(0).name());
  }

  @Test
  void usersBringRegularizersOfTheirOwn() {
    Regularizer shrink =
        new Regularizer() {
          @Override
          public String name() {
            return "shrink";
          }

          @Override
          public void afterUpdate(Recorder recorder, Weights critic) {
            new RegularizerOps(recorder).clip("shrink", critic, 1e-3, true);
          }
        };
    try (Gan gan = tiny(TinyGan.leaky(), shrink).build()) {
      gan.train(1);
      for (float v : TinyGan.values(gan.critic)) {
        assertTrue(Math.abs(v) <= 1e-3f);
      }
    }
  }

  @Test
  void spectralNormsAreOfTheCriticAndOfTheGeneratorIfAsked() {
    GanModel model = TinyGan.smooth();
    GanModel critic = SpectralNorm.create().model(model);
    assertTrue(critic.critic().hasSpectralNorm() && !critic.generator().hasSpectralNorm());
    GanModel both = SpectralNorm.create().withGenerator().model(model);
    assertTrue(both.critic().hasSpectralNorm() && both.generator().hasSpectralNorm());
  }

  /** The critic goes ahead and comes back; only the generator saw it. */
  @Test
  void lookingAheadChangesTheGeneratorOnly() {
    Optimizer sgd = Optimizer.sgd(0.05, 0);
    try (Gan plain = tiny(TinyGan.leaky()).criticOptimizer(sgd).build();
        Gan ahead = tiny(TinyGan.leaky(), Lookahead.steps(3)).criticOptimizer(sgd).build()) {
      plain.train(1);
      ahead.train(1);
      assertTrue(Arrays.equals(TinyGan.values(plain.critic), TinyGan.values(ahead.critic)));
      assertEquals(plain.criticState.iterations(), ahead.criticState.iterations());
      assertFalse(Arrays.equals(TinyGan.values(plain.generator), TinyGan.values(ahead.generator)));
    }
  }

  /**
   * On data of one image the critic ahead is the one that training would reach in as many steps.
   */
  @Test
  void lookingAheadGoesAsManyStepsAsAsked() {
    Optimizer sgd = Optimizer.sgd(0.05, 0);
    for (int steps : new int[] {1, 3}) {
      try (Gan longer =
              tiny(TinyGan.leaky())
                  .data(new TinyGan.Noise(1))
                  .batch(1)
                  .criticOptimizer(sgd)
                  .criticSteps(2 + steps)
                  .build();
          Gan ahead =
              tiny(TinyGan.leaky(), Lookahead.steps(steps))
                  .data(new TinyGan.Noise(1))
                  .batch(1)
                  .criticOptimizer(sgd)
                  .build()) {
        longer.train(1);
        ahead.train(1);
        assertArrayEquals(TinyGan.values(longer.generator), TinyGan.values(ahead.generator));
      }
    }
  }

  @Test
  void noiseFadesAndThenIsGone() {
    Regularization r = new Regularization(List.of(InstanceNoise.fading(0.5, 10)));
    assertEquals(0.5, r.noise(0));
    assertEquals(0.25, r.noise(5));
    assertEquals(0, r.noise(10));
    assertEquals(0, r.noise(1000));
  }
}
