// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.forger.gate.jmh.Json;
import dev.forger.gate.run.SharedProcessor;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Whole runs, with forks of jars that only pretend to measure. */
class LiveTest {
  @TempDir Path folder;

  @Test
  void slowdownIsFoundReportedKeptAndReplayed() throws Exception {
    Path base = FakeJmh.jar(folder.resolve("base.jar"), "a.Bench.slow=20");
    Path head =
        FakeJmh.jar(
            folder.resolve("head.jar"),
            "a.Bench.slow=25",
            "alloc.a.Bench.slow=64",
            "a.Bench.fresh=1");
    Path store = folder.resolve("legs");
    Cli.Result live =
        Cli.run(
            "--base",
            base,
            "--head",
            head,
            "--in-turn",
            "--rounds",
            4,
            "--store",
            store,
            "--json",
            folder.resolve("r.json"),
            "--html",
            folder.resolve("r.html"),
            "--junit",
            folder.resolve("r.xml"),
            "--markdown",
            folder.resolve("r.md"));
    assertEquals(1, live.code(), live.out() + live.err());
    assertTrue(
        live.out().contains("2 REGRESSION, 0 IMPROVED, 0 OK, 0 UNDECIDED, 1 NEW"), live.out());
    assertTrue(live.err().contains("legs"), "no progress: " + live.err());

    Json json = Json.read(folder.resolve("r.json"));
    List<Json> findings = json.get("findings").elements();
    assertEquals(
        List.of("REGRESSION", "REGRESSION"),
        findings.stream().map(f -> f.get("verdict").text()).toList());
    assertEquals(.25, findings.get(0).get("effect").number(), .01);
    assertEquals(8, findings.get(0).get("headLegs").elements().size());

    Cli.Result again =
        Cli.run("--replay", store, "--rounds", 4, "--json", folder.resolve("again.json"));
    assertEquals(1, again.code(), again.err());
    assertEquals(
        json.get("findings").value(),
        Json.read(folder.resolve("again.json")).get("findings").value());
    Cli.Result lenient = Cli.run("--replay", store, "--rounds", 4, "--margin", "30%");
    assertTrue(lenient.out().contains("1 REGRESSION, 0 IMPROVED, 1 OK"), lenient.out());

    // Every write to it fails as on a full disk.
    Cli.Result full = Cli.run("--replay", store, "--rounds", 4, "--json", "/dev/full");
    assertEquals(3, full.code(), full.err());
    assertEquals("perf-gate: cannot write /dev/full: No space left on device", full.errorLine());

    reportsAreWellFormed();
  }

  private void reportsAreWellFormed() throws Exception {
    Document junit = parse(Files.readString(folder.resolve("r.xml")));
    assertEquals("2", junit.getDocumentElement().getAttribute("failures"));
    assertEquals(2, junit.getElementsByTagName("testcase").getLength());
    String html = Files.readString(folder.resolve("r.html"));
    assertFalse(html.contains("http://") || html.contains("src="), "the page needs other files");
    Matcher svg = Pattern.compile("<svg.*?</svg>", Pattern.DOTALL).matcher(html);
    int dots = 0;
    int plots = 0;
    while (svg.find()) {
      NodeList circles = parse(svg.group()).getElementsByTagName("circle");
      for (int i = 0; i < circles.getLength(); i++) {
        // How many legs an unsteady machine repeats is not known before.
        dots += ((Element) circles.item(i)).getAttribute("class").equals("repeated") ? 0 : 1;
      }
      plots++;
    }
    // Effects, two strips, the control's, the machine.
    assertEquals(5, plots);
    // Two dots of every round of both figures and of the control, and the effect on time: from
    // almost no allocations to some there is no ratio.
    assertEquals(2 * (8 + 8 + 4) + 1, dots);
    String markdown = Files.readString(folder.resolve("r.md"));
    assertTrue(markdown.contains("2 REGRESSION") && markdown.contains("| --- |"), markdown);
  }

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  @Test
  void renamedBenchmarksAndParametersAreCompared() throws IOException {
    Path base = FakeJmh.jar(folder.resolve("base.jar"), "a.Bench.old=10", "param.size=1, 2");
    Path head = FakeJmh.jar(folder.resolve("head.jar"), "a.Bench.now=10", "param.size=1, 3");
    Cli.Result listed =
        Cli.run("--base", base, "--head", head, "--rename", "a.Bench.old=a.Bench.now", "--list");
    assertEquals(
        "Bench.old size=1\nBench.old size=2 (only in the base)\nBench.now size=3 (only in the"
            + " head)\n",
        listed.out());
    Cli.Result live =
        Cli.run(
            "--base",
            base,
            "--head",
            head,
            "--rename",
            "a.Bench.old=a.Bench.now",
            "--in-turn",
            "--rounds",
            4,
            "--no-control",
            "--margin",
            "5%");
    assertEquals(3, live.code(), live.err());
    assertTrue(live.out().contains("Bench.old size=1 [avgt]"), live.out());
    assertTrue(live.out().contains("MISSING: Bench.old size=2"), live.out());
  }

  @Test
  void aLegRunsItsOwnParametersWhateverJmhWasGiven() throws IOException {
    Path jar = FakeJmh.jar(folder.resolve("b.jar"), "a.Bench.x=10", "param.size=1, 2, 3");
    Object[] chosen = {
      "--base", jar, "--head", jar, "--select", "size=[12]$", "--jmh-args", "-t 1 -p size=1,2"
    };
    Cli.Result live =
        Cli.run(with(chosen, "--in-turn", "--rounds", 4, "--no-control", "--margin", "5%"));
    assertEquals(0, live.code(), live.out() + live.err());
    assertTrue(live.out().contains("4 OK") && !live.out().contains("size=3"), live.out());
    Cli.Result none = Cli.run("--base", jar, "--head", jar, "--select", "size=4");
    assertEquals(3, none.code());
    assertTrue(none.errorLine().endsWith("matches .*, --select size=4"), none.err());
  }

  /** Iterations of 40 ms, so that forks of both sides meet. */
  @Test
  void forksThatShareAProcessorAreJudgedAsPairs() throws IOException {
    assumeFalse(SharedProcessor.words().isEmpty(), "processes cannot be bound here");
    Path base = FakeJmh.jar(folder.resolve("base.jar"), "a.Bench.x=20", "millis=40");
    Path head = FakeJmh.jar(folder.resolve("head.jar"), "a.Bench.x=25", "millis=40");
    Path store = folder.resolve("legs");
    Object[] sides = {"--base", base, "--head", head, "--no-control", "--rounds", 6};
    Cli.Result live = Cli.run(with(sides, "--store", store, "--json", folder.resolve("r.json")));
    assertEquals(1, live.code(), live.out() + live.err());
    Json finding = Json.read(folder.resolve("r.json")).get("findings").elements().get(0);
    assertEquals("REGRESSION", finding.get("verdict").text());
    assertTrue(finding.get("together").truth());
    // Six pairs that all point one way: 2^-6, of which the last look may spend a half.
    assertEquals(1.0 / 32, finding.get("p").number(), 1e-12);
    for (String line : Files.readAllLines(store.resolve("legs.jsonl"))) {
      Json leg = Json.parse("leg", line);
      assertTrue(leg.get("to").number() - leg.get("from").number() >= 3, line);
    }
    Cli.Result again = Cli.run("--replay", store, "--no-control", "--rounds", 6);
    assertEquals(1, again.code(), again.out() + again.err());
  }

  /** Threads of a benchmark, and output that does not tell of iterations, are found out at once. */
  @Test
  void forksThatCannotShareAProcessorRunInTurn() throws IOException {
    assumeFalse(SharedProcessor.words().isEmpty(), "processes cannot be bound here");
    Path jar =
        FakeJmh.jar(
            folder.resolve("b.jar"),
            "a.Bench.quiet=20",
            "a.Bench.x=20",
            "a.Bench.y=20",
            "threads.a.Bench.x=2",
            "millis.a.Bench.x=20",
            "millis.a.Bench.y=20");
    Cli.Result live =
        Cli.run("--base", jar, "--head", jar, "--no-control", "--rounds", 6, "--margin", "5%");
    assertEquals(0, live.code(), live.out() + live.err());
    assertTrue(live.out().contains("cannot share a processor: Bench.quiet, Bench.x\n"), live.out());
  }

  static Object[] with(Object[] words, Object... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray();
  }

  @Test
  void interruptionLeavesAPartialReport() throws Exception {
    Path jar =
        FakeJmh.jar(folder.resolve("b.jar"), "a.Bench.x=1", "a.Bench.y=1", "fail.a.Bench.y=hang");
    Path report = folder.resolve("r.json");
    Path err = folder.resolve("err.txt");
    Process process =
        new ProcessBuilder(
                // Jobs that a script starts in the background ignore SIGINT, and so would children.
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.forger.gate.Main",
                "--base",
                jar.toString(),
                "--head",
                jar.toString(),
                "--in-turn",
                "--rounds",
                "4",
                "--no-control",
                "--store",
                folder.resolve("legs").toString(),
                "--json",
                report.toString())
            .redirectError(err.toFile())
            .redirectOutput(folder.resolve("out.txt").toFile())
            .start();
    // The ninth leg hangs.
    Path hanging = folder.resolve("legs/jmh/00009.txt");
    long end = System.nanoTime() + 60_000_000_000L;
    while (!Files.exists(hanging) && process.isAlive() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertTrue(Files.exists(hanging), Files.readString(err));
    List<ProcessHandle> children = process.descendants().toList();
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
    assertEquals(130, process.exitValue(), Files.readString(err));
    Json json = Json.read(report);
    assertEquals("interrupted: this is what there was", json.get("notes").elements().get(0).text());
    assertEquals("UNDECIDED", json.get("findings").elements().get(2).get("verdict").text());
    assertEquals("interrupted", json.get("findings").elements().get(2).get("reason").text());
    assertFalse(children.isEmpty());
    for (ProcessHandle child : children) {
      child.onExit().get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void commitsAreBuiltInWorktrees() throws Exception {
    Path repository = Files.createDirectory(folder.resolve("repository"));
    git(repository, "init", "-q", "-b", "main");
    FakeJmh.jar(repository.resolve("fake.jar"), "a.Bench.x=1");
    git(repository, "add", ".");
    git(repository, "commit", "-q", "-m", "one");
    FakeJmh.jar(repository.resolve("fake.jar"), "a.Bench.x=1", "a.Bench.y=1");
    git(repository, "commit", "-q", "-a", "-m", "two");
    String build = "mkdir -p target && cp fake.jar target/benchmarks.jar";
    Cli.Result listed = inside(repository, "--base", "main~1", "--head", "main", build);
    assertEquals(0, listed.code(), listed.err());
    assertEquals("Bench.x\nBench.y (only in the head)\n", listed.out());
    assertEquals(1, git(repository, "worktree", "list").lines().count());

    assertLine(
        inside(repository, "--base", "nowhere", "--head", "main", build),
        "unknown reference nowhere");
    assertLine(
        inside(repository, "--base", "main~1", "--head", "main", "echo 'error: no' && false"),
        "the build of main~1");
    assertLine(
        inside(repository, "--base", "main~1", "--head", "main", "true"),
        "made no target/benchmarks.jar");
    Files.writeString(repository.resolve("fake.jar"), "changed");
    assertLine(
        inside(repository, "--base", "main~1", "--head", "main", build),
        "the working tree has changes that main does not hold");
  }

  private static void assertLine(Cli.Result result, String text) {
    assertEquals(3, result.code(), result.err());
    assertTrue(result.errorLine().contains(text), result.err());
  }

  /** Runs with another working directory, which needs a JVM of its own. */
  private Cli.Result inside(
      Path repository, String b, String base, String h, String head, String build)
      throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.forger.gate.Main",
                b,
                base,
                h,
                head,
                "--build",
                build,
                "--jar",
                "target/benchmarks.jar",
                "--list")
            .directory(repository.toFile())
            .redirectError(folder.resolve("err.txt").toFile())
            .redirectOutput(folder.resolve("out.txt").toFile())
            .start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    return new Cli.Result(
        process.exitValue(),
        Files.readString(folder.resolve("out.txt")),
        Files.readString(folder.resolve("err.txt")));
  }

  private static String git(Path repository, String... words) throws Exception {
    List<String> command =
        Stream.concat(
                Stream.of("git", "-c", "user.name=x", "-c", "user.email=x@example.com"),
                Stream.of(words))
            .toList();
    Process process =
        new ProcessBuilder(command)
            .directory(repository.toFile())
            .redirectErrorStream(true)
            .start();
    String out =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return out;
  }
}
