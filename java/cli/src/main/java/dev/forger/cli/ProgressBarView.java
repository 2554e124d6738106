// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.gan.StepMetrics;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar with losses, images a second and time left. */
final class ProgressBarView implements ProgressView {
  private static final int INTERVAL_MILLIS = 500;
  private static final long INTERVAL_NANOS = INTERVAL_MILLIS * 1_000_000L;

  private final ProgressBar bar;
  private long next;
  private long lastTime = System.nanoTime();
  private long lastImages = -1;

  ProgressBarView(long first, long last) {
    bar =
        new ProgressBarBuilder()
            .setTaskName("training")
            .setInitialMax(last)
            .startsFrom(first, java.time.Duration.ZERO)
            .setUpdateIntervalMillis(INTERVAL_MILLIS)
            .setStyle(style())
            .setConsumer(new ConsoleProgressBarConsumer(System.err))
            .build();
  }

  /** What the terminal can show. */
  static ProgressBarStyle style() {
    return !Terminal.unicode()
        ? ProgressBarStyle.ASCII
        : Terminal.colour()
            ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK
            : ProgressBarStyle.UNICODE_BLOCK;
  }

  @Override
  public void onStep(StepMetrics m) {
    bar.stepTo(m.step());
    long now = System.nanoTime();
    if (lastImages < 0) {
      lastImages = m.samples() - m.samples() / m.step();
    }
    if (now < next) {
      return;
    }
    next = now + INTERVAL_NANOS;
    double rate = (m.samples() - lastImages) * 1e9 / (now - lastTime);
    lastImages = m.samples();
    lastTime = now;
    int last = m.names().size() - 1;
    bar.setExtraMessage(
        String.format(
            Locale.ROOT,
            " %s %.2f %s %.2f %.0f/s",
            m.names().get(0),
            m.value(0),
            m.names().get(last),
            m.value(last),
            rate));
  }

  @Override
  public void close() {
    bar.close();
  }
}
