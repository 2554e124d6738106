// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import dev.forger.Device;
import dev.forger.gan.TrainingListener;
import dev.forger.gan.run.ConfigKey;
import dev.forger.gan.run.RunFolder;
import dev.forger.gan.run.RunPlan;
import dev.forger.gan.run.TrainingRun;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** Tiny runs. */
final class Runs {
  private Runs() {}

  /** Trains a recipe with pictures and checkpoints every other step. */
  static RunFolder train(Path path, String recipe, long batch, long steps) {
    return train(path, recipe, batch, steps, run -> m -> {});
  }

  /** The same while somebody listens, who is closed at the end where that can be. */
  static RunFolder train(
      Path path,
      String recipe,
      long batch,
      long steps,
      Function<TrainingRun, TrainingListener> ear) {
    Map<ConfigKey, Object> layer = new HashMap<>();
    layer.put(ConfigKey.BATCH, batch);
    layer.put(ConfigKey.STEPS, steps);
    layer.put(ConfigKey.SAMPLE_EVERY, 2L);
    layer.put(ConfigKey.SAMPLE_COUNT, 4L);
    layer.put(ConfigKey.CHECKPOINT_EVERY, 2L);
    RunFolder folder = new RunFolder(path);
    try (RunPlan.Ready ready = new RunPlan(recipe).with(layer).resolve();
        Device device = Device.cpu(1);
        TrainingRun run = TrainingRun.start(device, ready.config(), ready.data(), () -> folder)) {
      Session.begin(device, 0, "test").addTo(folder);
      train(run, ear);
    }
    return folder;
  }

  /** Goes on with a run from its checkpoint. */
  static void resume(RunFolder folder, long steps, Function<TrainingRun, TrainingListener> ear) {
    Map<ConfigKey, Object> layer = Map.of(ConfigKey.STEPS, steps);
    try (RunPlan.Ready ready = RunPlan.resume(TrainingRun.configOf(folder), layer).resolve();
        Device device = Device.cpu(1);
        TrainingRun run = TrainingRun.resume(device, ready.config(), ready.data(), folder)) {
      train(run, ear);
    }
  }

  private static void train(TrainingRun run, Function<TrainingRun, TrainingListener> ear) {
    TrainingListener listener = ear.apply(run);
    try {
      run.train(listener);
    } finally {
      if (listener instanceof TensorBoardLog log) {
        log.close();
      }
    }
  }
}
