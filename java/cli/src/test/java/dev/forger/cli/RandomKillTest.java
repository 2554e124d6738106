// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Philox;
import dev.forger.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** SIGKILL at 20 random moments: each time the run goes on, and ends with the same bytes. */
@Execution(ExecutionMode.CONCURRENT)
class RandomKillTest {
  private static final int KILLS = 20;
  private static final int CHECKPOINT_EVERY = 3;
  private static final int SIGKILLED = 137;

  /** A picture of one image after every step tells from outside how far a run was. */
  private static final List<Object> TRAIN =
      List.of(
          List.of("train", "--batch", 2, "--critic-steps", 1, "--latent", 3, "--sample-every", 1),
          List.of("--set", "output.sample_count=1", "--checkpoint-every", CHECKPOINT_EVERY),
          List.of("--steps", 60, "--threads", 1, "--out", "run"));

  @TempDir Path folder;
  private Path run;

  @Test
  void killedAtRandomMomentsItEndsTheSame() throws Exception {
    Path whole = Files.createDirectory(folder.resolve("whole"));
    Path killed = Files.createDirectory(folder.resolve("killed"));
    run = killed.resolve("run");
    assertEquals(0, Cli.child(whole, TRAIN).code());
    Philox.Sequence random = new Philox(seed(), 0x4b11).sequence(0);
    for (int kills = 0; kills < KILLS; ) {
      Process process = Cli.start(killed, List.of(), TRAIN, goOn());
      waitForARandomMoment(process, random);
      process.destroyForcibly().waitFor();
      String which = "kill " + (kills + 1) + ", FORGER_TEST_SEED=" + seed();
      if (process.exitValue() == SIGKILLED) {
        assertRepeatsFew(which);
        kills++;
      } else {
        // Too late: the run had ended. The next kill meets a new one.
        Cli.Result result = Cli.finish(killed, process);
        assertEquals(0, result.code(), () -> which + ": " + result.err());
        SameRun.check(whole.resolve("run"), run);
        delete(run);
      }
    }
    Cli.Result result = Cli.child(killed, TRAIN, goOn());
    assertEquals(0, result.code(), () -> "FORGER_TEST_SEED=" + seed() + ": " + result.err());
    SameRun.check(whole.resolve("run"), run);
  }

  /** Some of the kills fall into the start, the others into, and anywhere between, steps. */
  private void waitForARandomMoment(Process process, Philox.Sequence random) throws Exception {
    if (random.nextInt(4) == 0) {
      Thread.sleep(random.nextInt(1500));
      return;
    }
    Cli.awaitErr(run.getParent(), " of 60, in run", process);
    long target = done() + random.nextInt(3 * CHECKPOINT_EVERY);
    long end = System.nanoTime() + 100_000_000_000L;
    while (done() < target && process.isAlive() && System.nanoTime() < end) {
      Thread.sleep(2);
    }
    process.waitFor(random.nextInt(30), TimeUnit.MILLISECONDS);
  }

  private List<String> goOn() {
    return Files.exists(checkpoint()) ? List.of("--resume") : List.of();
  }

  private Path checkpoint() {
    return run.resolve("checkpoint.safetensors");
  }

  private void assertRepeatsFew(String which) throws IOException {
    if (!Files.exists(checkpoint())) {
      assertEquals(0, done(), which);
      return;
    }
    long saved;
    try (Safetensors file = Safetensors.open(checkpoint(), Safetensors.Verify.REQUIRED)) {
      saved = file.map("generator_optimizer.iterations").getLong(0);
    }
    long repeated = done() - saved;
    assertTrue(
        repeated >= 0 && repeated <= CHECKPOINT_EVERY,
        which + ": " + done() + " steps done, checkpoint of step " + saved);
  }

  /** The last step whose picture is there. */
  private long done() throws IOException {
    return SameRun.names(run.resolve("samples")).stream()
        .filter(name -> name.matches("step-\\d+\\.png"))
        .mapToLong(name -> Long.parseLong(name.substring(5, name.length() - 4)))
        .max()
        .orElse(0);
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private static long seed() {
    String text = System.getenv("FORGER_TEST_SEED");
    return text == null || text.isEmpty() ? 1 : Long.parseLong(text);
  }
}
