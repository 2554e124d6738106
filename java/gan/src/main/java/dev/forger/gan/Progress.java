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
        logger.log(
            System.Logger.Level.INFO,
            () ->
                String.format(
                    Locale.ROOT,
                    "step %d/%d critic %.4f generator %.4f penalty %.4f %.0f ms/step",
                    m.step(),
                    m.lastStep(),
                    m.critic(),
                    m.generator(),
                    m.penalty(),
                    m.nanoseconds() / 1e6));
      }
    };
  }
}
