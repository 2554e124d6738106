// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.Optimizer;
import dev.forger.UnsupportedException;
import dev.forger.gan.TrainerBuilder;
import dev.forger.gan.objective.Objective;
import java.util.Objects;

/**
 * Options that translations of images share. Unless set, a step has 4 samples.
 *
 * @param <B> the builder itself
 */
abstract class TranslationBuilder<B extends TranslationBuilder<B>> extends TrainerBuilder<B> {
  Initializer initializer = Initializer.dcgan();
  Objective objective;
  Optimizer generatorOptimizer = Optimizer.adam(2e-4, 0.5, 0.999);
  Optimizer criticOptimizer = Optimizer.adam(2e-4, 0.5, 0.999);

  TranslationBuilder(Device device, Objective objective) {
    super(device, 4);
    this.objective = objective;
  }

  /**
   * Sets how weights begin; the default is N(0, 0.02²).
   *
   * @param initializer the initialiser
   * @return this builder
   */
  public B initializer(Initializer initializer) {
    this.initializer = Objects.requireNonNull(initializer, "initializer");
    return self();
  }

  /**
   * Sets what generators and critics minimise, beside differences between images.
   *
   * @param objective one without a gradient penalty, on single logits
   * @return this builder
   */
  public B objective(Objective objective) {
    this.objective = Objects.requireNonNull(objective, "objective");
    return self();
  }

  /**
   * Sets both optimisers; the default is Adam(0.0002, 0.5, 0.999) for both.
   *
   * @param generator of the generators
   * @param critic of the critics
   * @return this builder
   */
  public B optimizers(Optimizer generator, Optimizer critic) {
    this.generatorOptimizer = Objects.requireNonNull(generator, "generator");
    this.criticOptimizer = Objects.requireNonNull(critic, "critic");
    return self();
  }

  /** Refuses objectives that need more than the logits of single samples. */
  final void requireObjective(String system) {
    if (objective.penalty().isPresent()
        || objective.generatorSeesReal()
        || objective.keepsState()) {
      throw new UnsupportedException(
          system,
          "objective " + objective.name(),
          "an objective without gradient penalty and running means, on single logits",
          "use non-saturating, least squares or hinge");
    }
  }
}
