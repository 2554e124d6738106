// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.DataException;
import dev.forger.Device;
import dev.forger.ForgerException;
import dev.forger.InvalidArgumentException;
import dev.forger.UnsupportedException;
import dev.forger.gan.text.Sentences;
import dev.forger.gan.text.TextSamples;
import dev.forger.gan.text.Texts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Translations of text from the configuration to the lines of a checkpoint. */
class TextTranslationRunTest {
  @TempDir Path folder;

  private static RunPlan plan(String recipe, Map<ConfigKey, Object> own) {
    Map<ConfigKey, Object> layer = new HashMap<>();
    layer.put(ConfigKey.STEPS, 4L);
    layer.put(ConfigKey.BATCH, 2L);
    layer.put(ConfigKey.SAMPLE_COUNT, 4L);
    layer.put(SystemKeys.CRITIC_WIDTH, 4L);
    layer.putAll(own);
    return new RunPlan(recipe).with(layer);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private RunPlan twoFiles(String a, String b) throws IOException {
    return plan(
        "cipher-substitution",
        Map.of(
            ConfigKey.DATA_SOURCE,
            file("a.txt", a),
            SystemKeys.DATA_B,
            file("b.txt", b),
            TextSystem.LETTERS,
            false));
  }

  private static String refused(Class<? extends ForgerException> kind, RunPlan plan) {
    return assertThrows(kind, () -> plan.resolve().close()).getMessage();
  }

  private static String warning(RunPlan plan) {
    try (RunPlan.Ready ready = plan.resolve()) {
      return ready.config().warning().orElse("");
    }
  }

  /** Ciphers of the sentences that Forger writes are not found: who trains on them is told. */
  @Test
  void ciphersOfSentencesAreWarnedOf() throws IOException {
    String told = warning(plan("cipher-substitution", Map.of()));
    assertTrue(told.contains("--data FILE"), told);
    assertTrue(warning(plan("cipher-vigenere", Map.of())).contains("--data FILE"));
    Map<ConfigKey, Object> text =
        Map.of(ConfigKey.DATA_SOURCE, file("own.txt", "a text of ones own ".repeat(20)));
    assertEquals("", warning(plan("cipher-substitution", text)));
    assertEquals("", warning(twoFiles("abcd".repeat(40), "wxyz".repeat(30))));
  }

  @Test
  void translatesLinesOfTwoFiles() throws IOException {
    String a = "abcd".repeat(40);
    Path run = folder.resolve("run");
    Runs.start(run, twoFiles(a, "wxyz".repeat(30)), 1);
    try (Device device = Device.cpu(1);
        SavedModel model = SavedModel.load(device, new RunFolder(run), true, 7)) {
      assertFalse(model.config().values().containsKey(TextTranslationSystem.CIPHER));
      assertEquals("abcdwxyz", model.config().text(TextSystem.ALPHABET));
      TextSamples samples = (TextSamples) model.samples();
      List<String> lines = samples.lines(4);
      assertEquals(a.substring(0, 30), lines.get(0));
      assertEquals(a.substring(30, 60), lines.get(2));
      // A line that was asked for is translated as those of the text, whatever its length.
      assertEquals(lines.get(1) + lines.get(3), samples.translate(a.substring(0, 60)));
      assertEquals(lines.get(1).substring(0, 7), samples.translate(a.substring(0, 7)));
      String unknown =
          assertThrows(DataException.class, () -> samples.translate("ab!")).getMessage();
      assertTrue(unknown.contains("\"!\""), unknown);
      assertThrows(DataException.class, () -> samples.translate(""));
    }
    // Another second text is not that of the run.
    file("b.txt", "wxyx".repeat(30));
    RunPlan again = RunPlan.resume(TrainingRun.configOf(new RunFolder(run)), Map.of());
    assertTrue(refused(DataException.class, again).contains("fingerprint"));
    file("b.txt", "wx#z".repeat(30));
    again = RunPlan.resume(TrainingRun.configOf(new RunFolder(run)), Map.of());
    assertTrue(refused(DataException.class, again).contains("\"#\""));
  }

  @Test
  void enciphersTheSecondHalf() {
    String text = Texts.open(Sentences.NAME, true);
    for (String recipe : List.of("cipher-substitution", "cipher-vigenere")) {
      try (RunPlan.Ready ready = plan(recipe, Map.of()).resolve();
          Device device = Device.cpu(1);
          TrainingPlan plan = TrainingPlan.of(device, ready.config(), ready.data())) {
        TextSamples samples = (TextSamples) plan.samples();
        String given = samples.lines(1).get(0);
        String hidden = text.substring(text.length() / 2, text.length() / 2 + given.length());
        int period = ready.config().integer(TextTranslationSystem.PERIOD);
        assertEquals(recipe.equals("cipher-vigenere") ? 3 : 1, period);
        Map<String, Character> table = new HashMap<>();
        for (int i = 0; i < given.length(); i++) {
          assertTrue(period == 1 || given.charAt(i) != hidden.charAt(i), given);
          String at = i % period + " " + given.charAt(i);
          Character before = table.put(at, hidden.charAt(i));
          assertTrue(before == null || before == hidden.charAt(i), recipe + ", " + at);
        }
        assertNotEquals(hidden, given);
      }
    }
  }

  @Test
  void refusesWhatCannotBeTranslated() throws IOException {
    String some = "abcd".repeat(40);
    String empty = refused(DataException.class, twoFiles(some, " \n "));
    assertTrue(empty.contains("b.txt") && empty.contains("no characters"), empty);
    String digits =
        refused(
            DataException.class,
            plan("cipher-substitution", Map.of(ConfigKey.DATA_SOURCE, file("c.txt", "1234 5"))));
    assertTrue(digits.contains("c.txt") && digits.contains("no letters"), digits);
    String small = refused(DataException.class, twoFiles(some, "abc"));
    assertTrue(small.contains("b.txt") && small.contains("3 characters"), small);
    String few = refused(InvalidArgumentException.class, twoFiles("abcd".repeat(10), some));
    assertTrue(few.contains("at most 2"), few);
    String none =
        refused(
            InvalidArgumentException.class,
            plan("text-translation", Map.of(ConfigKey.DATA_SOURCE, Sentences.NAME)));
    assertTrue(none.contains("--data-b"), none);
    String both =
        refused(
            InvalidArgumentException.class,
            plan(
                "cipher-vigenere",
                Map.of(
                    SystemKeys.DATA_B,
                    Sentences.NAME,
                    TextTranslationSystem.CIPHER,
                    "substitution")));
    assertTrue(both.contains("beside the cipher"), both);
    refused(
        InvalidArgumentException.class,
        plan("cipher-substitution", Map.of(TextTranslationSystem.PERIOD, 3L)));
    try (RunPlan.Ready ready =
            plan("cipher-vigenere", Map.of(TextTranslationSystem.PERIOD, 7L)).resolve();
        Device device = Device.cpu(1)) {
      String period =
          assertThrows(
                  InvalidArgumentException.class,
                  () -> TrainingPlan.of(device, ready.config(), ready.data()))
              .getMessage();
      assertTrue(period.contains("divisor"), period);
    }
  }

  @Test
  void textsThatAreDrawnAreNotTranslated() {
    Map<ConfigKey, Object> tiny =
        Map.of(PairedSystem.WIDTH, 4L, ConfigKey.BATCH, 2L, SystemKeys.BLOCKS, 1L);
    try (RunPlan.Ready ready = new RunPlan("text").with(tiny).resolve();
        Device device = Device.cpu(1);
        TrainingPlan plan = TrainingPlan.of(device, ready.config(), ready.data())) {
      TextSamples samples = (TextSamples) plan.samples();
      assertThrows(UnsupportedException.class, () -> samples.translate("a fox"));
    }
  }
}
