// SPDX-License-Identifier: Apache-2.0
package dev.forger.gate;

import dev.forger.gate.judge.Progress;
import java.util.function.Consumer;

/** A line now and then. */
final class ProgressLines implements Progress {
  private static final long EVERY_NANOS = 10_000_000_000L;

  private final Consumer<String> say;
  private long last = System.nanoTime() - EVERY_NANOS;

  ProgressLines(Consumer<String> say) {
    this.say = say;
  }

  @Override
  public void leg(int done, int expected, double secondsLeft, String what) {
    long now = System.nanoTime();
    if (now - last < EVERY_NANOS) {
      return;
    }
    last = now;
    String left =
        Double.isNaN(secondsLeft)
            ? ""
            : secondsLeft < 90
                ? ", about " + Math.round(secondsLeft) + " s left"
                : ", about " + Math.round(secondsLeft / 60) + " min left";
    say.accept(done + " of at most " + expected + " legs" + left + ": " + what);
  }
}
