// SPDX-License-Identifier: Apache-2.0
package dev.forger.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * ONNX Runtime's environment. As version 1.29 makes it, it matches a regular expression against the
 * command line of the process, by recursion: on a stack of 1 MB, a thread's of Java, command lines
 * of some 4000 characters end the JVM. So it is made on a thread that has the stack for it.
 */
final class OnnxEnvironment {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final long USUAL_STACK = 8L << 20;
  private static final long STACK_OF_CHARACTER = 1L << 10;

  private OnnxEnvironment() {}

  private static final class Holder {
    static final OrtEnvironment ENVIRONMENT = make();
  }

  static OrtEnvironment get() {
    return Holder.ENVIRONMENT;
  }

  private static OrtEnvironment make() {
    FutureTask<OrtEnvironment> making = new FutureTask<>(OrtEnvironment::getEnvironment);
    long stack = USUAL_STACK + STACK_OF_CHARACTER * lengthOfCommandLine();
    Thread thread = new Thread(null, making, "forger onnx environment", stack);
    thread.start();
    boolean interrupted = false;
    while (!making.isDone()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return made(making);
  }

  /** What went wrong on that thread goes on here. */
  private static OrtEnvironment made(FutureTask<OrtEnvironment> making) {
    try {
      return making.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException("ONNX Runtime does not start: " + e.getCause(), e);
    } catch (InterruptedException e) {
      throw new AssertionError("it is done", e);
    }
  }

  private static long lengthOfCommandLine() {
    try {
      return Files.readAllBytes(COMMAND_LINE).length;
    } catch (IOException e) {
      // Not Linux.
      return 0;
    }
  }
}
