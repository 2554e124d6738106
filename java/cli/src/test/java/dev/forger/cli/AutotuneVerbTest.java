// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AutotuneVerbTest {
  @TempDir Path work;

  @Test
  void choicesAreRecordedReplayedShownAndLeftOutElsewhere() throws Exception {
    Cli.Result timed =
        Cli.child(work, "train", Cli.TINY, "--steps", 2, "--autotune", "--out", "timed");
    assertEquals(0, timed.code(), timed::err);
    assertTrue(timed.err().contains("timing the algorithms"), timed::err);
    Path config = work.resolve("timed/config.json");
    Cli.Result again = Cli.child(work, "train", "--config", config, "--out", "again");
    assertEquals(0, again.code(), again::err);
    assertFalse(again.err().contains("timing the algorithms"), again::err);
    for (String name : new String[] {"config.json", "metrics.csv", "checkpoint.safetensors"}) {
      assertArrayEquals(
          Files.readAllBytes(work.resolve("timed").resolve(name)),
          Files.readAllBytes(work.resolve("again").resolve(name)),
          name);
    }

    String text = Files.readString(config);
    Matcher choice = Pattern.compile("\" : \"(thin|winograd-[24])\"").matcher(text);
    assumeFalse(JsonMapper.shared().readTree(text).at("/training/kernels").isEmpty());
    Path slow = Files.writeString(work.resolve("slow.json"), choice.replaceAll("\" : \"gemm\""));
    Cli.Result shown = Cli.run("info", "--json", "--config", slow);
    assertEquals(0, shown.code(), shown::err);
    for (JsonNode kernel : JsonMapper.shared().readTree(shown.out()).get("kernels")) {
      String runs = kernel.get("kernel").asString().split(";")[0];
      assertFalse(runs.contains("_thin_") || runs.contains("_winograd_"), runs);
    }
    Cli.Result elsewhere =
        Cli.childOn("ref", work, "train", "--config", slow, "--steps", 1, "--out", "elsewhere");
    assertEquals(0, elsewhere.code(), elsewhere::err);
    assertEquals(
        1,
        elsewhere.err().lines().filter(line -> line.contains("go by the rule")).count(),
        elsewhere::err);
  }
}
