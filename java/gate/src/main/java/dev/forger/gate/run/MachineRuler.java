// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A fixed piece of work, timed between legs: what changes in it is the machine, not the benchmark.
 */
final class MachineRuler {
  private static final int STEPS = 3_000_000;
  private static final int FLOATS = 8 << 20;
  private static final int WARM_UP = 4;

  private final float[] from = new float[FLOATS];
  private final float[] to = new float[FLOATS];

  @SuppressWarnings("UnusedVariable") // keeps the compiler from leaving the work out
  private double sink;

  private long[] ticks;

  MachineRuler() {
    for (int i = 0; i < WARM_UP; i++) {
      read();
    }
  }

  /** Some 20 ms of work; steal since the reading before. */
  Reading read() {
    long start = System.nanoTime();
    sink += fma(STEPS, 1e-9);
    long middle = System.nanoTime();
    System.arraycopy(from, 0, to, 0, FLOATS);
    sink += to[(int) (start & (FLOATS - 1))];
    long end = System.nanoTime();
    return new Reading((middle - start) / 1e9, (end - middle) / 1e9, steal(), load());
  }

  /** Eight chains, so that the unit for multiplication is busy and not waited for. */
  private static double fma(int steps, double x) {
    double a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8;
    for (int i = 0; i < steps; i++) {
      a = a * .999 + x;
      b = b * .999 + x;
      c = c * .999 + x;
      d = d * .999 + x;
      e = e * .999 + x;
      f = f * .999 + x;
      g = g * .999 + x;
      h = h * .999 + x;
    }
    return a + b + c + d + e + f + g + h;
  }

  /** The eighth figure of Linux's first line in /proc/stat. */
  private double steal() {
    try {
      String[] words = Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +", -1);
      long[] now = new long[2];
      for (int i = 1; i <= 8; i++) {
        now[0] += Long.parseLong(words[i]);
      }
      now[1] = Long.parseLong(words[8]);
      long[] before = ticks;
      ticks = now;
      return before == null || now[0] == before[0]
          ? 0
          : (double) (now[1] - before[1]) / (now[0] - before[0]);
    } catch (IOException | RuntimeException e) {
      return Double.NaN;
    }
  }

  private static double load() {
    try {
      return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
    } catch (IOException | RuntimeException e) {
      return Double.NaN;
    }
  }

  /** Which processor this is, as Linux names it. */
  static String processor() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
        if (line.startsWith("model name")) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    } catch (IOException e) {
      // Not Linux.
    }
    return System.getProperty("os.arch").toLowerCase(Locale.ROOT);
  }
}
