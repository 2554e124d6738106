// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

/** Hears of every step of a training, on the thread that trains. */
@FunctionalInterface
public interface TrainingListener {
  /**
   * Called after each generator step and the critic steps before it.
   *
   * @param metrics of the step; the object is reused for the next one
   */
  void onStep(StepMetrics metrics);
}
