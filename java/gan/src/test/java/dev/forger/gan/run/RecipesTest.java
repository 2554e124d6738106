// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.gan.Samples;
import dev.forger.gan.data.StrokeDigits;
import dev.forger.gan.text.Sentences;
import dev.forger.gan.text.TextSamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recipe trains, goes on where it was stopped, and samples. */
class RecipesTest {
  private static final long STEPS = 20;
  private static final Set<String> SLOW = Set.of("resnet32", "dcgan64");

  /** Pictures of ten classes: all that is drawn would be resized in each run. */
  private static final int PICTURES = 200;

  @TempDir static Path pictures;
  @TempDir Path folder;

  @BeforeAll
  static void drawPictures() throws IOException {
    try (StrokeDigits digits = StrokeDigits.create(7, PICTURES)) {
      for (int i = 0; i < PICTURES; i++) {
        Path ofClass = pictures.resolve(Integer.toString(digits.label(i)));
        Files.createDirectories(ofClass);
        Samples.of(digits, i, 1).writePng(ofClass.resolve(i + ".png"));
      }
    }
  }

  static Stream<String> recipes() {
    return Recipes.names().stream();
  }

  /** The recipe at a batch that takes seconds, on few pictures where it has no data of its own. */
  private static RunPlan plan(String recipe) {
    Map<ConfigKey, Object> layer = new HashMap<>();
    layer.put(ConfigKey.STEPS, STEPS);
    layer.put(ConfigKey.BATCH, 2L);
    layer.put(ConfigKey.SAMPLE_EVERY, STEPS);
    layer.put(ConfigKey.SAMPLE_COUNT, 4L);
    layer.put(ConfigKey.CHECKPOINT_EVERY, 10L);
    Map<ConfigKey, Object> values = Recipes.get(recipe).values();
    if (!values.containsKey(ConfigKey.DATA_SOURCE)) {
      layer.put(ConfigKey.DATA_SOURCE, pictures.toString());
    }
    layer.putAll(tiny(values));
    return new RunPlan(recipe).with(layer);
  }

  /** What else makes a system quick. */
  private static Map<ConfigKey, Object> tiny(Map<ConfigKey, Object> values) {
    return switch (values.get(ConfigKey.SYSTEM).toString()) {
      case "cycle-gan" ->
          values.containsKey(SystemKeys.DATA_B)
              ? Map.of(SystemKeys.HIDDEN, 4L, SystemKeys.BLOCKS, 1L)
              : Map.of(
                  SystemKeys.HIDDEN,
                  4L,
                  SystemKeys.BLOCKS,
                  1L,
                  SystemKeys.DATA_B,
                  pictures.toString(),
                  ConfigKey.DATA_SIZE,
                  8L);
      case "boundary-gan" ->
          values.containsKey(BoundaryKeys.COLOURS)
              ? Map.of(BoundaryKeys.SAMPLES, 3L, ConfigKey.DATA_SIZE, 8L)
              : Map.of(BoundaryKeys.SAMPLES, 3L);
      case "rbm" -> Map.of(SystemKeys.HIDDEN, 8L, SystemKeys.SAMPLE_SWEEPS, 3L);
      case "deep-boltzmann" ->
          Map.of(
              SystemKeys.HIDDEN,
              8L,
              SystemKeys.TOP,
              4L,
              SystemKeys.PRETRAINING,
              7L,
              SystemKeys.SAMPLE_SWEEPS,
              3L);
      case "text-translation" ->
          values.containsKey(TextTranslationSystem.CIPHER)
              ? Map.of(SystemKeys.CRITIC_WIDTH, 4L)
              : Map.of(
                  SystemKeys.CRITIC_WIDTH,
                  4L,
                  ConfigKey.DATA_SOURCE,
                  Sentences.NAME,
                  SystemKeys.DATA_B,
                  Sentences.NAME);
      case "gaussian-mixture" -> Map.of(ConfigKey.BATCH, 200L);
      default ->
          SLOW.contains(values.getOrDefault(GanKeys.MODEL_NAME, "").toString())
              ? Map.of(GanKeys.CRITIC_STEPS, 1L)
              : Map.of();
    };
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void trainsGoesOnAndSamples(String recipe) throws IOException {
    Path parts = folder.resolve("parts");
    try (RunPlan.Ready ready = plan(recipe).resolve();
        Device device = Device.cpu(1);
        TrainingRun run =
            TrainingRun.start(device, ready.config(), ready.data(), () -> new RunFolder(parts))) {
      run.train(
          m -> {
            if (m.step() == STEPS / 2) {
              run.stop();
            }
          });
      assertEquals(STEPS / 2, run.savedStep());
    }
    Runs.resume(parts, Map.of(), 2);
    // Large models take long, and have the same trainer as small ones.
    if (!recipe.matches(".*-(32|64)")) {
      Path whole = folder.resolve("whole");
      Runs.start(whole, plan(recipe), 2);
      Runs.assertSameRun(whole, parts);
    }

    try (Device device = Device.cpu(2);
        SavedModel model = SavedModel.load(device, new RunFolder(parts), true, 7)) {
      Samples samples = model.samples().sample(4);
      assertEquals(4 * model.samples().shape().elements(), samples.values().length);
      boolean isText = model.samples() instanceof TextSamples;
      Path picture = folder.resolve(isText ? "lines.txt" : "picture.png");
      if (model.samples() instanceof TextSamples text) {
        text.write(picture, 4);
        assertEquals(4, Files.readAllLines(picture).size());
      } else {
        samples.writePng(picture);
      }
      // Pictures of a run are of seed 7, too.
      String last = "samples/step-000020" + (isText ? ".txt" : ".png");
      assertEquals(-1, Files.mismatch(parts.resolve(last), picture), "same picture");
    }
    String header = Files.readAllLines(parts.resolve("metrics.csv")).get(0);
    assertTrue(header.startsWith("step,images,"), header);
    assertFalse(Recipes.description(recipe).isBlank());
  }

  @Test
  void everySystemHasARecipe() {
    TreeSet<String> systems = new TreeSet<>();
    recipes().forEach(name -> systems.add(Recipes.get(name).text(ConfigKey.SYSTEM)));
    assertEquals(new TreeSet<>(Systems.names()), systems);
  }
}
