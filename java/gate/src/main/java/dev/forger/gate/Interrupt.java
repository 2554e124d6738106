// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

import dev.forger.gate.run.StopSignal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGINT and SIGTERM as a request: the JVM's shutdown asks the session to stop and waits until it
 * has written its reports.
 */
final class Interrupt implements AutoCloseable {
  static final int EXIT_CODE = 130;
  private static final long PATIENCE_SECONDS = 20;

  private final StopSignal signal = new StopSignal();
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "perf-gate-stop");

  Interrupt() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  StopSignal signal() {
    return signal;
  }

  private void stop() {
    signal.request();
    try {
      done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All is written. */
  @Override
  public void close() {
    done.countDown();
    if (!signal.isRequested()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM began to end just now.
      }
    }
  }
}
