// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.gate.jmh.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordTest {
  @TempDir Path folder;

  @Test
  void recordsAreMadeWithoutVerdictsAndEvaluated() throws Exception {
    Path jar = FakeJmh.jar(folder.resolve("b.jar"), "a.Bench.x=10");
    Path store = folder.resolve("record");
    Cli.Result made =
        Cli.run(
            "--base",
            jar,
            "--head",
            jar,
            "--in-turn",
            "--rounds",
            8,
            "--every-round",
            "--store",
            store);
    assertEquals(0, made.code(), made.err());
    assertTrue(made.out().contains("recorded, not judged"), made.out());
    assertEquals(
        16,
        Files.readAllLines(store.resolve("legs.jsonl")).stream()
            .filter(l -> l.contains("\"kept\":true"))
            .count());
    Cli.Result table = Cli.run("--replay", store, "--rounds", 4, "--evaluate", 5);
    assertEquals(0, table.code(), table.err());
    String regressions =
        table
            .out()
            .lines()
            .filter(l -> l.startsWith("perf-gate REGRESSION"))
            .findFirst()
            .orElseThrow();
    // Nothing, 5, 10 and 20 % slower, 10 % faster: the jar's noise is .4 %.
    assertEquals(
        "perf-gate REGRESSION 0.000 1.000 1.000 1.000 0.000", regressions.replaceAll(" +", " "));
    Cli.Result tooShort = Cli.run("--replay", store, "--evaluate", 5);
    assertEquals(3, tooShort.code());
    assertTrue(tooShort.errorLine().contains("has 8 rounds, two batches need 24"), tooShort.err());
  }

  @Test
  void oneFileHoldsAllThatIsJudged() throws Exception {
    Path base = FakeJmh.jar(folder.resolve("base.jar"), "a.Bench.old=10", "param.size=1");
    Path head = FakeJmh.jar(folder.resolve("head.jar"), "a.Bench.now=12", "param.size=1");
    Path store = folder.resolve("record");
    Path file = folder.resolve("record.jsonl.gz");
    Object[] sides = {"--base", base, "--head", head, "--rename", "a.Bench.old=a.Bench.now"};
    Object[] more = {"--in-turn", "--rounds", 4, "--no-control", "--store", store};
    assertEquals(1, Cli.run(LiveTest.with(sides, more)).code());
    assertEquals(0, Cli.run("--replay", store, "--pack", file).code());
    Object[] reports = {"--rounds", 4, "--no-control", "--json"};
    for (Path from : List.of(store, file)) {
      Path json = folder.resolve(from.getFileName() + ".json");
      assertEquals(1, Cli.run(LiveTest.with(reports, json, "--replay", from)).code());
    }
    assertEquals(
        Json.read(folder.resolve("record.json")).get("findings").value(),
        Json.read(folder.resolve("record.jsonl.gz.json")).get("findings").value());
    Cli.Result none = Cli.run("--base", base, "--head", head, "--pack", file);
    assertTrue(none.err().contains("--pack needs --replay"), none.err());
    Cli.Result damaged = Cli.run("--replay", base);
    assertEquals(3, damaged.code());
    assertTrue(damaged.errorLine().contains("base.jar is no file of --pack"), damaged.err());
  }

  private static boolean isKept(String line) {
    return line.contains("\"kept\":true");
  }

  @Test
  void aRunThatEndedEarlyGoesOn() throws Exception {
    Path jar = FakeJmh.jar(folder.resolve("b.jar"), "a.Bench.x=10", "a.Bench.y=10");
    Path store = folder.resolve("record");
    Path legs = store.resolve("legs.jsonl");
    Object[] words = {
      "--base", jar, "--head", jar, "--in-turn", "--rounds", 4, "--every-round", "--store", store
    };
    assertEquals(0, Cli.run(words).code());
    List<String> whole = Files.readAllLines(legs);
    // The machine went down while the eighth line was written.
    List<String> kept = whole.subList(0, 7);
    Files.writeString(legs, String.join("\n", kept) + "\n" + whole.get(7).substring(0, 40));

    Cli.Result other = Cli.run("--base", jar, "--head", folder.resolve("c.jar"), "--resume");
    assertEquals(3, other.code());
    assertTrue(other.err().contains("--resume needs --store"), other.err());
    Path stranger = FakeJmh.jar(folder.resolve("c.jar"), "a.Bench.x=10");
    Cli.Result refused = Cli.run("--base", jar, "--head", stranger, "--store", store, "--resume");
    assertEquals(3, refused.code());
    assertTrue(refused.errorLine().contains("cannot be resumed with others"), refused.err());

    Cli.Result again =
        Cli.run(
            "--base",
            jar,
            "--head",
            jar,
            "--in-turn",
            "--rounds",
            4,
            "--every-round",
            "--store",
            store,
            "--resume");
    assertEquals(0, again.code(), again.err());
    List<String> now = Files.readAllLines(legs);
    assertEquals(kept, now.subList(0, 7));
    // The round whose second leg broke off is run again as a whole. A leg may have been repeated.
    long half = kept.stream().filter(RecordTest::isKept).count() % 2;
    assertEquals(16 + half, now.stream().filter(RecordTest::isKept).count());
    assertEquals(0, Cli.run("--replay", store, "--rounds", 4).code());
  }

  @Test
  void effectsOfEarlierRunsAreShownOnce() throws Exception {
    Path base = FakeJmh.jar(folder.resolve("base.jar"), "a.Bench.x=10");
    Path head = FakeJmh.jar(folder.resolve("head.jar"), "a.Bench.x=13");
    Path history = folder.resolve("history.jsonl");
    Path page = folder.resolve("r.html");
    Path store = folder.resolve("legs");
    Object[] reports = {
      "--in-turn", "--rounds", 4, "--no-control", "--history", history, "--html", page
    };
    Cli.run(LiveTest.with(reports, "--base", base, "--head", base));
    assertTrue(!Files.readString(page).contains("<h2>History"), "a history of one run");
    Cli.run(LiveTest.with(reports, "--base", base, "--head", head, "--store", store));
    String shown = Files.readString(page);
    assertTrue(shown.contains("<h2>History"), shown);
    assertTrue(shown.contains("base.jar against ") && shown.contains("REGRESSION</title>"), shown);
    Cli.run(LiveTest.with(reports, "--replay", store));
    List<String> lines = Files.readAllLines(history);
    assertEquals(2, lines.size());
    assertTrue(lines.get(1).contains("\"verdict\":\"REGRESSION\""), lines.get(1));

    Files.writeString(history, "{\"date\":\n");
    Cli.Result corrupt = Cli.run(LiveTest.with(reports, "--replay", store));
    assertEquals(3, corrupt.code());
    assertTrue(corrupt.errorLine().contains("history.jsonl:1 is no JSON"), corrupt.err());
  }
}
