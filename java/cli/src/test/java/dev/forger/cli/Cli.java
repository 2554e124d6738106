// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
    return start(folder, Map.of(), jvm, words);
  }

  private static Process start(
      Path folder, Map<String, String> environment, List<String> jvm, Object... words)
      throws IOException {
    // Jobs that a script starts in the background ignore SIGINT, and so would their children.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,TERM"));
    command.addAll(java());
    command.addAll(jvm);
    command.addAll(ChildClasses.options());
    command.add("dev.forger.cli.Main");
    command.addAll(texts(List.of(words)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    return builder
        .directory(folder.toFile())
        .redirectError(folder.resolve("err.txt").toFile())
        .redirectOutput(folder.resolve("out.txt").toFile())
        .start();
  }

  /** The program and the options that all children have. */
  static List<String> java() {
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
    return command;
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

  /** Runs with an instruction set. */
  static Result childOn(String isa, Path folder, Object... words)
      throws IOException, InterruptedException {
    return finish(folder, start(folder, Map.of("FORGER_ISA", isa), List.of(), words));
  }

  /** Waits until stderr has a text. */
  static void awaitErr(Path folder, String text, Process process)
      throws IOException, InterruptedException {
    Path err = folder.resolve("err.txt");
    await(text, process, () -> Files.readString(err).contains(text));
  }

  /** Waits until the process has a thread of a name, of which Linux keeps 15 characters. */
  static void awaitThread(String name, Process process) throws IOException, InterruptedException {
    Path tasks = Path.of("/proc", Long.toString(process.pid()), "task");
    await(
        name,
        process,
        () -> {
          try (Stream<Path> threads = Files.list(tasks)) {
            for (Path thread : threads.toList()) {
              if (Files.readString(thread.resolve("comm")).strip().equals(name)) {
                return true;
              }
            }
          } catch (IOException | UncheckedIOException e) {
            // A thread ended while it was looked at.
          }
          return false;
        });
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void await(String what, Process process, Condition condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + 100_000_000_000L;
    boolean alive = true;
    while (alive && System.nanoTime() < end) {
      alive = process.isAlive();
      if (condition.holds()) {
        return;
      }
      Thread.sleep(20);
    }
    throw new AssertionError("waited in vain for: " + what);
  }

  static void signal(Process process, String signal) throws IOException, InterruptedException {
    ProcessBuilder kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()));
    if (kill.start().waitFor() != 0) {
      throw new AssertionError("kill -" + signal + " failed");
    }
  }

  /** Waits until a table has at least so many rows. */
  static void awaitRows(Path table, int rows, Process process)
      throws IOException, InterruptedException {
    await(
        rows + " rows in " + table,
        process,
        () -> Files.exists(table) && Files.readAllLines(table).size() > rows);
  }
}
