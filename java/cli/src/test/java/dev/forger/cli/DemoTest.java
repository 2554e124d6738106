// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The verb {@code demo}. */
class DemoTest {
  @Test
  void listsDemos() {
    Cli.Result result = Cli.run("demo");
    assertEquals(0, result.code());
    assertTrue(result.out().contains("f-gan-table"), result.out());
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
    assertTrue(Cli.run("demo", "f-gan").err().contains("forger demo --help"));
  }
}
