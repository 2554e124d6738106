// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.UnsupportedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Regularizers and parameters of objectives of a run are recorded, and it goes on with them. */
class RegularizedRunTest {
  @TempDir Path folder;

  private static RunPlan plan(String objective, String regularizers) {
    Map<ConfigKey, Object> layer = ObjectiveText.layer("--objective", objective);
    layer.put(GanKeys.REGULARIZERS, GanKeys.REGULARIZERS.check("--regularizer", regularizers));
    layer.put(GanKeys.CRITIC_STEPS, 1L);
    return Runs.plan(6).with(layer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "least-squares:a=-1,c=0|r1:gamma=2,every=2 instance-noise:deviation=0.3,steps=5",
        "f-gan-squared-hellinger:generator=true|spectral-norm:generator=true pacgan:samples=2",
        "non-saturating:real_target=0.9|dragan:lambda=3 lookahead:steps=2",
        "wasserstein|weight-clipping:bound=0.02,biases=false",
        "non-saturating|unrolled:steps=2,rate=0.1"
      })
  void aStoppedRunEndsLikeOneThatWasNotStopped(String words) throws IOException {
    String[] parts = words.split("\\|");
    Runs.start(folder.resolve("whole"), plan(parts[0], parts[1]), 2);
    Path stopped = folder.resolve("parts");
    try (RunPlan.Ready ready = plan(parts[0], parts[1]).resolve();
        Device device = Device.cpu(1);
        TrainingRun run =
            TrainingRun.start(device, ready.config(), ready.data(), () -> new RunFolder(stopped))) {
      run.train(
          m -> {
            if (m.step() == 3) {
              run.stop();
            }
          });
    }
    Map<ConfigKey, Object> layer = ObjectiveText.layer("--objective", parts[0]);
    layer.put(GanKeys.REGULARIZERS, GanKeys.REGULARIZERS.check("--regularizer", parts[1]));
    Runs.resume(stopped, layer, 2);
    Runs.assertSameRun(folder.resolve("whole"), stopped);
    String json = Files.readString(stopped.resolve("config.json"));
    assertTrue(json.contains("\"" + parts[1].split(" ")[0] + "\""), json);

    try (Device device = Device.cpu(1);
        SavedModel model = SavedModel.load(device, new RunFolder(stopped), true, 7)) {
      Path picture = folder.resolve("picture.png");
      model.samples().sample(4).writePng(picture);
      assertEquals(-1, Files.mismatch(stopped.resolve("samples/step-000006.png"), picture));
    }
  }

  @Test
  void aRunDoesNotGoOnWithOthers() {
    Path run = folder.resolve("run");
    Runs.start(run, plan("least-squares:a=-1", "r1"), 1);
    for (Map<ConfigKey, Object> layer :
        List.of(
            Map.<ConfigKey, Object>of(GanKeys.REGULARIZERS, List.of()),
            ObjectiveText.layer("--objective", "least-squares:a=-2"))) {
      InvalidArgumentException e =
          assertThrows(InvalidArgumentException.class, () -> Runs.resume(run, layer, 1));
      assertTrue(e.getMessage().contains("of a run that goes on"), e::getMessage);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "r1",
        "pacgan:samples=2",
        "instance-noise:deviation=1,steps=9 instance-noise:deviation=2,steps=9"
      })
  void boundarySeekingTakesInstanceNoiseOnly(String regularizers) {
    Object given = GanKeys.REGULARIZERS.check("--regularizer", regularizers);
    RunPlan plan = new RunPlan("boundary-bars").with(Map.of(GanKeys.REGULARIZERS, given));
    UnsupportedException e = assertThrows(UnsupportedException.class, plan::resolve);
    assertTrue(e.getMessage().contains("instance noise, or none"), e::getMessage);
  }
}
