// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.MemoryUse;
import dev.forger.ShapeException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is planned from the shape of the data is what a run on the data takes. */
class TrainingPlanTest {
  @TempDir Path folder;

  private static Map<String, Long> planned(RunPlan plan) {
    try (Device device = Device.cpu(2);
        RunPlan.Ready ready = plan.resolveShape();
        TrainingPlan built = TrainingPlan.of(device, ready.config(), ready.data())) {
      return built.bytes();
    }
  }

  @Test
  void aRunHoldsWhatWasPlannedAtEveryStep() {
    Map<String, Long> planned = planned(Runs.plan(4));
    List<Map<MemoryUse, Long>> seen = new ArrayList<>();
    try (Device device = Device.cpu(2)) {
      try (RunPlan.Ready ready = Runs.plan(4).resolve();
          TrainingRun run =
              TrainingRun.start(
                  device,
                  ready.config(),
                  ready.data(),
                  () -> new RunFolder(folder.resolve("run")))) {
        run.train(m -> seen.add(device.liveBytesByUse()));
      }
      assertEquals(0, device.liveBytes());
    }
    assertEquals(4, seen.size());
    assertEquals(1, Set.copyOf(seen).size(), seen::toString);
    seen.get(0)
        .forEach(
            (use, bytes) ->
                assertEquals(
                    planned.get(use.toString().toLowerCase(Locale.ROOT)), bytes, use::toString));
    assertEquals(seen.get(0).size() + 1, planned.size());
  }

  @Test
  void everyRecipeIsPlannedWithoutItsData() {
    Set<Map<String, Long>> plans = new HashSet<>();
    for (String recipe : Recipes.names()) {
      Map<ConfigKey, Object> values = Recipes.get(recipe).values();
      // A mixture needs more points than components, and has no memory on the device.
      boolean mixture = values.get(ConfigKey.SYSTEM).equals("gaussian-mixture");
      RunPlan plan = new RunPlan(recipe);
      // How many classes there are only the data knows.
      if (Systems.of(values).needsData() && !values.containsKey(ConfigKey.DATA_SOURCE)) {
        assertThrows(InvalidArgumentException.class, plan::resolveShape);
        continue;
      }
      Map<String, Long> planned = planned(mixture ? plan : plan.with(Map.of(ConfigKey.BATCH, 2L)));
      // Other systems have no averages, no statistics, or no optimiser.
      boolean imageGan =
          Set.of("gan", "conditional-gan", "text-to-image").contains(values.get(ConfigKey.SYSTEM))
              && !"mlp2d".equals(values.get(GanKeys.MODEL_NAME));
      planned.forEach(
          (name, bytes) -> {
            boolean mayBeNone = !imageGan || name.equals("other") || name.equals("packed_filters");
            assertTrue(bytes > 0 || mayBeNone, () -> recipe + ": " + planned);
          });
      assertTrue(
          mixture || planned.get("weights") + planned.get("batches") > 0, () -> recipe + planned);
      assertEquals(0, planned.get("other"), recipe);
      plans.add(planned);
    }
    assertTrue(plans.size() > 3, plans::toString);
  }

  @Test
  void theShapeComesFromKeysElseFromTheData() {
    try (RunPlan.Ready digits = new RunPlan(Recipes.DEFAULT).resolveShape();
        RunPlan.Ready coloured = new RunPlan("wgan-gp-64").resolveShape();
        RunPlan.Ready gone =
            new RunPlan("wgan-gp-64")
                .with(Map.of(ConfigKey.DATA_SOURCE, "no/such", ConfigKey.DATA_CHANNELS, 1L))
                .resolveShape()) {
      assertEquals(1, digits.config().number(ConfigKey.DATA_CHANNELS));
      assertEquals(28, digits.data().height());
      assertEquals(3, coloured.config().number(ConfigKey.DATA_CHANNELS));
      assertEquals(64, coloured.data().width());
      assertEquals(1, gone.data().channels());
      assertThrows(
          InvalidArgumentException.class, () -> gone.data().read(0, new float[64 * 64], 0));
    }
    RunPlan contradiction = new RunPlan("wgan-gp-64").with(Map.of(ConfigKey.DATA_SIZE, 64L));
    contradiction.with(Map.of(ConfigKey.DATA_SIZE, 32L, GanKeys.MODEL_NAME, "dcgan64"));
    assertThrows(ShapeException.class, () -> planned(contradiction));
  }
}
