// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.Device;
import dev.forger.gan.TrainingListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Small runs for tests. */
final class Runs {
  private Runs() {}

  /** Rates that stay, so that a run may be made longer and be the same. */
  static RunPlan plan(long steps) {
    Map<ConfigKey, Object> layer = new HashMap<>();
    layer.put(ConfigKey.STEPS, steps);
    layer.put(ConfigKey.BATCH, 2L);
    layer.put(GanKeys.CRITIC_STEPS, 2L);
    layer.put(ConfigKey.RATE_DECAY, 0.0);
    layer.put(ConfigKey.MODEL_LATENT, 3L);
    layer.put(ConfigKey.SAMPLE_EVERY, 3L);
    layer.put(ConfigKey.SAMPLE_COUNT, 4L);
    layer.put(ConfigKey.CHECKPOINT_EVERY, 4L);
    return new RunPlan(Recipes.DEFAULT).with(layer);
  }

  static void start(Path folder, RunPlan plan, int threads, TrainingListener... listeners) {
    try (RunPlan.Ready ready = plan.resolve();
        Device device = Device.cpu(threads);
        TrainingRun run =
            TrainingRun.start(device, ready.config(), ready.data(), () -> new RunFolder(folder))) {
      run.train(listeners);
    }
  }

  static void resume(Path path, Map<ConfigKey, Object> layer, int threads) {
    RunFolder folder = new RunFolder(path);
    try (RunPlan.Ready ready = RunPlan.resume(TrainingRun.configOf(folder), layer).resolve();
        Device device = Device.cpu(threads);
        TrainingRun run = TrainingRun.resume(device, ready.config(), ready.data(), folder)) {
      run.train();
    }
  }

  /** Compares all that does not depend on time or on where a run was interrupted. */
  static void assertSameRun(Path expected, Path actual) throws IOException {
    for (String name : List.of("config.json", "metrics.csv", "checkpoint.safetensors")) {
      assertArrayEquals(
          Files.readAllBytes(expected.resolve(name)),
          Files.readAllBytes(actual.resolve(name)),
          name);
    }
    assertEquals(names(expected), names(actual));
    assertEquals(names(expected.resolve("samples")), names(actual.resolve("samples")));
    for (String name : names(expected.resolve("samples"))) {
      assertArrayEquals(
          Files.readAllBytes(expected.resolve("samples").resolve(name)),
          Files.readAllBytes(actual.resolve("samples").resolve(name)),
          name);
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
