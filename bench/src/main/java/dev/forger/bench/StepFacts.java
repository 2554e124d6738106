// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import com.sun.management.ThreadMXBean;
import dev.forger.Device;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * Bytes that Java allocates for one training step, for {@code scripts/perf-facts}. The interpreter
 * runs it, so that a count does not depend on what the compiler has got round to.
 */
public final class StepFacts {
  private static final int SIDE = 28;
  private static final int BATCH = 2;
  private static final int WARM_UP = 3;
  private static final int STEPS = 5;

  private StepFacts() {}

  /**
   * Prints one line for each measured step.
   *
   * @param args none
   */
  public static void main(String[] args) {
    for (MeasuredStep measured : MeasuredStep.values()) {
      String name = measured.name().toLowerCase(Locale.ROOT).replace('_', '-');
      System.out.printf(
          Locale.ROOT, "java step %s = %d bytes allocated%n", name, allocated(measured));
    }
  }

  /** The least of several steps: a first use of a class is not of the step. */
  static long allocated(MeasuredStep measured) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    try (TrainingStep step = new TrainingStep(measured.objective, SIDE, BATCH, Device.cpu(1))) {
      for (int i = 0; i < WARM_UP + STEPS; i++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        measured.run(step);
        long after = threads.getCurrentThreadAllocatedBytes();
        if (i >= WARM_UP) {
          least = Math.min(least, after - before);
        }
      }
    }
    return least;
  }
}
