// SPDX-License-Identifier: Apache-2.0
package dev.forger.cli;

import dev.forger.gan.StepMetrics;
import dev.forger.gan.TrainingListener;

/** Shows how training goes, on stderr. */
interface ProgressView extends TrainingListener, AutoCloseable {
  /** Shows nothing. */
  ProgressView NONE =
      new ProgressView() {
        @Override
        public void onStep(StepMetrics metrics) {}

        @Override
        public void close() {}
      };

  @Override
  void close();

  /**
   * Chooses a bar for a terminal, lines for all else.
   *
   * @param quiet to show nothing
   * @param first steps done before
   * @param last step at which training ends
   */
  static ProgressView create(boolean quiet, long first, long last) {
    if (quiet) {
      return NONE;
    }
    return Terminal.interactive() ? new ProgressBarView(first, last) : new ProgressLines(first);
  }
}
