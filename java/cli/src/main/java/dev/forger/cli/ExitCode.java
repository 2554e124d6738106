// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.CheckpointException;
import dev.forger.DeviceException;
import dev.forger.DivergenceException;
import dev.forger.ForgerException;
import dev.forger.OutOfDeviceMemoryException;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What the exit codes mean, and which error has which. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int DIVERGED = 3;
  static final int INTERRUPTED = 130;
  static final int TERMINATED = 143;

  private ExitCode() {}

  static int of(Throwable error) {
    if (error instanceof DivergenceException) {
      return DIVERGED;
    }
    if (error instanceof CheckpointException e) {
      return e.kind() == CheckpointException.Kind.NOT_SAVED ? FAILED : USAGE;
    }
    if (error instanceof OutOfDeviceMemoryException || error instanceof DeviceException) {
      return FAILED;
    }
    return error instanceof ForgerException ? USAGE : FAILED;
  }

  /** One line for a person. */
  static String message(Throwable error) {
    String text = error.getMessage() == null ? "" : error.getMessage().strip();
    if (error instanceof OutOfMemoryError) {
      return "out of Java heap (" + text + "); use smaller data or set JAVA_TOOL_OPTIONS=-Xmx4g";
    }
    if (error instanceof IOException || error instanceof UncheckedIOException) {
      return firstLine(text);
    }
    if (error instanceof ForgerException) {
      return firstLine(text);
    }
    return "internal error " + error.getClass().getSimpleName() + ": " + firstLine(text);
  }

  private static String firstLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ");
  }
}
