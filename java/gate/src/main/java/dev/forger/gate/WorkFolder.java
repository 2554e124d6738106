// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for worktrees, logs and legs that nobody asked to keep. */
final class WorkFolder implements AutoCloseable {
  private final Path path;

  WorkFolder() {
    try {
      path = Files.createTempDirectory("perf-gate");
    } catch (IOException e) {
      throw new GateException(
          "cannot make a folder for temporary files: " + GateException.reason(e), e);
    }
  }

  Path path() {
    return path;
  }

  /** Deletes it; what cannot be deleted stays. */
  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      System.getLogger(WorkFolder.class.getName())
          .log(System.Logger.Level.DEBUG, "left behind: " + path, e);
    }
  }
}
