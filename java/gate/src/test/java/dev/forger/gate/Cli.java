// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import picocli.CommandLine;

/** Runs the command line in this JVM. */
final class Cli {
  /**
   * What a command did.
   *
   * @param code exit code
   * @param out stdout
   * @param err stderr
   */
  record Result(int code, String out, String err) {
    /** The one line of an error. */
    String errorLine() {
      String[] lines = err.strip().split("\\R", -1);
      return lines[lines.length - 1];
    }
  }

  private Cli() {}

  static Result run(Object... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    int code = line.execute(Arrays.stream(words).map(Object::toString).toArray(String[]::new));
    return new Result(code, out.toString(), err.toString());
  }
}
