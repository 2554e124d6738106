// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import dev.forger.gate.GateException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A program with a time limit, whose children end with it. */
final class Subprocess {
  private static final Pattern TELLING = Pattern.compile("\\b[\\w.$]*(Exception|Error)\\b|^ERROR");
  private static final long POLL_MILLIS = 100;
  private static final long PUMP_MILLIS = 1000;
  private static final int BUFFER = 8192;

  /**
   * How it ended.
   *
   * @param code exit code, meaningless after a time out
   * @param timedOut whether it was killed
   * @param log what it printed
   */
  record Result(int code, boolean timedOut, Path log) {
    boolean good() {
      return code == 0 && !timedOut;
    }

    String text() {
      try {
        return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
      } catch (IOException e) {
        return "";
      }
    }

    /** Why it failed, in its own words: the first line that names an error, else the last one. */
    String reason() {
      List<String> lines = text().lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
      return lines.stream()
          .filter(line -> TELLING.matcher(line).find())
          .findFirst()
          .orElse(lines.isEmpty() ? "it printed nothing" : lines.get(lines.size() - 1));
    }
  }

  /** Hears what a program prints. */
  interface Listener {
    /** Gets bytes, when they came in nanoseconds, and from whom. */
    void printed(byte[] bytes, int length, long now, ProcessHandle from);
  }

  private Subprocess() {}

  /**
   * Runs a program to its end, see {@link #run(List, Path, Path, double, StopSignal, Listener)}.
   */
  static Result run(List<String> command, Path folder, Path log, double seconds, StopSignal stop) {
    return run(command, folder, log, seconds, stop, (bytes, length, now, from) -> {});
  }

  /**
   * Runs a program to its end.
   *
   * @param command its words
   * @param folder where it runs
   * @param log file of what it prints
   * @param seconds after which it is killed
   * @param stop asked meanwhile
   * @param listener hears what it prints
   * @return how it ended
   * @throws GateException where it cannot be started
   * @throws StoppedException where the process is asked to end meanwhile
   */
  static Result run(
      List<String> command,
      Path folder,
      Path log,
      double seconds,
      StopSignal stop,
      Listener listener) {
    Process process;
    Thread pump;
    try {
      process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      pump = pump(process, Files.newOutputStream(log), listener);
    } catch (IOException e) {
      throw new GateException("cannot start " + command.get(0) + ": " + e.getMessage(), e);
    }
    long end = System.nanoTime() + (long) (seconds * 1e9);
    try {
      while (!process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        if (stop.isRequested()) {
          kill(process);
          throw new StoppedException();
        }
        if (System.nanoTime() > end) {
          kill(process);
          return new Result(-1, true, log);
        }
      }
    } catch (InterruptedException e) {
      kill(process);
      Thread.currentThread().interrupt();
      throw new StoppedException();
    }
    finish(pump);
    // Ctrl-C reaches the children, too: that one died of it is no failure of its own.
    stop.check();
    return new Result(process.exitValue(), false, log);
  }

  /** A program may leave children behind that keep its output open: nobody waits for those. */
  private static Thread pump(Process process, OutputStream log, Listener listener) {
    InputStream in = process.getInputStream();
    Thread thread =
        new Thread(
            () -> {
              byte[] bytes = new byte[BUFFER];
              try (in;
                  log) {
                for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                  listener.printed(bytes, n, System.nanoTime(), process.toHandle());
                  log.write(bytes, 0, n);
                }
              } catch (IOException e) {
                // The program was killed, or the disk is full, which the results will tell.
              }
            },
            "perf-gate output");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void finish(Thread pump) {
    try {
      pump.join(PUMP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void kill(Process process) {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
