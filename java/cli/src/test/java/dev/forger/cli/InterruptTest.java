// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are interrupted in every way end like one that was not. */
@Execution(ExecutionMode.CONCURRENT)
class InterruptTest {
  private static final List<Object> TRAIN =
      List.of("train", Cli.TINY, "-q", "--steps", 12, "--out", "run");

  @TempDir static Path shared;
  @TempDir Path folder;

  @BeforeAll
  static void trainWithoutInterruption() throws Exception {
    assertEquals(0, Cli.child(shared, TRAIN).code());
  }

  /** Goes on, or starts again where no checkpoint was written yet. */
  private void finish() throws Exception {
    boolean saved = Files.exists(folder.resolve("run/checkpoint.safetensors"));
    Cli.Result result = Cli.child(folder, TRAIN, saved ? List.of("--resume") : List.of());
    assertEquals(0, result.code(), result::err);
    SameRun.check(shared.resolve("run"), folder.resolve("run"));
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void signalSavesAndEnds(String signal, int code) throws Exception {
    Path metrics = folder.resolve("run/metrics.csv");
    Process process =
        Cli.start(folder, List.of(), "train", Cli.TINY, "--steps", 1_000_000, "--out", "run");
    Cli.awaitRows(metrics, 2, process);
    Cli.signal(process, signal);
    Cli.Result result = Cli.finish(folder, process);
    assertEquals(code, result.code(), result::err);
    assertTrue(result.err().contains("--resume --out run"), result::err);
    long rows = Files.readAllLines(metrics).size() - 1;
    assertTrue(result.err().contains("stopped after step " + rows + ";"), result::err);
  }

  /** One step here takes minutes, so that only the second signal can end the run. */
  @ParameterizedTest
  @CsvSource({"INT, INT, 130", "TERM, INT, 130", "INT, TERM, 143"})
  void aSecondSignalAbortsAtOnce(String first, String second, int code) throws Exception {
    List<Object> slow =
        List.of("train", "--batch", 256, "--critic-steps", 1000, "--steps", 2, "--out", "run");
    Process process = Cli.start(folder, List.of(), slow);
    try {
      // Filling batches is the first thing a step asks for; a signal before it would end the run.
      Cli.awaitThread("forger-prefetch", process);
      Cli.signal(process, first);
      Cli.awaitErr(folder, "again to abort at once", process);
      Cli.signal(process, second);
      Cli.Result result = Cli.finish(folder, process);
      assertEquals(code, result.code(), result::err);
      assertFalse(result.err().contains("stopped after"), result::err);
      assertFalse(result.out().contains("checkpoint:"), result::out);
      assertTrue(Files.exists(folder.resolve("run/checkpoint.safetensors")));
    } finally {
      process.destroyForcibly();
    }
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

  @ParameterizedTest
  @CsvSource({"ref, avx2", "avx2, ref", "avx2, avx512", "avx512, avx2"})
  void goesOnWithAnotherInstructionSetAndSaysSo(String before, String after) throws Exception {
    assumeTrue(hasIsa(before), () -> "this CPU has no " + before);
    assumeTrue(hasIsa(after), () -> "this CPU has no " + after);
    List<Object> train = List.of("train", Cli.TINY, "--out", "run", "--steps");
    String warning = "was written on " + before + " and goes on on " + after;
    assertEquals(0, Cli.childOn(before, folder, train, 4).code());
    Cli.Result same = Cli.childOn(before, folder, train, 5, "--resume");
    assertEquals(0, same.code(), same::err);
    assertFalse(same.err().contains("goes on on"), same::err);
    Cli.Result other = Cli.childOn(after, folder, train, 6, "--resume");
    assertEquals(0, other.code(), other::err);
    assertTrue(other.err().contains(warning), other::err);
    assertTrue(other.err().contains("differ in their last bits"), other::err);
    assertEquals(6, Files.readAllLines(folder.resolve("run/metrics.csv")).size() - 1);
  }

  private static boolean hasIsa(String isa) throws IOException {
    Set<String> flags =
        new HashSet<>(List.of(Files.readString(Path.of("/proc/cpuinfo")).split("\\s+")));
    return switch (isa) {
      case "avx2" -> flags.containsAll(List.of("avx2", "fma", "bmi2"));
      case "avx512" ->
          flags.containsAll(List.of("avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd"));
      default -> true;
    };
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
