// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.CheckpointException;
import dev.forger.DivergenceException;
import dev.forger.ForgerException;
import dev.forger.OutOfDeviceMemoryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/errors.md lists every error with the exit code and the form of message that it has. */
class ErrorDocsTest {
  private static final Path ROOT = Path.of(System.getProperty("forger.root", "../.."));
  private static final Pattern MESSAGE = Pattern.compile("[^:]+: given .+, expected .+; .+");

  /** Cells of the rows of the table whose first heading is given, by their first cell. */
  private static Map<String, List<String>> table(String heading) throws IOException {
    Map<String, List<String>> rows = new LinkedHashMap<>();
    Files.readAllLines(ROOT.resolve("docs/errors.md")).stream()
        .dropWhile(line -> !line.startsWith("| " + heading + " |"))
        .takeWhile(line -> line.startsWith("|"))
        .skip(2)
        .map(line -> Arrays.stream(line.split("\\|")).skip(1).map(String::strip).toList())
        .forEach(cells -> rows.put(cells.get(0).replace("`", ""), cells));
    return rows;
  }

  private static ForgerException example(Class<?> type) throws ReflectiveOperationException {
    if (type == OutOfDeviceMemoryException.class) {
      return new OutOfDeviceMemoryException("plan", 2, 1, 0, "use less");
    }
    if (type == DivergenceException.class) {
      return new DivergenceException(1, "loss", "NaN", "lower the rate");
    }
    Class<String> text = String.class;
    return (ForgerException)
        type.getConstructor(text, text, text, text).newInstance("what", "this", "that", "do so");
  }

  @Test
  void everyErrorHasItsExitCodeAndMessage() throws Exception {
    Map<String, List<String>> rows = table("class");
    Map<String, String> expected = new TreeMap<>();
    for (Class<?> type : ForgerException.class.getPermittedSubclasses()) {
      String code =
          type == CheckpointException.class
              ? kinds().values().stream().distinct().collect(Collectors.joining(", "))
              : Integer.toString(ExitCode.of(example(type)));
      expected.put(type.getSimpleName(), code);
    }
    Map<String, String> listed = new TreeMap<>();
    rows.forEach((name, cells) -> listed.put(name, cells.get(4)));
    assertEquals(expected, listed);
    rows.forEach(
        (name, cells) -> {
          String message = cells.get(2).replace("`", "");
          assertTrue(MESSAGE.matcher(message).matches(), name + ": " + message);
        });
  }

  private static Map<String, String> kinds() {
    Map<String, String> codes = new LinkedHashMap<>();
    for (CheckpointException.Kind kind : CheckpointException.Kind.values()) {
      ForgerException error = new CheckpointException(kind, "what", "this", "that", "do so");
      codes.put(kind.toString(), Integer.toString(ExitCode.of(error)));
    }
    return codes;
  }

  @Test
  void everyKindOfCheckpointErrorHasItsExitCode() throws IOException {
    Map<String, String> listed = new LinkedHashMap<>();
    table("kind").forEach((name, cells) -> listed.put(name, cells.get(3)));
    assertEquals(new TreeMap<>(kinds()), new TreeMap<>(listed));
  }
}
