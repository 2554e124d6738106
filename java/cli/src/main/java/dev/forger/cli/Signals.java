// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import java.lang.reflect.Proxy;
import java.util.Map;

/**
 * Ctrl-C and SIGTERM as requests: the first one asks, the second one ends the process at once.
 *
 * <p>A shutdown hook could not do the latter: the JVM waits for it. {@code sun.misc.Signal} is
 * public in the module jdk.unsupported, but javac warns of its name; reflection does not.
 */
final class Signals {
  private static final Map<String, Integer> CODES =
      Map.of("INT", ExitCode.INTERRUPTED, "TERM", ExitCode.TERMINATED);

  private final Runnable request;
  private volatile int exitCode;

  private Signals(Runnable request) {
    this.request = request;
  }

  /** Handles both signals from now on. */
  static Signals install(Runnable request) {
    Signals signals = new Signals(request);
    CODES.forEach(signals::handle);
    return signals;
  }

  private void handle(String name, int code) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  received(code);
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
    } catch (ReflectiveOperationException e) {
      System.getLogger(Signals.class.getName())
          .log(System.Logger.Level.DEBUG, "no handler for signal {0}: {1}", name, e);
    }
  }

  private synchronized void received(int code) {
    if (exitCode != 0) {
      Runtime.getRuntime().halt(code);
    }
    exitCode = code;
    request.run();
  }

  /** Exit code of the signal that came, or 0. */
  int exitCode() {
    return exitCode;
  }
}
