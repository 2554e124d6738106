// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.forger.Device;
import dev.forger.Precision;
import dev.forger.gan.data.StrokeDigits;
import dev.forger.gan.objective.Hinge;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.regularizer.GradientPenalty;
import dev.forger.gan.regularizer.InstanceNoise;
import dev.forger.gan.regularizer.LabelSmoothing;
import dev.forger.gan.regularizer.Lookahead;
import dev.forger.gan.regularizer.Packing;
import dev.forger.gan.regularizer.SpectralNorm;
import dev.forger.gan.regularizer.WeightClipping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Equal seeds give equal bits: for any thread count, caller, memory contents, and after a resume.
 */
class GanDeterminismTest {
  private static final int STEPS = 5;
  private static final Map<String, Function<Device, GanBuilder>> RUNS = runs();

  @TempDir Path folder;

  private static Map<String, Function<Device, GanBuilder>> runs() {
    Map<String, Function<Device, GanBuilder>> all = new LinkedHashMap<>();
    all.put("piecewise linear", d -> TinyGan.builder(d, TinyGan.leaky()));
    all.put("curved", d -> TinyGan.builder(d, TinyGan.curved()));
    all.put(
        "falling rates", d -> TinyGan.builder(d, TinyGan.leaky()).rateDecay(new RateDecay(1, 4)));
    all.put(
        "batch norm",
        d -> TinyGan.builder(d, TinyGan.batchNorm()).objective(NonSaturating.create()));
    all.put("hinge", d -> TinyGan.builder(d, TinyGan.batchNorm()).objective(Hinge.create()));
    all.put(
        "lazy penalties",
        d ->
            TinyGan.builder(d, TinyGan.leaky())
                .objective(Hinge.create())
                .regularize(GradientPenalty.r1(10).every(3), GradientPenalty.r2(1).every(2)));
    all.put(
        "lazy, shared steps",
        d ->
            TinyGan.builder(d, TinyGan.curved())
                .criticSteps(1)
                .regularize(GradientPenalty.dragan(10).every(2), GradientPenalty.zeroCentred(1)));
    all.put(
        "spectral norm",
        d ->
            TinyGan.builder(d, TinyGan.curved())
                .regularize(SpectralNorm.create().withGenerator(), GradientPenalty.oneSided(10)));
    all.put(
        "packs, noise, smoothing, clipping",
        d ->
            TinyGan.builder(d, TinyGan.packs())
                .objective(NonSaturating.create())
                .criticSteps(1)
                .regularize(
                    Packing.of(2),
                    InstanceNoise.fading(0.5, 4),
                    LabelSmoothing.target(0.9),
                    WeightClipping.bound(0.1)));
    all.put(
        "minibatch stddev, ahead",
        d ->
            TinyGan.builder(d, TinyGan.stddev())
                .objective(NonSaturating.create())
                .regularize(Lookahead.steps(2)));
    all.put(
        "dcgan28 wgan-gp",
        d -> Gan.builder(d).data(StrokeDigits.create(7, 100)).batch(5).criticSteps(1).latent(10));
    all.put(
        "dcgan28 non-saturating",
        d ->
            Gan.builder(d)
                .data(StrokeDigits.create(7, 100))
                .objective(NonSaturating.create())
                .batch(5)
                .latent(10));
    all.put(
        "dcgan28 bf16",
        d ->
            Gan.builder(d.precision(Precision.BF16))
                .data(StrokeDigits.create(7, 100))
                .batch(5)
                .criticSteps(1)
                .latent(10));
    return all;
  }

  private static float[] train(Function<Device, GanBuilder> run, int threads) {
    try (Device device = Device.cpu(threads);
        Gan gan = run.apply(device).build()) {
      gan.train(STEPS);
      return TinyGan.state(gan);
    }
  }

  private static Stream<DynamicTest> each(
      org.junit.jupiter.api.function.ThrowingConsumer<Function<Device, GanBuilder>> test) {
    return RUNS.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> test.accept(e.getValue())));
  }

  @TestFactory
  Stream<DynamicTest> threadsChangeNothing() {
    return each(
        run -> {
          float[] expected = train(run, 1);
          for (int threads : new int[] {2, 3, 5, 8}) {
            assertArrayEquals(expected, train(run, threads), threads + " threads");
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> poisonedMemoryChangesNothing() {
    return each(
        run -> {
          float[] expected = train(run, 2);
          System.setProperty("forger.poisonArena", "true");
          try {
            assertArrayEquals(expected, train(run, 2));
          } finally {
            System.clearProperty("forger.poisonArena");
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> resumeIsExact() {
    return each(
        run -> {
          float[] expected = train(run, 2);
          Path file = Files.createTempFile(folder, "run", ".safetensors");
          try (Device device = Device.cpu(2)) {
            try (Gan gan = run.apply(device).build()) {
              gan.train(2);
              gan.save(file);
            }
            try (Gan gan = run.apply(device).build()) {
              gan.load(file);
              assertEquals(2, gan.steps());
              gan.train(STEPS - 2);
              assertArrayEquals(expected, TinyGan.state(gan), "in a new object");
              gan.load(file);
              gan.train(STEPS - 2);
              assertArrayEquals(expected, TinyGan.state(gan), "back in the same object");
            }
          }
        });
  }

  @Test
  void checkpointsOfEqualRunsAreEqualFiles() throws Exception {
    Path a = folder.resolve("a.safetensors");
    Path b = folder.resolve("b.safetensors");
    for (Path file : new Path[] {a, b}) {
      try (Device device = Device.cpu(file == a ? 1 : 3);
          Gan gan = TinyGan.builder(device, TinyGan.curved()).build()) {
        gan.train(3);
        gan.save(file);
      }
    }
    assertEquals(-1, Files.mismatch(a, b));
  }

  @Test
  void seedsMatter() {
    Function<Device, GanBuilder> run = RUNS.get("piecewise linear");
    float[] first = train(run, 1);
    assertFalse(Arrays.equals(first, train(d -> run.apply(d).seed(4), 1)));
  }

  @Test
  void fallingRatesMatterFromTheirFirstStepOn() {
    RateDecay decay = new RateDecay(STEPS - 2, STEPS);
    Function<Device, GanBuilder> steady = RUNS.get("piecewise linear");
    try (Device device = Device.cpu(1);
        Gan a = steady.apply(device).build();
        Gan b = steady.apply(device).rateDecay(decay).build()) {
      a.train(STEPS - 1);
      b.train(STEPS - 1);
      assertArrayEquals(TinyGan.state(a), TinyGan.state(b));
      a.train(1);
      b.train(1);
      assertFalse(Arrays.equals(TinyGan.values(a.generator), TinyGan.values(b.generator)));
      assertFalse(Arrays.equals(TinyGan.values(a.critic), TinyGan.values(b.critic)));
    }
  }

  @Test
  void callingThreadsChangeNothing() throws Exception {
    Function<Device, GanBuilder> run = RUNS.get("curved");
    float[] expected = train(run, 2);
    try (Device device = Device.cpu(2);
        Gan gan = run.apply(device).build()) {
      for (int i = 0; i < STEPS; i++) {
        Thread caller = new Thread(() -> gan.train(1), "caller " + i);
        caller.start();
        caller.join();
      }
      assertArrayEquals(expected, TinyGan.state(gan));
    }
  }

  @Test
  void twoGansOnOneDeviceDoNotDisturbEachOther() throws Exception {
    float[] leaky = train(RUNS.get("piecewise linear"), 2);
    float[] curved = train(RUNS.get("curved"), 2);
    try (Device device = Device.cpu(2);
        Gan a = RUNS.get("piecewise linear").apply(device).build();
        Gan b = RUNS.get("curved").apply(device).build()) {
      Thread other = new Thread(() -> a.train(STEPS), "other");
      other.start();
      b.train(STEPS);
      other.join();
      assertArrayEquals(leaky, TinyGan.state(a));
      assertArrayEquals(curved, TinyGan.state(b));
    }
  }

  @Test
  void samplesDoNotDependOnTheirNumber() {
    try (Device device = Device.cpu(2);
        Gan gan = TinyGan.builder(device, TinyGan.leaky()).build()) {
      gan.train(2);
      Samples many = gan.sample(130, 9);
      Samples few = gan.sample(3, 9);
      assertArrayEquals(few.values(), Arrays.copyOf(many.values(), few.values().length));
      assertFalse(Arrays.equals(few.values(), gan.sample(3, 10).values()));
      assertEquals(130 * 64, many.values().length);
      try (Sampler sampler = gan.sampler(9, true)) {
        assertArrayEquals(many.values(), sampler.generate(sampler.latents(130)).values());
      }
    }
  }

  @Test
  void samplingBetweenStepsChangesNothing() {
    float[] expected = train(RUNS.get("curved"), 2);
    try (Device device = Device.cpu(2);
        Gan gan = RUNS.get("curved").apply(device).build()) {
      gan.train(STEPS, m -> gan.sample(2, m.step()));
      assertArrayEquals(expected, TinyGan.state(gan));
    }
  }
}
