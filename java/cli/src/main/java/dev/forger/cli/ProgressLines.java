// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.gan.StepMetrics;
import dev.forger.gan.run.NumberText;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One line at the first step, about every five seconds, and at the last step. Built in one buffer:
 * a line allocates nothing.
 */
final class ProgressLines implements ProgressView {
  private static final int MAX_NAMES = 8;
  private static final long INTERVAL_NANOS = 5_000_000_000L;

  private final ByteBuffer line = ByteBuffer.allocate(1024);
  private final FileOutputStream out = new FileOutputStream(FileDescriptor.err);
  private final long start = System.nanoTime();
  private final long firstStep;
  private final byte[] step = text("forger: step ");
  private byte[][] names;
  private final byte[] rate = text(" images/s  ");
  private final byte[] left = text(" left\n");
  private long next;
  private long lastTime = start;
  private long lastImages = -1;

  ProgressLines(long firstStep) {
    this.firstStep = firstStep;
  }

  private static byte[] text(String s) {
    return s.getBytes(StandardCharsets.US_ASCII);
  }

  /** As many as fit a line. */
  private static byte[][] names(List<String> all) {
    return all.stream()
        .limit(MAX_NAMES)
        .map(name -> text("  " + name + " "))
        .toArray(byte[][]::new);
  }

  @Override
  public void onStep(StepMetrics m) {
    long now = System.nanoTime();
    if (lastImages < 0) {
      lastImages = m.samples() - m.samples() / m.step();
      names = names(m.names());
    } else if (now < next && m.step() != m.lastStep()) {
      return;
    }
    next = now + INTERVAL_NANOS;
    line.clear();
    NumberText.put(line.put(step), m.step());
    NumberText.put(line.put((byte) '/'), m.lastStep());
    for (int i = 0; i < names.length; i++) {
      NumberText.putFixed(line.put(names[i]), m.value(i), 3);
    }
    line.put((byte) ' ').put((byte) ' ');
    NumberText.put(line, Math.round((m.samples() - lastImages) * 1e9 / (now - lastTime)));
    line.put(rate);
    putLeft(m, now);
    line.put(left);
    lastTime = now;
    lastImages = m.samples();
    try {
      out.write(line.array(), 0, line.position());
    } catch (IOException e) {
      // Nobody reads on; training goes on.
      next = Long.MAX_VALUE;
    }
  }

  private void putLeft(StepMetrics m, long now) {
    double perStep = (now - start) / 1e9 / (m.step() - firstStep);
    long seconds = Math.round(perStep * (m.lastStep() - m.step()));
    NumberText.put(line, seconds / 3600);
    putTwoDigits(seconds / 60 % 60);
    putTwoDigits(seconds % 60);
  }

  private void putTwoDigits(long value) {
    line.put((byte) ':').put((byte) ('0' + value / 10)).put((byte) ('0' + value % 10));
  }

  @Override
  public void close() {}
}
