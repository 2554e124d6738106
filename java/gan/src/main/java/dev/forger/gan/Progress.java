// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import java.util.Locale;

/** Ready-made listeners that tell how training goes. */
public final class Progress {
  private Progress() {}

  /**
   * Logs a line at the first step, then at most one every two seconds, and one at the end, through
   * {@link System.Logger} at level INFO.
   *
   * @return a listener
   */
  public static TrainingListener log() {
    System.Logger logger = System.getLogger("dev.forger.gan");
    return new TrainingListener() {
      private long next;

      @Override
      public void onStep(StepMetrics m) {
        long now = System.nanoTime();
        if (next != 0 && now < next && m.step() != m.lastStep()) {
          return;
        }
        next = now + 2_000_000_000L;
        logger.log(System.Logger.Level.INFO, () -> line(m));
      }
    };
  }

  private static String line(StepMetrics m) {
    StringBuilder text = new StringBuilder("step " + m.step() + "/" + m.lastStep());
    for (int i = 0; i < m.names().size(); i++) {
      text.append(String.format(Locale.ROOT, " %s %.4f", m.names().get(i), m.value(i)));
    }
    return text.append(String.format(Locale.ROOT, " %.0f ms/step", m.nanoseconds() / 1e6))
        .toString();
  }
}
