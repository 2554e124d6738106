// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.Optimizer;
import java.util.Objects;

/**
 * Options that every {@link AdversarialTrainer} has.
 *
 * @param <B> the builder itself
 */
public abstract class AdversarialBuilder<B extends AdversarialBuilder<B>>
    extends TrainerBuilder<B> {
  private Optimizer generatorOptimizer;
  private Optimizer criticOptimizer;
  private double average;

  /**
   * Starts with defaults.
   *
   * @param device where it trains
   * @param batch samples a step unless set
   * @param generator optimiser unless set
   * @param critic optimiser unless set
   * @param average decay unless set
   */
  protected AdversarialBuilder(
      Device device, int batch, Optimizer generator, Optimizer critic, double average) {
    super(device, batch);
    this.generatorOptimizer = generator;
    this.criticOptimizer = critic;
    this.average = average;
  }

  /**
   * Sets the optimiser of the generator.
   *
   * @param optimizer the rule
   * @return this builder
   */
  public final B generatorOptimizer(Optimizer optimizer) {
    this.generatorOptimizer = Objects.requireNonNull(optimizer, "optimizer");
    return self();
  }

  /**
   * Sets the optimiser of the critic.
   *
   * @param optimizer the rule
   * @return this builder
   */
  public final B criticOptimizer(Optimizer optimizer) {
    this.criticOptimizer = Objects.requireNonNull(optimizer, "optimizer");
    return self();
  }

  /**
   * Sets the decay of the moving average of the generator's weights.
   *
   * @param decay at least 0, below 1
   * @return this builder
   */
  public final B average(double decay) {
    this.average = decay("ema decay", decay);
    return self();
  }

  Optimizer generatorOptimizer() {
    return generatorOptimizer;
  }

  Optimizer criticOptimizer() {
    return criticOptimizer;
  }

  final double average() {
    return average;
  }
}
