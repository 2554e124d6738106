// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** Runs the command line in this JVM, or in one of its own. */
final class Cli {
  /** Options that make a training tiny. */
  static final List<String> TINY =
      List.of(
          "--batch",
          "2",
          "--critic-steps",
          "1",
          "--latent",
          "3",
          "--sample-every",
          "4",
          "--checkpoint-every",
          "3");

  /**
   * What a command did.
   *
   * @param code exit code
   * @param out stdout
   * @param err stderr
   */
  record Result(int code, String out, String err) {}

  private Cli() {}

  static Result run(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int code = line.execute(texts(List.of(words)).toArray(String[]::new));
    return new Result(code, out.toString(), err.toString());
  }

  private static List<String> texts(List<?> words) {
    List<String> texts = new ArrayList<>();
    for (Object word : words) {
      if (word instanceof List<?> list) {
        texts.addAll(texts(list));
      } else {
        texts.add(word.toString());
      }
    }
    return texts;
  }

  /** Starts a JVM in a folder; its stderr goes to {@code err.txt} there, stdout to out.txt. */
  static Process start(Path folder, List<String> jvm, Object... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-XX:+UseSerialGC");
    if (Runtime.version().feature() >= 22) {
      command.add("--enable-native-access=ALL-UNNAMED");
    }
    String cache = System.getProperty("org.bytedeco.javacpp.cachedir");
    if (cache != null) {
      command.add("-Dorg.bytedeco.javacpp.cachedir=" + cache);
    }
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.forger.cli.Main"));
    command.addAll(texts(List.of(words)));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(folder.resolve("err.txt").toFile())
        .redirectOutput(folder.resolve("out.txt").toFile())
        .start();
  }

  static Result finish(Path folder, Process process) throws IOException, InterruptedException {
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(
          "still running after two minutes: " + Files.readString(folder.resolve("err.txt")));
    }
    return new Result(
        process.exitValue(),
        Files.readString(folder.resolve("out.txt")),
        Files.readString(folder.resolve("err.txt")));
  }

  static Result child(Path folder, Object... words) throws IOException, InterruptedException {
    return finish(folder, start(folder, List.of(), words));
  }

  /** Waits until a table has at least so many rows. */
  static void awaitRows(Path table, int rows, Process process)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + 100_000_000_000L;
    while (System.nanoTime() < end && process.isAlive()) {
      if (Files.exists(table) && Files.readAllLines(table).size() > rows) {
        return;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("no " + rows + " rows in " + table);
  }
}
