// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a main class in another JVM, for what is decided once a process. */
final class ChildJvm {
  /** How it ended and what it wrote. */
  record Result(int exit, String out, String err) {}

  private ChildJvm() {}

  static Result run(Class<?> main, Map<String, String> environment, String... jvmOptions)
      throws IOException, InterruptedException {
    String classPath = System.getProperty("java.class.path");
    return run(List.of(), classPath, main, environment, jvmOptions);
  }

  /** Behind a command that runs another one, and with another class path. */
  static Result run(
      List<String> before,
      String classPath,
      Class<?> main,
      Map<String, String> environment,
      String... jvmOptions)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    String cache = System.getProperty("org.bytedeco.javacpp.cachedir");
    if (cache != null) {
      command.add("-Dorg.bytedeco.javacpp.cachedir=" + cache);
    }
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    command.addAll(List.of(jvmOptions));
    command.addAll(List.of("-cp", classPath, main.getName()));
    Path out = Files.createTempFile("child", ".out");
    Path err = Files.createTempFile("child", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().remove("FORGER_ISA");
      builder.environment().putAll(environment);
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(main + " did not end");
      }
      return new Result(process.exitValue(), text(out), text(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
