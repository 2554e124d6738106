// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --watch}. */
class WatchVerbTest {
  private static final List<Object> WATCHED =
      List.of("--data", "stroke-digits", "--threads", "1", "--watch", Cli.TINY);

  @TempDir Path folder;

  private Path train(String name, Object... words) {
    Path run = folder.resolve(name);
    Cli.Result result = Cli.run("train", List.of(words), WATCHED, "--out", run);
    assertEquals(0, result.code(), result.err());
    return run;
  }

  /** The table is that of a run that was not interrupted, and watching changes no training. */
  @Test
  void tableOfPicturesSurvivesInterruptions() throws IOException {
    Path whole = train("whole", "--steps", 12);
    List<String> rows = Files.readAllLines(whole.resolve("watch.csv"));
    assertEquals(4, rows.size(), rows.toString());
    assertTrue(
        rows.get(0).startsWith("step,coverage,recall,repeats,near_copies,modes,class_0,class_1,"),
        rows.get(0));
    assertTrue(rows.get(0).endsWith(",class_9,alarms"), rows.get(0));
    assertTrue(rows.get(3).startsWith("12,"), rows.get(3));

    Path parts = train("parts", "--steps", 8);
    Cli.Result result =
        Cli.run("train", "--resume", "--watch", "--steps", 12, "--threads", 1, "--out", parts);
    assertEquals(0, result.code(), result.err());
    assertEquals(rows, Files.readAllLines(parts.resolve("watch.csv")));

    Path plain = folder.resolve("plain");
    Object[] words = WATCHED.stream().filter(word -> !word.equals("--watch")).toArray();
    assertEquals(0, Cli.run("train", "--steps", 12, List.of(words), "--out", plain).code());
    assertArrayEquals(
        Files.readAllBytes(plain.resolve("checkpoint.safetensors")),
        Files.readAllBytes(whole.resolve("checkpoint.safetensors")));
  }

  private void refused(String part, Object... words) {
    Path run = folder.resolve("refused");
    Cli.Result result = Cli.run("train", List.of(words), "-q", "--watch", "--out", run);
    assertEquals(ExitCode.USAGE, result.code(), result.err());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().contains(part), result.err());
    assertTrue(Files.notExists(run), "nothing is written");
  }

  @Test
  void trainingsOfOtherThingsAreRefused() {
    refused("images of at least 4x4", "gan-ring");
    refused("watch: given a training whose samples are of", "pix2pix", "--data", "stroke-digits");
  }
}
