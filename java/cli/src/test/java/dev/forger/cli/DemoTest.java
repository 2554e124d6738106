// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.pictures.demo.Demos;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verb {@code demo}. */
class DemoTest {
  @Test
  void listsDemos() {
    Cli.Result result = Cli.run("demo");
    assertEquals(0, result.code());
    assertTrue(result.out().contains("f-gan-table"), result.out());
    for (String name : Demos.names()) {
      assertTrue(result.out().contains("  " + name + " "), result.out());
    }
  }

  @Test
  void drawsAPicture(@TempDir Path folder) {
    Cli.Result result = Cli.run("demo", "vae-penalty", "--out", folder);
    assertEquals(0, result.code(), result.err());
    Path picture = folder.resolve("vae-penalty.png");
    assertEquals(picture.toString(), result.out().strip());
    assertTrue(Files.exists(picture));
  }

  @Test
  void printsATableAndSaysWhatItDoes() {
    Cli.Result result =
        Cli.run(
            "demo",
            "f-gan-table",
            "--divergence",
            "reverse-kl",
            "--seeds",
            "1",
            "--steps",
            "3",
            "--threads",
            "1");
    assertEquals(0, result.code(), result.err());
    assertTrue(result.out().contains("reverse-kl"), result.out());
    assertTrue(result.err().contains("step 3 of 3"), result.err());
  }

  @Test
  void wrongArgumentsAreRefused() {
    Cli.Result result = Cli.run("demo", "f-gan-table", "--divergence", "kll");
    assertEquals(ExitCode.USAGE, result.code());
    assertTrue(result.err().contains("did you mean \"kl\""), result.err());
    assertEquals(ExitCode.USAGE, Cli.run("demo", "f-gan-table", "--steps", "0").code());
    Cli.Result near = Cli.run("demo", "f-gan-tabl");
    assertEquals(ExitCode.USAGE, near.code());
    assertTrue(near.err().contains("did you mean \"f-gan-table\""), near.err());
    assertTrue(
        Cli.run("demo", "vae-penalty", "rejectio").err().contains("did you mean \"rejection\""));
  }
}
