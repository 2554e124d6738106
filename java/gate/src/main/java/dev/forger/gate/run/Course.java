// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When the iterations of a fork ran, as the lines told that JMH prints: the head of a line as an
 * iteration begins, its score as it ends.
 */
final class Course {
  private static final Pattern HEAD = Pattern.compile("^(# Warmup )?Iteration +\\d+:");

  /** Of an iteration, that it may begin before the other fork's first, or end after its last. */
  private static final double SLACK = .1;

  private final StringBuilder line = new StringBuilder();
  private final List<Long> starts = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private boolean begun;
  private boolean headSeen;
  private boolean measured;

  /** Takes what was printed up to a time in nanoseconds. */
  void printed(byte[] bytes, int length, long now) {
    for (char c : new String(bytes, 0, length, StandardCharsets.ISO_8859_1).toCharArray()) {
      if (c == '\n') {
        head(now);
        if (headSeen && measured) {
          ends.add(now);
        }
        line.setLength(0);
        headSeen = false;
      } else {
        line.append(c);
      }
    }
    head(now);
  }

  private void head(long now) {
    Matcher matcher = HEAD.matcher(line);
    if (headSeen || !matcher.find()) {
      return;
    }
    headSeen = true;
    measured = matcher.group(1) == null;
    begun = true;
    if (measured) {
      starts.add(now);
    }
  }

  /** Whether an iteration was seen to begin. */
  boolean begun() {
    return begun;
  }

  /** How many iterations were seen from begin to end. */
  int iterations() {
    return ends.size();
  }

  /**
   * The iterations during which the other fork measured, too. A fork that waited for the other one
   * is an iteration ahead of it: its first measured one goes, so that both are as warm.
   */
  Span during(Course other) {
    int from = 0;
    int to = 0;
    for (int i = 0; i < ends.size() && !other.ends.isEmpty(); i++) {
      double slack = SLACK * (ends.get(i) - starts.get(i));
      boolean inside =
          starts.get(i) >= other.starts.get(0) - slack
              && ends.get(i) <= other.ends.get(other.ends.size() - 1) + slack;
      if (inside) {
        from = to == 0 ? i : from;
        to = i + 1;
      }
    }
    return new Span(from, to);
  }
}
