// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.forger.CheckpointException;
import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Optimizer;
import dev.forger.Program;
import dev.forger.Safetensors;
import dev.forger.ShapeException;
import dev.forger.gan.autoencoder.AutoEncoder;
import dev.forger.gan.autoencoder.ConditionalVae;
import dev.forger.gan.autoencoder.Likelihood;
import dev.forger.gan.autoencoder.TinyModels;
import dev.forger.gan.autoencoder.Vae;
import dev.forger.gan.data.StrokeDigits;
import dev.forger.gan.latent.LatentOptimization;
import dev.forger.gan.matching.MatchingNetwork;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What every system of one program a step must keep: bits, memory, checkpoints, errors. */
class ImageTrainerTest {
  private static final int STEPS = 5;

  /** Builds a system from a device, with an optimiser. */
  private interface Maker extends BiFunction<Device, Optimizer, Trainer> {}

  private static final Map<String, Maker> SYSTEMS = systems(new LabelledNoise(50));

  @TempDir Path folder;

  private static Map<String, Maker> systems(LabelledNoise data) {
    Map<String, Maker> all = new LinkedHashMap<>();
    all.put(
        "auto-encoder",
        (d, o) ->
            AutoEncoder.builder(d)
                .data(data)
                .model(TinyModels.convolutions(3, 1, true))
                .batch(6)
                .optimizer(o)
                .build());
    all.put(
        "vae",
        (d, o) ->
            Vae.builder(d)
                .data(data)
                .model(TinyModels.convolutions(3, 2, false))
                .rateDecay(new RateDecay(1, 4))
                .batch(6)
                .optimizer(o)
                .build());
    all.put(
        "weighted vae",
        (d, o) ->
            Vae.builder(d)
                .data(data)
                .model(TinyModels.convolutions(3, 2, true))
                .likelihood(Likelihood.gaussian(0.5))
                .draws(4)
                .batch(6)
                .optimizer(o)
                .build());
    all.put(
        "conditional vae",
        (d, o) ->
            ConditionalVae.conditional(d)
                .data(data)
                .model(TinyModels.conditional(3, 3))
                .beta(2)
                .batch(6)
                .optimizer(o)
                .build());
    all.put(
        "matching network",
        (d, o) ->
            MatchingNetwork.builder(d)
                .data(data)
                .generator(TinyModels.decoder(3, true), Initializer.glorotUniform())
                .sigmas(2, 5)
                .batch(7)
                .optimizer(o)
                .build());
    all.put(
        "latent optimization",
        (d, o) ->
            LatentOptimization.builder(d)
                .data(data)
                .generator(TinyModels.decoder(3, true), Initializer.glorotUniform())
                .batch(6)
                .optimizer(o)
                .build());
    return all;
  }

  private static Optimizer adam() {
    return Optimizer.adam(1e-2, 0.9, 0.999);
  }

  private static Stream<DynamicTest> each(
      org.junit.jupiter.api.function.ThrowingConsumer<Maker> test) {
    return SYSTEMS.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> test.accept(e.getValue())));
  }

  /** All that training depends on, as a checkpoint has it. */
  private byte[] state(Trainer trainer) throws IOException {
    Path file = folder.resolve("state.safetensors");
    trainer.save(file);
    return Files.readAllBytes(file);
  }

  private byte[] train(Maker maker, int threads) throws IOException {
    try (Device device = Device.cpu(threads);
        Trainer trainer = maker.apply(device, adam())) {
      trainer.train(STEPS);
      return state(trainer);
    }
  }

  @TestFactory
  Stream<DynamicTest> threadsChangeNothing() {
    return each(
        maker -> {
          byte[] expected = train(maker, 1);
          for (int threads : new int[] {2, 3, 5}) {
            assertArrayEquals(expected, train(maker, threads), threads + " threads");
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> poisonedMemoryChangesNothing() {
    return each(
        maker -> {
          byte[] expected = train(maker, 2);
          java.lang.System.setProperty("forger.poisonArena", "true");
          try {
            assertArrayEquals(expected, train(maker, 2));
          } finally {
            java.lang.System.clearProperty("forger.poisonArena");
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> resumeIsExact() {
    return each(
        maker -> {
          byte[] expected = train(maker, 2);
          Path file = folder.resolve("run.safetensors");
          try (Device device = Device.cpu(2)) {
            try (Trainer trainer = maker.apply(device, adam())) {
              trainer.train(2);
              trainer.save(file);
            }
            try (Trainer trainer = maker.apply(device, adam())) {
              trainer.load(file);
              assertEquals(2, trainer.steps());
              trainer.train(STEPS - 2);
              assertArrayEquals(expected, state(trainer), "in a new object");
              trainer.load(file);
              trainer.train(STEPS - 2);
              assertArrayEquals(expected, state(trainer), "back in the same object");
              assertEquals(
                  trainer.steps() * (trainer.samplesSeen() / STEPS), trainer.samplesSeen());
            }
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> samplesDoNotDependOnTheirNumberNorDisturb() {
    return each(
        maker -> {
          byte[] expected = train(maker, 2);
          try (Device device = Device.cpu(2);
              Trainer trainer = maker.apply(device, adam());
              SampleSource source = trainer.samples(9);
              SampleSource other = trainer.samples(10)) {
            trainer.train(STEPS, m -> source.sample(2));
            assertArrayEquals(expected, state(trainer));
            float[] few = source.sample(3).values();
            Samples many = source.sample(70);
            assertEquals(70, many.count());
            assertArrayEquals(few, Arrays.copyOf(many.values(), few.length));
            assertFalse(Arrays.equals(few, other.sample(3).values()));
            assertThrows(InvalidArgumentException.class, () -> source.sample(0));
            for (float v : many.values()) {
              assertTrue(v >= -1.5 && v <= 1.5, "pixel " + v);
            }
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> stepsAllocateNothingAndMemoryIsGivenBack() {
    return each(
        maker -> {
          try (Device device = Device.cpu(2)) {
            try (Trainer trainer = maker.apply(device, adam())) {
              trainer.train(100);
              long native1 = device.liveBytes();
              allocated();
              Map<Long, Long> before = allocated();
              trainer.train(100);
              Map<Long, Long> after = allocated();
              after.forEach(
                  (id, bytes) -> {
                    long grown = bytes - before.getOrDefault(id, 0L);
                    assertTrue(grown <= 6400, "thread " + id + " allocated " + grown + " bytes");
                  });
              assertEquals(native1, device.liveBytes());
              assertTrue(trainer.prefetchBytes() > 0);
            }
            assertEquals(0, device.liveBytes());
          }
        });
  }

  private static Map<Long, Long> allocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] ids = threads.getAllThreadIds();
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    Map<Long, Long> all = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      all.put(ids[i], bytes[i]);
    }
    return all;
  }

  @TestFactory
  Stream<DynamicTest> divergenceIsStoppedBeforeAnyWeightChanges() {
    return systems(LabelledNoise.broken(50)).entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> diverges(e.getValue())));
  }

  /** Of the image that is broken the step that sees it says so; all others have been made. */
  private void diverges(Maker maker) throws IOException {
    try (Device device = Device.cpu(1);
        Trainer trainer = maker.apply(device, adam())) {
      DivergenceException e = assertThrows(DivergenceException.class, () -> trainer.train(20));
      assertEquals(trainer.steps() + 1, e.step());
      assertTrue(e.getMessage().contains("step " + e.step()), e.getMessage());
      long made = trainer.steps();
      byte[] kept = state(trainer);
      assertThrows(DivergenceException.class, () -> trainer.train(20));
      if (trainer.steps() == made) {
        assertArrayEquals(kept, state(trainer));
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> programsSayWhatRuns() {
    return each(
        maker -> {
          try (Device device = Device.cpu(1);
              Trainer trainer = maker.apply(device, adam())) {
            Map<String, Program> programs = trainer.programs();
            assertEquals(1, programs.size());
            assertTrue(programs.get("step").describe().contains("adam"));
            assertTrue(trainer.columns().size() >= 1);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> everyOptimiserCountsItsSteps() {
    return each(
        maker -> {
          Path file = folder.resolve("count.safetensors");
          try (Device device = Device.cpu(1);
              Trainer trainer = maker.apply(device, adam())) {
            trainer.train(3);
            trainer.save(file);
          }
          int optimisers = 0;
          try (Safetensors saved = Safetensors.open(file)) {
            for (Safetensors.Entry entry : saved.entries()) {
              if (entry.name().endsWith("_optimizer.iterations")) {
                assertEquals(3, saved.map(entry.name()).getLong(0), entry.name());
                optimisers++;
              }
            }
          }
          assertTrue(optimisers >= 1);
        });
  }

  @Test
  void fallingRatesMatterFromTheirFirstStepOn() throws IOException {
    try (Device device = Device.cpu(1);
        Trainer steady = vae(device, RateDecay.NONE);
        Trainer falling = vae(device, new RateDecay(2, 4))) {
      steady.train(3);
      falling.train(3);
      assertArrayEquals(state(steady), state(falling));
      steady.train(1);
      falling.train(1);
      assertFalse(Arrays.equals(state(steady), state(falling)));
    }
  }

  private static Trainer vae(Device device, RateDecay decay) {
    return Vae.builder(device)
        .data(new LabelledNoise(20))
        .model(TinyModels.linear(2))
        .rateDecay(decay)
        .batch(6)
        .build();
  }

  @Test
  void checkpointsOfOtherSystemsAreRefused() throws IOException {
    try (Device device = Device.cpu(1);
        Trainer vae = SYSTEMS.get("vae").apply(device, adam());
        Trainer weighted = SYSTEMS.get("weighted vae").apply(device, adam())) {
      Path file = folder.resolve("vae.safetensors");
      vae.save(file);
      assertThrows(CheckpointException.class, () -> weighted.load(file));
    }
  }

  @Test
  void dataThatDoNotFitAreRefused() {
    try (Device device = Device.cpu(1);
        StrokeDigits digits = StrokeDigits.create(7, 100)) {
      assertThrows(InvalidArgumentException.class, () -> Vae.builder(device).build());
      assertThrows(
          ShapeException.class,
          () ->
              Vae.builder(device).data(digits).model(TinyModels.convolutions(3, 2, false)).build());
      assertThrows(
          InvalidArgumentException.class,
          () -> Vae.builder(device).data(digits).batch(101).build());
      assertThrows(InvalidArgumentException.class, () -> Vae.builder(device).batch(0));
      assertThrows(
          InvalidArgumentException.class,
          () ->
              ConditionalVae.conditional(device)
                  .data(new TinyGan.Noise(50))
                  .model(TinyModels.conditional(3, 3))
                  .batch(6)
                  .build());
      assertEquals(0, device.liveBytes());
    }
  }
}
