// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompareTest {
  private static String refused(String... arguments) throws IOException, InterruptedException {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream captured = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setErr(captured);
      assertEquals(2, Compare.command(List.of(arguments)));
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void wrongArgumentsGetTheUsage() throws IOException, InterruptedException {
    String[][] all = {
      {"--steps", "wgan-gp-29"},
      {"--rounds", "0"},
      {"--seconds", "soon"},
      {"--threads"},
      {"--layers", "no-such-layer"},
      {"--layers", "("},
      {"--layers", "--rounds", "x"},
      {"--layers", "--seconds", "-1"},
      {"--layers", "--threads", "1,0"},
      {"--layers", "--passes", "forward,sideways"},
      {"--layers", "d28", "--steps", "dcgan-28"},
      {"--layers", "d28", "d64"},
      {"--chains", "r32"},
      {"--chains", "--rounds", "0"},
      {"--chains", "--threads", "two"},
      {"--chains", "--passes", "forward"},
      {"--chains", "d28", "--layers"},
    };
    for (String[] arguments : all) {
      String printed = refused(arguments);
      assertTrue(printed.startsWith("bench: "), printed);
      assertTrue(printed.contains("usage: bench --peers --layers [REGEX]"), printed);
      assertTrue(printed.contains("usage: bench --peers --chains [REGEX]"), printed);
    }
  }

  @Test
  void theProblemIsNamed() throws IOException, InterruptedException {
    assertTrue(refused("--layers", "q", "--rounds", "0").contains("--layers q matches none of"));
    assertTrue(refused("--layers", "--frobnicate", "1").contains("unknown option --frobnicate"));
    assertTrue(refused("--chains", "r32").contains("--chains r32 matches none of"));
    assertTrue(refused("--chains", "--passes", "x").contains("unknown option --passes"));
  }
}
