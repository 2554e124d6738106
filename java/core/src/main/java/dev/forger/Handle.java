// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.lang.ref.Cleaner;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An owner of native memory: closed once, refuses use after close and close during use, and reports
 * itself when it is forgotten.
 *
 * <p>Set the system property {@code forger.trackResources} to {@code true} to record where handles
 * are made and closed.
 */
abstract class Handle implements AutoCloseable {
  private static final boolean TRACK = Boolean.getBoolean("forger.trackResources");
  private static final Cleaner CLEANER = Cleaner.create();
  private static final int CLOSED = Integer.MIN_VALUE;

  /** Calls in flight, or CLOSED. */
  private final AtomicInteger state = new AtomicInteger();

  private final String kind;
  private final Witness witness;
  private Throwable closedAt;

  Handle(String kind) {
    this.kind = kind;
    this.witness = new Witness(kind, TRACK ? new Throwable("allocated here") : null);
  }

  /** Reports this handle when it is forgotten; called once it owns native memory. */
  final void watch() {
    CLEANER.register(this, witness);
  }

  /** What remains of a handle that was never closed: enough to say so. */
  private static final class Witness implements Runnable {
    private final String kind;
    private final Throwable allocatedAt;
    private volatile boolean closed;

    Witness(String kind, Throwable allocatedAt) {
      this.kind = kind;
      this.allocatedAt = allocatedAt;
    }

    @Override
    public void run() {
      if (!closed) {
        System.getLogger("dev.forger")
            .log(
                System.Logger.Level.WARNING,
                "leak: a "
                    + kind
                    + " was never closed"
                    + (TRACK ? "" : " (-Dforger.trackResources=true tells where it was made)"),
                allocatedAt);
      }
    }
  }

  /** Marks a call in flight; every enter needs an exit in a finally block. */
  final void enter() {
    int now;
    do {
      now = state.get();
      if (now < 0) {
        throw closed();
      }
    } while (!state.compareAndSet(now, now + 1));
  }

  /** Ends what enter began. */
  final void exit() {
    state.decrementAndGet();
  }

  final void requireOpen() {
    if (state.get() < 0) {
      throw closed();
    }
  }

  final boolean isOpen() {
    return state.get() >= 0;
  }

  private DeviceException closed() {
    DeviceException e =
        new DeviceException(
            kind, "a closed " + kind, "an open one", "use it inside its try-with-resources block");
    if (closedAt != null) {
      e.initCause(closedAt);
    }
    return e;
  }

  /**
   * Frees the native memory; a second close does nothing.
   *
   * @throws DeviceException if a call that uses it is running on another thread, or a program
   *     refers to it; it then stays open
   */
  @Override
  public final void close() {
    if (!state.compareAndSet(0, CLOSED)) {
      if (state.get() < 0) {
        return;
      }
      throw new DeviceException(
          "close " + kind,
          "a " + kind + " in use by another thread",
          "no running call",
          "wait for the call to end before closing");
    }
    if (TRACK) {
      closedAt = new Throwable("closed here");
    }
    witness.closed = true;
    try {
      destroy();
    } catch (RuntimeException e) {
      // Nothing was freed: it can be closed later.
      closedAt = null;
      witness.closed = false;
      state.set(0);
      throw e;
    }
  }

  /** Frees the native object; called once. */
  abstract void destroy();
}
