// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

/**
 * Losses and times of one generator step and the critic steps before it; reused from step to step.
 */
public final class StepMetrics {
  long step;
  long lastStep;
  long images;
  float criticReal;
  float criticFake;
  float penalty;
  float generator;
  long nanoseconds;

  StepMetrics() {}

  /**
   * Returns the number of generator steps done.
   *
   * @return from 1
   */
  public long step() {
    return step;
  }

  /**
   * Returns the step at which this call of {@code train} will end.
   *
   * @return at least {@link #step()}
   */
  public long lastStep() {
    return lastStep;
  }

  /**
   * Returns the number of real images the critic has seen since training began.
   *
   * @return a count
   */
  public long images() {
    return images;
  }

  /**
   * Returns the critic's loss on real samples of its last step.
   *
   * @return a mean
   */
  public float criticReal() {
    return criticReal;
  }

  /**
   * Returns the critic's loss on generated samples of its last step.
   *
   * @return a mean
   */
  public float criticFake() {
    return criticFake;
  }

  /**
   * Returns the gradient penalty of the critic's last step.
   *
   * @return λ times a mean, 0 when there is none
   */
  public float penalty() {
    return penalty;
  }

  /**
   * Returns the critic's whole loss of its last step.
   *
   * @return both losses and the penalty
   */
  public float critic() {
    return criticReal + criticFake + penalty;
  }

  /**
   * Returns the generator's loss.
   *
   * @return a mean
   */
  public float generator() {
    return generator;
  }

  /**
   * Returns how long this generator step and its critic steps took.
   *
   * @return nanoseconds
   */
  public long nanoseconds() {
    return nanoseconds;
  }
}
