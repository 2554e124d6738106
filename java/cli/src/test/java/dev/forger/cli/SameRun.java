// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Compares run folders byte by byte, but for the times. */
final class SameRun {
  private SameRun() {}

  static void check(Path expected, Path actual) throws IOException {
    for (String name : List.of("config.json", "metrics.csv", "checkpoint.safetensors")) {
      same(expected.resolve(name), actual.resolve(name));
    }
    Path pictures = expected.resolve("samples");
    assertEquals(names(pictures), names(actual.resolve("samples")));
    for (String name : names(pictures)) {
      same(pictures.resolve(name), actual.resolve("samples").resolve(name));
    }
  }

  private static void same(Path expected, Path actual) throws IOException {
    assertArrayEquals(Files.readAllBytes(expected), Files.readAllBytes(actual), actual.toString());
  }

  static List<String> names(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
