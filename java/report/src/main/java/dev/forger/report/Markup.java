// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

/** Text inside XML and HTML. */
final class Markup {
  private Markup() {}

  /** Escapes what has a meaning there, and drops what XML 1.0 forbids. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> {
                  if (c >= ' ' || c == '\n' || c == '\t') {
                    safe.appendCodePoint(c);
                  }
                }
              }
            });
    return safe.toString();
  }
}
