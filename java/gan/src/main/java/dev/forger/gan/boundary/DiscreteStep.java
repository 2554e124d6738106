// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import dev.forger.Program;
import dev.forger.Tensor;

/** One step of critic and generator, recorded once. */
interface DiscreteStep extends AutoCloseable {
  /** Places among the losses. */
  int REAL = 0;

  int FAKE = 1;
  int GENERATOR = 2;
  int LOSSES = 3;

  /** Receives the real images, in [-1, 1]. */
  Tensor real();

  /**
   * Runs the step.
   *
   * @param iteration from 0: addresses all random numbers
   */
  void run(long iteration);

  /** A loss of the last run. */
  float loss(int index);

  /** A number of {@link dev.forger.ScoreFunction}, of the last run. */
  float diagnostic(int index);

  Program program();

  @Override
  void close();
}
