// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Starts JVMs of one library each, and reads their results.
 *
 * @param main whose {@code main} runs there and prints one {@link #result}
 * @param heap of Java, such as {@code 256m}
 */
public record Fork(Class<?> main, String heap) {
  /** Marks the line of the result, as libraries print lines of their own. */
  private static final String RESULT = "leg-result ";

  private static final JsonMapper JSON = new JsonMapper();

  /**
   * Prints a result for the JVM that started this one.
   *
   * @param result of all measurements
   */
  public static void result(JsonNode result) {
    System.out.println(RESULT + result);
    System.out.flush();
  }

  /**
   * Runs one JVM.
   *
   * @param environment beside that of this process
   * @param arguments of main
   * @param what names the JVM in errors
   * @return its result
   * @throws IOException if it cannot be started, or ends without a result
   * @throws InterruptedException if interrupted while it runs
   */
  public JsonNode run(Map<String, String> environment, List<String> arguments, String what)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (option.startsWith("--") || option.startsWith("-Dorg.bytedeco")) {
        command.add(option);
      }
    }
    command.addAll(
        List.of(
            "-Xms64m",
            "-Xmx" + heap,
            "-XX:+UseSerialGC",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-Dorg.bytedeco.javacpp.maxBytes=0",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    File log = File.createTempFile("forger-leg", ".log");
    int exit = builder.redirectOutput(log).start().waitFor();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(log.toPath()), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(RESULT)) {
          JsonNode result = JSON.readTree(line.substring(RESULT.length()));
          Files.delete(log.toPath());
          return result;
        }
      }
    }
    throw new IOException(what + " exited " + exit + "; the log is " + log);
  }
}
