// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/** What stderr is connected to. */
final class Terminal {
  private Terminal() {}

  /** Tells whether a person looks at stderr. */
  static boolean interactive() {
    try {
      // System.console() asks about stdin and stdout, and from JDK 22 on is never null.
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  static boolean colour() {
    String none = System.getenv("NO_COLOR");
    return (none == null || none.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
  }

  static boolean unicode() {
    String encoding =
        System.getProperty("stderr.encoding", System.getProperty("sun.jnu.encoding", ""));
    return Charset.isSupported(encoding.isEmpty() ? "US-ASCII" : encoding)
        && encoding.toUpperCase(java.util.Locale.ROOT).startsWith("UTF");
  }
}
