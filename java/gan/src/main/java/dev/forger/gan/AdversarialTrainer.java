// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Initializer;
import dev.forger.MovingAverage;
import dev.forger.Network;
import dev.forger.OptimizerState;
import dev.forger.Weights;
import dev.forger.gan.data.ImageDataset;
import java.util.List;

/**
 * A training of a generator against a critic, of one network each: their weights, optimisers, the
 * moving average of the generator's weights, and real samples. A step is one of the generator.
 */
public abstract class AdversarialTrainer extends NetworkTrainer {
  private static final long CRITIC_SEED = 0x5eedc417c0de0001L;

  private final RealBatches real;
  final Weights generator;
  final Weights critic;
  final Weights averaged;
  final OptimizerState generatorState;
  final OptimizerState criticState;
  private final MovingAverage average;

  /**
   * Draws weights.
   *
   * @param columns names of what every step reports
   * @param options of the training
   * @param generator the graph
   * @param critic the graph
   * @param initializer draws the weights of both
   * @param data real samples; the caller closes them after this
   */
  protected AdversarialTrainer(
      List<String> columns,
      AdversarialBuilder<?> options,
      Network generator,
      Network critic,
      Initializer initializer,
      ImageDataset data) {
    super(columns, options);
    try {
      this.real = batches(data, seed());
      this.generator = network("generator", generator);
      this.critic = network("critic", critic);
      this.averaged = average("average", generator);
      this.generator.initialize(initializer, seed());
      this.critic.initialize(initializer, seed() ^ CRITIC_SEED);
      this.generatorState =
          optimizer("generator_optimizer", options.generatorOptimizer(), this.generator);
      this.criticState = optimizer("critic_optimizer", options.criticOptimizer(), this.critic);
      this.average = new MovingAverage(this.generator, averaged, options.average());
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Returns the real samples.
   *
   * @return batches in seeded order
   */
  protected final RealBatches real() {
    return real;
  }

  /**
   * Returns the weights of the generator.
   *
   * @return those in training
   */
  protected final Weights generator() {
    return generator;
  }

  /**
   * Returns the weights of the critic.
   *
   * @return those in training
   */
  protected final Weights critic() {
    return critic;
  }

  /**
   * Returns the weights that sample.
   *
   * @return the moving average of the generator's
   */
  protected final Weights averaged() {
    return averaged;
  }

  /**
   * Returns the optimiser of the generator.
   *
   * @return its state
   */
  protected final OptimizerState generatorState() {
    return generatorState;
  }

  /**
   * Returns the optimiser of the critic.
   *
   * @return its state
   */
  protected final OptimizerState criticState() {
    return criticState;
  }

  /**
   * Returns what keeps the averaged weights.
   *
   * @return to be recorded into the generator's step
   */
  protected final MovingAverage average() {
    return average;
  }

  /**
   * Returns the sizes of both networks, for signatures.
   *
   * @return {@code parameters} and two numbers
   */
  protected final String parameterCounts() {
    return "parameters "
        + generator.network().parameterCount()
        + "+"
        + critic.network().parameterCount();
  }

  /** Steps of the generator. */
  @Override
  public final long steps() {
    return generatorState.iterations();
  }

  /** Those of all steps of the critic. */
  @Override
  public final long samplesSeen() {
    return criticState.iterations() * batch();
  }
}
