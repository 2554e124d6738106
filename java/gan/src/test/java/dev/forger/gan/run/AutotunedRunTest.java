// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs record what was timed, and go on and replay with it. */
class AutotunedRunTest {
  private static final int STEPS = 6;

  @TempDir static Path shared;
  @TempDir Path folder;

  private static RunPlan plan(long steps) {
    return Runs.plan(steps).with(Map.of(ConfigKey.AUTOTUNE, true));
  }

  @BeforeAll
  static void trainWithoutInterruption() {
    Runs.start(shared.resolve("whole"), plan(STEPS), 2);
  }

  private static Path whole() {
    return shared.resolve("whole");
  }

  private static RunConfig recorded() throws IOException {
    return RunConfig.parse(Files.readString(whole().resolve("config.json")), "config.json");
  }

  @Test
  void configurationAndCheckpointHaveTheChoices() throws IOException {
    RunConfig config = recorded();
    assertEquals(config, TrainingRun.configOf(new RunFolder(whole())));
    assertEquals(config, RunConfig.parse(config.toJson(), "text"));
    try (Device device = Device.cpu(1)) {
      assertEquals(device.isa().equals("ref"), config.kernels().isEmpty());
    }
    try (RunPlan.Ready plain = Runs.plan(STEPS).resolve()) {
      assertFalse(plain.config().flag(ConfigKey.AUTOTUNE));
      assertNull(plain.config().kernels());
    }
  }

  @Test
  void stoppedAndResumedItEndsTheSame() throws IOException {
    Path path = folder.resolve("run");
    try (RunPlan.Ready ready = new RunPlan(Recipes.DEFAULT).with(recorded().values()).resolve();
        Device device = Device.cpu(1);
        TrainingRun run =
            TrainingRun.start(device, ready.config(), ready.data(), () -> new RunFolder(path))) {
      run.train(
          m -> {
            if (m.step() == 3) {
              run.stop();
            }
          });
    }
    Runs.resume(path, Map.of(ConfigKey.AUTOTUNE, true), 3);
    Runs.assertSameRun(whole(), path);
  }

  @Test
  void configurationReplaysBitForBit() throws IOException {
    Path path = folder.resolve("run");
    Runs.start(path, new RunPlan(Recipes.DEFAULT).with(recorded().values()), 1);
    Runs.assertSameRun(whole(), path);
  }

  /** Whatever the machine: choices that it would hardly make. */
  @Test
  void givenChoicesAreTakenWithoutTiming() throws IOException {
    Map<String, String> slow = new TreeMap<>(recorded().kernels());
    slow.replaceAll((key, name) -> "gemm");
    RunConfig config = recorded().with(ConfigKey.KERNELS, slow);
    try (RunPlan.Ready ready = new RunPlan(Recipes.DEFAULT).with(config.values()).resolve();
        Device device = Device.cpu(2);
        TrainingPlan built = TrainingPlan.of(device, ready.config(), ready.data())) {
      assertEquals(config, ready.config());
      assertEquals(slow, device.kernelChoices());
      assertTrue(
          built.trainer().programs().values().stream()
              .flatMap(program -> program.describe().lines())
              .map(line -> line.split(";")[0])
              .noneMatch(line -> line.contains("_winograd_") || line.contains("_thin_")));
    }
  }

  @Test
  void samplesAreDrawnWithTheChoicesOfTheRun() throws IOException {
    try (Device device = Device.cpu(2);
        SavedModel saved = SavedModel.load(device, new RunFolder(whole()), true, 7)) {
      assertEquals(recorded().kernels(), device.kernelChoices());
      Path picture = folder.resolve("picture.png");
      saved.samples().sample(4).writePng(picture);
      assertArrayEquals(
          Files.readAllBytes(whole().resolve("samples/step-000006.png")),
          Files.readAllBytes(picture));
    }
  }

  @Test
  void whatConvolutionsDependOnDropsTheChoices() throws IOException {
    Map<ConfigKey, Object> values = recorded().values();
    for (Map<ConfigKey, Object> layer :
        java.util.List.<Map<ConfigKey, Object>>of(
            Map.of(ConfigKey.BATCH, 3L),
            Map.of(ConfigKey.AUTOTUNE, false),
            Map.of(ConfigKey.EXACT, true),
            Map.of(ConfigKey.PRECISION, "bf16"))) {
      try (RunPlan.Ready ready =
          new RunPlan(Recipes.DEFAULT).with(values).with(layer).resolveShape()) {
        assertNull(ready.config().kernels(), layer::toString);
      }
    }
    try (RunPlan.Ready ready =
        new RunPlan(Recipes.DEFAULT)
            .with(values)
            .with(Map.of(ConfigKey.SEED, 2L, ConfigKey.AUTOTUNE, true))
            .resolveShape()) {
      assertEquals(recorded().kernels(), ready.config().kernels());
    }
  }

  @Test
  void aRunGoesOnAsItBegan() throws IOException {
    RunConfig config = recorded();
    assertThrows(
        InvalidArgumentException.class,
        () -> RunPlan.resume(config, Map.of(ConfigKey.AUTOTUNE, false)));
    RunConfig old = RunConfig.parse("{\"format\": 3}", "old");
    assertFalse(old.flag(ConfigKey.AUTOTUNE));
    InvalidArgumentException e =
        assertThrows(
            InvalidArgumentException.class,
            () -> RunConfig.parse("{\"training\": {\"kernels\": {\"a\": 1}}}", "file"));
    assertTrue(e.getMessage().contains("training.kernels"), e::getMessage);
    assertThrows(InvalidArgumentException.class, () -> ConfigKey.KERNELS.check("--set", "gemm"));
  }
}
