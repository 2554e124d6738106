// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.forger.CheckpointException;
import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.InvalidArgumentException;
import dev.forger.gan.Samples;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.StrokeDigits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingRunTest {
  private static final int STEPS = 10;

  @TempDir static Path shared;
  @TempDir Path folder;

  @BeforeAll
  static void trainWithoutInterruption() {
    Runs.start(shared.resolve("whole"), Runs.plan(STEPS), 2);
  }

  private static Path whole() {
    return shared.resolve("whole");
  }

  @Test
  void writesAllFiles() throws IOException {
    List<String> metrics = Files.readAllLines(whole().resolve("metrics.csv"));
    assertEquals(STEPS + 1, metrics.size());
    assertEquals(STEPS + 1, Files.readAllLines(whole().resolve("timing.csv")).size());
    assertTrue(metrics.get(0).startsWith("step,images,"), metrics.get(0));
    assertTrue(metrics.get(STEPS).startsWith(STEPS + "," + STEPS * 4 + ","), metrics.get(STEPS));
    for (int step : new int[] {3, 6, 9, 10}) {
      assertTrue(Files.exists(whole().resolve(String.format("samples/step-%06d.png", step))));
    }
    assertTrue(Files.exists(whole().resolve("checkpoint.safetensors.previous")));
    assertEquals(
        RunConfig.parse(Files.readString(whole().resolve("config.json")), "config.json"),
        TrainingRun.configOf(new RunFolder(whole())));
  }

  @Test
  void timesComeWithTheWorkOfEachStep() throws IOException {
    List<String> timing = Files.readAllLines(whole().resolve("timing.csv"));
    assertEquals("step,milliseconds,images_per_second,gflop", timing.get(0));
    double first = Double.parseDouble(timing.get(1).split(",")[3]);
    assertTrue(first > 0, timing.get(1));
    for (String row : timing.subList(2, timing.size())) {
      assertEquals(first, Double.parseDouble(row.split(",")[3]), row);
    }
  }

  @Test
  void aRunThatBeganWithoutWorkKeepsItsTimes() throws IOException {
    Path path = folder.resolve("run");
    Runs.start(path, Runs.plan(5), 2);
    Path timing = path.resolve("timing.csv");
    List<String> old =
        Files.readAllLines(timing).stream().map(r -> r.substring(0, r.lastIndexOf(','))).toList();
    Files.write(timing, old);
    Runs.resume(path, Map.of(ConfigKey.STEPS, (long) STEPS), 2);
    List<String> rows = Files.readAllLines(timing);
    assertEquals(old, rows.subList(0, old.size()));
    assertEquals(STEPS + 1, rows.size());
    assertTrue(rows.stream().allMatch(r -> r.split(",").length == 3), rows::toString);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 7, 9})
  void stoppedAnywhereAndResumedItEndsTheSame(int stopAt) throws IOException {
    Path path = folder.resolve("run");
    try (RunPlan.Ready ready = Runs.plan(STEPS).resolve();
        Device device = Device.cpu(1);
        TrainingRun run =
            TrainingRun.start(device, ready.config(), ready.data(), () -> new RunFolder(path))) {
      run.train(
          m -> {
            if (m.step() == stopAt) {
              run.stop();
            }
          });
      assertEquals(stopAt, run.savedStep());
    }
    Runs.resume(path, Map.of(), 3);
    Runs.assertSameRun(whole(), path);
  }

  @Test
  void stoppedBeforeTheFirstStepAndResumedItEndsTheSame() throws IOException {
    Path path = folder.resolve("run");
    try (RunPlan.Ready ready = Runs.plan(STEPS).resolve();
        Device device = Device.cpu(1);
        TrainingRun run =
            TrainingRun.start(device, ready.config(), ready.data(), () -> new RunFolder(path))) {
      run.stop();
      run.train();
      assertEquals(0, run.steps());
    }
    Runs.resume(path, Map.of(), 1);
    Runs.assertSameRun(whole(), path);
  }

  @Test
  void shorterRunMadeLongerEndsTheSame() throws IOException {
    Path path = folder.resolve("run");
    Runs.start(path, Runs.plan(5), 2);
    Runs.resume(path, Map.of(ConfigKey.STEPS, (long) STEPS), 2);
    Runs.assertSameRun(whole(), path);
  }

  @Test
  void aRunKeepsItsPrecision() throws IOException {
    Map<ConfigKey, Object> bf16 = Map.of(ConfigKey.PRECISION, "bf16");
    Path expected = folder.resolve("expected");
    Runs.start(expected, Runs.plan(STEPS).with(bf16), 2);
    assertTrue(
        Files.mismatch(whole().resolve("metrics.csv"), expected.resolve("metrics.csv")) >= 0);
    Path path = folder.resolve("run");
    Runs.start(path, Runs.plan(5).with(bf16), 2);
    assertThrows(
        InvalidArgumentException.class,
        () -> Runs.resume(path, Map.of(ConfigKey.PRECISION, "f32"), 1));
    Runs.resume(path, Map.of(ConfigKey.STEPS, (long) STEPS), 1);
    Runs.assertSameRun(expected, path);
    Path picture = folder.resolve("picture.png");
    try (Device device = Device.cpu(1);
        SavedModel saved = SavedModel.load(device, new RunFolder(path), true, 7)) {
      saved.samples().sample(4).writePng(picture);
    }
    assertEquals(-1, Files.mismatch(path.resolve("samples/step-000010.png"), picture));
  }

  @Test
  void rowsAndPicturesAfterTheCheckpointAreWrittenAgain() throws IOException {
    Path path = folder.resolve("run");
    Runs.start(path, Runs.plan(4), 2);
    Files.writeString(
        path.resolve("metrics.csv"),
        Files.readString(path.resolve("metrics.csv")) + "5,1,1,1,1,1,1\n6,2,2");
    Files.writeString(path.resolve("samples/step-000009.png"), "no picture");
    Files.writeString(path.resolve("checkpoint.safetensors.tmp"), "half a");
    Files.delete(path.resolve("config.json"));
    Runs.resume(path, Map.of(ConfigKey.STEPS, (long) STEPS), 2);
    Runs.assertSameRun(whole(), path);
  }

  @Test
  void configurationReplaysBitForBit() throws IOException {
    Path path = folder.resolve("run");
    RunConfig config =
        RunConfig.parse(Files.readString(whole().resolve("config.json")), "config.json");
    Runs.start(path, new RunPlan(Recipes.DEFAULT).with(config.values()), 1);
    Runs.assertSameRun(whole(), path);
  }

  @Test
  void divergenceKeepsTheLastCheckpoint() throws IOException {
    Path path = folder.resolve("run");
    Map<ConfigKey, Object> rates = Map.of(GanKeys.GENERATOR_RATE, 1e30, GanKeys.CRITIC_RATE, 1e30);
    DivergenceException e =
        assertThrows(
            DivergenceException.class, () -> Runs.start(path, Runs.plan(STEPS).with(rates), 2));
    assertTrue(e.step() >= 1 && e.step() <= STEPS, e::getMessage);
    assertFalse(e.node().isEmpty());
    try (Device device = Device.cpu(1);
        SavedModel saved = SavedModel.load(device, new RunFolder(path), true, 1)) {
      for (float value : saved.samples().sample(2).values()) {
        assertTrue(Float.isFinite(value));
      }
    }
  }

  @Test
  void otherValuesAreRefusedOnResume() {
    InvalidArgumentException e =
        assertThrows(
            InvalidArgumentException.class,
            () -> Runs.resume(whole(), Map.of(ConfigKey.BATCH, 3L), 1));
    assertTrue(e.getMessage().contains("training.batch"), e::getMessage);
    assertThrows(
        InvalidArgumentException.class, () -> Runs.resume(whole(), Map.of(ConfigKey.STEPS, 5L), 1));
  }

  @Test
  void usedFolderIsRefusedAndLeftAlone() throws IOException {
    byte[] before = Files.readAllBytes(whole().resolve("metrics.csv"));
    InvalidArgumentException e =
        assertThrows(
            InvalidArgumentException.class, () -> Runs.start(whole(), Runs.plan(STEPS), 1));
    assertTrue(e.getMessage().contains("--resume"), e::getMessage);
    assertTrue(e.getMessage().contains("--out"), e::getMessage);
    assertArrayEquals(before, Files.readAllBytes(whole().resolve("metrics.csv")));
  }

  @Test
  void folderInTrainingIsRefused() {
    Path path = folder.resolve("run");
    Runs.start(
        path,
        Runs.plan(4),
        1,
        m -> {
          if (m.step() == 4) {
            InvalidArgumentException e =
                assertThrows(InvalidArgumentException.class, () -> Runs.resume(path, Map.of(), 1));
            assertTrue(e.getMessage().contains("another process"), e::getMessage);
          }
        });
  }

  /** Both show images of the data, pix2pix those of a held-out tenth. */
  @ParameterizedTest
  @CsvSource({"cycle-32, 40", "pix2pix, 2"})
  void moreImagesInAPictureThanTheDataGivesAreRefusedAtTheStart(String recipe, long limit) {
    Path images = folder.resolve("images");
    try (ImageDataset digits = StrokeDigits.create(7, 20)) {
      for (int i = 0; i < digits.size(); i++) {
        Samples.of(digits, i, 1).writePng(images.resolve(i + ".png"));
      }
    }
    Path path = folder.resolve("run");
    InvalidArgumentException e =
        assertThrows(
            InvalidArgumentException.class,
            () -> Runs.start(path, shown(recipe, images, limit + 1), 1));
    assertTrue(e.getMessage().contains("output.sample_count"), e::getMessage);
    assertTrue(e.getMessage().contains("1 to " + limit), e::getMessage);
    assertFalse(Files.exists(path));
    Runs.start(path, shown(recipe, images, limit), 1);
    assertTrue(Files.exists(path.resolve("samples/step-000001.png")));
  }

  private static RunPlan shown(String recipe, Path images, long count) {
    Map<ConfigKey, Object> layer = new HashMap<>();
    layer.put(ConfigKey.DATA_SOURCE, images.toString());
    layer.put(ConfigKey.STEPS, 1L);
    layer.put(ConfigKey.BATCH, 2L);
    layer.put(ConfigKey.SAMPLE_COUNT, count);
    if (recipe.equals("pix2pix")) {
      layer.put(PairedSystem.WIDTH, 4L);
    } else {
      layer.put(SystemKeys.DATA_B, images.toString());
      layer.put(SystemKeys.HIDDEN, 4L);
      layer.put(SystemKeys.BLOCKS, 1L);
    }
    return new RunPlan(recipe).with(layer);
  }

  @Test
  void checkpointCutAnywhereIsRefused() throws IOException {
    Path path = folder.resolve("run");
    Files.createDirectories(path);
    byte[] sound = Files.readAllBytes(whole().resolve("checkpoint.safetensors"));
    for (int length : new int[] {0, 1, 7, 8, 9, 1000, sound.length / 2, sound.length - 1}) {
      Files.write(path.resolve("checkpoint.safetensors"), java.util.Arrays.copyOf(sound, length));
      CheckpointException e =
          assertThrows(CheckpointException.class, () -> Runs.resume(path, Map.of(), 1));
      assertEquals(CheckpointException.Kind.CORRUPT, e.kind(), e::getMessage);
    }
  }

  @Test
  void missingCheckpointIsRefused() {
    CheckpointException e =
        assertThrows(CheckpointException.class, () -> Runs.resume(folder, Map.of(), 1));
    assertEquals(CheckpointException.Kind.UNREADABLE, e.kind());
  }

  /** Steps 200 to 400 of a run that writes its rows: no more than 64 bytes a step and thread. */
  @Test
  void stepAllocatesAlmostNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Map<Long, Long> before = new HashMap<>();
    Map<ConfigKey, Object> rarely =
        Map.of(ConfigKey.SAMPLE_EVERY, 1000L, ConfigKey.CHECKPOINT_EVERY, 1000L);
    Runs.start(
        folder.resolve("run"),
        Runs.plan(420).with(rarely),
        2,
        m -> {
          if (m.step() == 200) {
            for (long id : threads.getAllThreadIds()) {
              // Surefire's own threads allocate by the clock.
              if (!threads.getThreadInfo(id).getThreadName().startsWith("surefire-")) {
                before.put(id, threads.getThreadAllocatedBytes(id));
              }
            }
          } else if (m.step() == 400) {
            for (Map.Entry<Long, Long> entry : before.entrySet()) {
              long after = threads.getThreadAllocatedBytes(entry.getKey());
              boolean mine = entry.getKey() == Thread.currentThread().getId();
              // The first snapshot itself allocates on this thread.
              long budget = 200 * 64 + (mine ? 100_000 : 0);
              assertTrue(
                  after - entry.getValue() <= budget,
                  () -> "thread " + entry.getKey() + ": " + (after - entry.getValue()) + " bytes");
            }
          }
        });
  }
}
