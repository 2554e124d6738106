// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.regularizer;

import dev.forger.InvalidArgumentException;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;

/**
 * Instance noise (Sønderby et al. 2017, arXiv 1610.04490; Arjovsky and Bottou 2017, arXiv
 * 1701.04862): normal noise on all samples that the critic sees, real and generated, whose
 * deviation falls linearly to 0.
 */
public final class InstanceNoise implements Regularizer {
  static final String NAME = "instance-noise";

  private final double deviation;
  private final long steps;

  private InstanceNoise(double deviation, long steps) {
    this.deviation = Check.positive(NAME + " deviation", deviation, "0.1 is a usual choice");
    if (steps < 1) {
      throw new InvalidArgumentException(
          NAME + " steps", Long.toString(steps), "at least 1", "name the step where it ends");
    }
    this.steps = steps;
  }

  /**
   * Makes noise that fades.
   *
   * @param deviation at the start, in units of the data, greater than 0
   * @param steps generator steps after which there is none
   * @return the regularizer
   */
  public static InstanceNoise fading(double deviation, long steps) {
    return new InstanceNoise(deviation, steps);
  }

  @Override
  public String name() {
    return NAME;
  }

  /**
   * Returns the deviation at a step.
   *
   * @param step generator steps done, from 0
   * @return in units of the data, 0 from the end of the noise on
   */
  public double deviation(long step) {
    return step >= steps ? 0 : deviation * ((double) (steps - step) / steps);
  }

  @Override
  public Optional<LongToDoubleFunction> noise() {
    return Optional.of(this::deviation);
  }

  @Override
  public String toString() {
    return new Text(NAME).add("deviation", deviation).add("steps", (double) steps).toString();
  }
}
