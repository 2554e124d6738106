// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Philox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are interrupted in every way end like one that was not. */
class InterruptTest {
  private static final List<Object> TRAIN =
      List.of("train", Cli.TINY, "-q", "--steps", 12, "--out", "run");

  @TempDir static Path shared;
  @TempDir Path folder;

  @BeforeAll
  static void trainWithoutInterruption() throws Exception {
    assertEquals(0, Cli.child(shared, TRAIN).code());
  }

  private void assertEndsTheSame() throws IOException {
    Path expected = shared.resolve("run");
    Path actual = folder.resolve("run");
    for (String name : List.of("config.json", "metrics.csv", "checkpoint.safetensors")) {
      assertSame(expected.resolve(name), actual.resolve(name));
    }
    List<String> pictures = names(expected.resolve("samples"));
    assertEquals(pictures, names(actual.resolve("samples")));
    for (String name : pictures) {
      assertSame(
          expected.resolve("samples").resolve(name), actual.resolve("samples").resolve(name));
    }
  }

  private static void assertSame(Path expected, Path actual) throws IOException {
    assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(actual), actual.toString());
  }

  private static List<String> names(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** Goes on, or starts again where no checkpoint was written yet. */
  private void finish() throws Exception {
    boolean saved = Files.exists(folder.resolve("run/checkpoint.safetensors"));
    Cli.Result result = Cli.child(folder, TRAIN, saved ? List.of("--resume") : List.of());
    assertEquals(0, result.code(), result::err);
    assertEndsTheSame();
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void signalSavesAndEnds(String signal, int code) throws Exception {
    Path metrics = folder.resolve("run/metrics.csv");
    Process process =
        Cli.start(folder, List.of(), "train", Cli.TINY, "--steps", 1_000_000, "--out", "run");
    Cli.awaitRows(metrics, 2, process);
    signal(process, signal);
    Cli.Result result = Cli.finish(folder, process);
    assertEquals(code, result.code(), result::err);
    assertTrue(result.err().contains("--resume --out run"), result::err);
    long rows = Files.readAllLines(metrics).size() - 1;
    assertTrue(result.err().contains("stopped after step " + rows + ";"), result::err);
  }

  private static void signal(Process process, String signal) throws Exception {
    assertEquals(
        0,
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "write-before",
        "fsync-after",
        "rename-before",
        "rename-after",
        "folder-fsync-after",
        "rename-before:2",
        "metrics-cut-before",
        "metrics-cut-after",
        "metrics-write-before:2",
        "metrics-write-after:2",
        "metrics-fsync-before:2",
        "timing-write-before",
        "timing-write-after:2",
        "timing-fsync-after:2",
        "keep-before",
        "keep-after",
        "rename-after:4",
        "folder-fsync-before:6"
      })
  void killedAtAFailpointItEndsTheSame(String failpoint) throws Exception {
    Process process = Cli.start(folder, List.of("-Dforger.failpoint=" + failpoint), TRAIN);
    assertEquals(137, Cli.finish(folder, process).code());
    finish();
  }

  @Test
  void killedAtRandomMomentsItEndsTheSame() throws Exception {
    Philox.Sequence random = new Philox(seed(), 0x4b11).sequence(0);
    for (int i = 0; i < 5; i++) {
      boolean saved = Files.exists(folder.resolve("run/checkpoint.safetensors"));
      Process process =
          Cli.start(folder, List.of(), TRAIN, saved ? List.of("--resume") : List.of());
      Thread.sleep(500 + random.nextInt(1200));
      process.destroyForcibly().waitFor();
    }
    finish();
  }

  private static long seed() {
    String text = System.getenv("FORGER_TEST_SEED");
    return text == null ? 1 : Long.parseLong(text);
  }

  @Test
  void divergenceEndsWithThree() throws Exception {
    Cli.Result result =
        Cli.child(folder, "train", Cli.TINY, "--lr", "1e30", "--steps", 50, "--out", "run");
    assertEquals(3, result.code(), result::err);
    assertTrue(result.err().contains("expected a finite value"), result::err);
    assertTrue(Files.exists(folder.resolve("run/checkpoint.safetensors")));
    Cli.Result sample = Cli.child(folder, "sample", "--run", "run", "--out", "s.png");
    assertEquals(0, sample.code(), sample::err);
  }

  @Test
  void minutesEndARunThatCanGoOn() throws Exception {
    Cli.Result result =
        Cli.child(
            folder, "train", Cli.TINY, "--steps", 1_000_000, "--minutes", "0.01", "--out", "run");
    assertEquals(0, result.code(), result::err);
    assertTrue(result.err().contains("time is up"), result::err);
  }
}
