// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The deterministic tier, in a repository of its own. */
class FactsTest {
  @TempDir Path folder;
  private Path stored;
  private Path now;

  @BeforeEach
  void storeTable() throws Exception {
    stored = folder.resolve("facts.txt");
    now = Files.createTempFile(folder, "now", ".txt");
    Files.writeString(stored, "# kernels\navx2 a = k1\navx2 b = k2\navx512 a = k3\n");
    git("init", "-q", "-b", "main");
    git("add", "facts.txt");
    git("commit", "-q", "-m", "table");
    git("checkout", "-q", "-b", "work");
  }

  private void git(String... words) throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(
                Stream.of("git", "-c", "user.name=x", "-c", "user.email=x@example.com"),
                Stream.of(words))
            .toList();
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
  }

  private Cli.Result check(String facts, Object... more) throws IOException {
    Files.writeString(now, facts);
    Object[] words = new Object[5 + more.length];
    System.arraycopy(new Object[] {"facts", "--stored", stored, "--now", now}, 0, words, 0, 5);
    System.arraycopy(more, 0, words, 5, more.length);
    return Cli.run(words);
  }

  @Test
  void sameFactsPassAndOtherScopesAreNotChecked() throws IOException {
    Cli.Result same = check("avx2 a = k1\navx2 b = k2\n", "--base", "main");
    assertEquals(0, same.code(), same.out() + same.err());
    assertEquals("OK: 2 facts are as stored; not checked here: avx512\n", same.out());
  }

  @Test
  void everyDifferenceFails() throws IOException {
    Cli.Result changed = check("avx2 a = ref\navx2 b = k2\n");
    assertEquals(1, changed.code(), changed.err());
    assertTrue(changed.out().startsWith("avx2 a: k1 -> ref\n"), changed.out());
    Cli.Result gone = check("avx2 a = k1\n");
    assertEquals(1, gone.code());
    assertTrue(gone.out().startsWith("avx2 b: k2 -> (gone)\n"), gone.out());
    Cli.Result fresh = check("avx2 a = k1\navx2 b = k2\navx2 c = k4\n");
    assertEquals(1, fresh.code());
    assertTrue(fresh.out().startsWith("avx2 c: (new) -> k4\n"), fresh.out());
  }

  @Test
  void changesOfTheTableNeedATrailer() throws Exception {
    String facts = "avx2 a = k9\navx2 b = k2\n";
    assertEquals(0, check(facts, "--write").code());
    assertEquals(
        "avx512 a = k3\navx2 a = k9\navx2 b = k2\n", Files.readString(stored), "other scopes stay");
    git("commit", "-q", "-a", "-m", "faster\n\nPerf-Accept: avx2");
    Cli.Result silent = check(facts, "--base", "main");
    assertEquals(1, silent.code(), silent.out());
    assertTrue(silent.out().contains("for 1 changed facts, such as avx2 a"), silent.out());
    git("commit", "-q", "--allow-empty", "-m", "why\n\nPerf-Accept: avx512 another scope");
    assertEquals(1, check(facts, "--base", "main").code());
    git("commit", "-q", "--allow-empty", "-m", "why\n\nPerf-Accept: avx2.a k9 is 12 % faster");
    Cli.Result said = check(facts, "--base", "main");
    assertEquals(0, said.code(), said.out() + said.err());
    // Rows that are dropped without a word are noticed, though nothing now contradicts them.
    Files.writeString(stored, "avx2 a = k9\navx2 b = k2\n");
    Cli.Result dropped = check(facts, "--base", "main");
    assertEquals(0, dropped.code(), "the other trailer accepts avx512: " + dropped.out());
    Files.writeString(stored, "avx512 a = k3\navx2 a = k9\n");
    assertEquals(1, check("avx2 a = k9\n", "--base", "main").code());
  }

  @Test
  void damageIsRefused() throws IOException {
    assertEquals(
        "perf-gate: " + now + ":1: given 'avx2 a', expected KEY = VALUE",
        check("avx2 a").errorLine());
    assertTrue(check("a = 1\na = 2\n").errorLine().contains(":2: a is given twice"));
    assertTrue(check("# none\n").errorLine().endsWith("holds no fact"));
    assertTrue(
        check("a = 1\n", "--base", "nowhere").errorLine().contains("unknown reference nowhere"));
    Files.delete(stored);
    Cli.Result none = check("a = 1\n");
    assertEquals(3, none.code());
    assertTrue(none.errorLine().contains("cannot read " + stored), none.err());
  }
}
