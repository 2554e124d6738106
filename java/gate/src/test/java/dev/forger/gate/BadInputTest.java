// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each misuse gets one line that says what was given and what is wrong with it. */
class BadInputTest {
  @TempDir Path folder;
  private Path good;

  @BeforeEach
  void makeJar() throws IOException {
    good = FakeJmh.jar(folder.resolve("good.jar"), "a.Bench.x=10");
  }

  private static void refused(String text, Object... words) {
    Cli.Result result = Cli.run(words);
    assertEquals(3, result.code(), result.out() + result.err());
    assertEquals(1, result.err().lines().count(), "one line, not: " + result.err());
    assertTrue(result.err().startsWith("perf-gate: ") && result.err().contains(text), result.err());
  }

  @Test
  void forkThatCrashesBesideAnotherIsAnError() throws IOException {
    Path crashing =
        FakeJmh.jar(
            folder.resolve("crash.jar"),
            "a.Bench.x=10",
            "a.Bench.crash=10",
            "fail.a.Bench.crash=crash");
    Cli.Result result =
        Cli.run("--base", crashing, "--head", crashing, "--no-control", "--rounds", 6);
    assertEquals(3, result.code(), result.out() + result.err());
    assertTrue(result.out().contains("ERROR: leg of "), result.out());
    assertTrue(result.out().contains("kernel gave wrong values"), result.out());
    assertTrue(result.out().contains("Bench.x [avgt]"), result.out());
  }

  /** Whichever begins first is stopped until the other is there, and hangs with it. */
  @Test
  void forkThatHangsIsNamedNotTheOneThatWaits() throws IOException {
    Path waits = FakeJmh.jar(folder.resolve("w.jar"), "a.Bench.x=10", "millis=20");
    Path hangs = FakeJmh.jar(folder.resolve("h.jar"), "a.Bench.x=10", "fail.a.Bench.x=hang");
    Object[] more = {"--no-control", "--leg-timeout", 3};
    Cli.Result head = Cli.run(LiveTest.with(more, "--base", waits, "--head", hangs));
    assertTrue(head.out().contains("ERROR: leg of head, round 1"), head.out());
    Cli.Result base = Cli.run(LiveTest.with(more, "--base", hangs, "--head", waits));
    assertTrue(base.out().contains("ERROR: leg of base, round 1"), base.out());
    assertTrue(base.out().contains("it hung"), base.out());
  }

  /** Errors of benchmarks: the others go on, the exit code tells. */
  private static void broken(Path base, Path head, int timeout, String... texts) {
    Cli.Result result =
        Cli.run(
            "--base",
            base,
            "--head",
            head,
            "--in-turn",
            "--rounds",
            4,
            "--no-control",
            "--leg-timeout",
            timeout);
    assertEquals(3, result.code(), result.out() + result.err());
    String errors =
        result.out().lines().filter(l -> l.startsWith("ERROR: ")).collect(Collectors.joining("\n"));
    assertEquals(texts.length, errors.lines().count(), result.out());
    for (String text : texts) {
      assertTrue(errors.contains(text), result.out());
    }
  }

  @Test
  void options() {
    refused("both --base and --head are needed");
    refused("both --base and --head are needed", "--base", good);
    refused("'4x' is no share", "--base", good, "--head", good, "--margin", "4x");
    refused("'-1%' is no share", "--base", good, "--head", good, "--margin=-1%");
    refused(
        "given 5, expected at least 6 (4 with --in-turn)",
        "--base",
        good,
        "--head",
        good,
        "--rounds",
        5);
    refused("no regular expression", "--base", good, "--head", good, "--include", "(");
    refused("minutes above 0", "--base", good, "--head", good, "--budget", 0);
    refused("'5 s' is no number of iterations", "--base", good, "--head", good, "--warmup", "5 s");
    refused("Unknown option: '--nothing'", "--nothing");
    refused("--replay runs nothing", "--replay", folder, "--base", good);
  }

  @Test
  void jars() throws IOException {
    refused("no such jar: missing.jar", "--base", "missing.jar", "--head", good);
    Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
    refused("text.jar is no JMH jar", "--base", text, "--head", good);
    refused("no benchmark that matches zzz", "--base", good, "--head", good, "--include", "zzz");
    Path other = FakeJmh.jar(folder.resolve("other.jar"), "a.Other.y=1");
    refused("have no benchmark in common", "--base", good, "--head", other);
    Path empty = FakeJmh.jar(folder.resolve("empty.jar"));
    refused("empty.jar has no benchmark that matches", "--base", empty, "--head", good);
    refused("cannot start", "--base", good, "--head", good, "--java-home", folder);
  }

  @Test
  void folders() throws IOException {
    refused("holds no legs", "--replay", folder);
    Files.writeString(folder.resolve("session.json"), "{\"format\": 9}");
    refused("given format 9.0, expected 1", "--replay", folder);
    Files.writeString(folder.resolve("session.json"), "{\"format\":");
    refused("is no JSON", "--replay", folder);
    refused("already holds legs", "--base", good, "--head", good, "--store", folder);
    refused("cannot write", "--base", good, "--head", good, "--store", good.resolve("inside"));
    refused("to build " + folder, "--base", folder, "--head", good);
  }

  @Test
  void legs() throws IOException {
    Path works = FakeJmh.jar(folder.resolve("0.jar"), "a.B.x=10", "a.B.y=10");
    Path broken = FakeJmh.jar(folder.resolve("1.jar"), "a.B.x=10", "fail.a.B.x=crash", "a.B.y=-10");
    broken(
        works,
        broken,
        60,
        "leg of head, round 1 of B.x: exit code 1: java.lang.IllegalStateException: kernel gave"
            + " wrong values",
        "expected a positive number");
    Path hang = FakeJmh.jar(folder.resolve("2.jar"), "a.Bench.x=10", "fail.a.Bench.x=hang");
    broken(good, hang, 2, "it hung: no end after 2 s");
    Path corrupt = FakeJmh.jar(folder.resolve("3.jar"), "a.Bench.x=10", "corrupt=yes");
    broken(good, corrupt, 60, "is no JSON");
    Path otherUnit = FakeJmh.jar(folder.resolve("5.jar"), "a.Bench.x=10", "unit=ops/s");
    broken(good, otherUnit, 60, "units us/op and ops/s cannot be compared");
    Path otherVm = FakeJmh.jar(folder.resolve("6.jar"), "a.Bench.x=10", "vm=21");
    broken(good, otherVm, 60, "the base ran on VM 17, the head on VM 21");
    Path otherMode = FakeJmh.jar(folder.resolve("7.jar"), "a.Bench.x=10", "mode=ss");
    Cli.Result result =
        Cli.run("--base", good, "--head", otherMode, "--in-turn", "--rounds", 4, "--no-control");
    assertEquals(3, result.code(), result.out());
    assertTrue(result.out().contains("MISSING: Bench.x [avgt] is missing"), result.out());
    assertTrue(result.out().contains("NEW: Bench.x [ss] is new"), result.out());
  }
}
