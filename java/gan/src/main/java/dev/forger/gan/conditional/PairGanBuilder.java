// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Optimizer;
import dev.forger.UnsupportedException;
import dev.forger.gan.AdversarialBuilder;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.regularizer.GradientPenalty;
import java.util.Objects;
import java.util.Optional;

/**
 * Options that every GAN of images and conditions has; only the data are required. Unless set, a
 * batch has 32 real images, and as many generated and mismatched ones, the optimisers are
 * Adam(0.002, 0.5, 0.99) of the generator and Adam(0.0004, 0.5, 0.99) of the critic, and the
 * average decays by 0.998.
 *
 * @param <B> the builder itself
 */
public abstract class PairGanBuilder<B extends PairGanBuilder<B>> extends AdversarialBuilder<B> {
  Objective objective = NonSaturating.create();
  GradientPenalty penalty;
  boolean wrongPairs = true;
  double classWeight = 1;
  int criticSteps = 1;

  PairGanBuilder(Device device) {
    super(device, 32, Optimizer.adam(2e-3, 0.5, 0.99), Optimizer.adam(4e-4, 0.5, 0.99), 0.998);
  }

  /**
   * Sets what is minimised; the default is the non-saturating loss.
   *
   * @param objective one that does not compare single real and generated samples; its gradient
   *     penalty, if it has one, is on gradients by images
   * @return this builder
   */
  public B objective(Objective objective) {
    this.objective = Objects.requireNonNull(objective, "objective");
    return self();
  }

  /**
   * Adds a penalty on the critic's gradients by images, conditions held fixed; not beside an
   * objective that has one. The default is none.
   *
   * @param penalty of every step
   * @return this builder
   */
  public B penalty(GradientPenalty penalty) {
    this.penalty = Objects.requireNonNull(penalty, "penalty");
    return self();
  }

  /**
   * Says whether the critic also learns that real images with wrong conditions are fake (Reed et
   * al. 2016); the default is true.
   *
   * @param wrongPairs false for a critic loss of two terms
   * @return this builder
   */
  public B wrongPairs(boolean wrongPairs) {
    this.wrongPairs = wrongPairs;
    return self();
  }

  /**
   * Sets the number of critic steps a generator step; the default is 1.
   *
   * @param steps at least 1
   * @return this builder
   */
  public B criticSteps(int steps) {
    this.criticSteps = positive("critic steps", steps);
    return self();
  }

  /** The penalty of the objective, or that set beside it. */
  final Optional<GradientPenalty> effectivePenalty() {
    return objective.penalty().or(() -> Optional.ofNullable(penalty));
  }

  /** Refuses options that do not go together, with each other or with the data. */
  final void check(String system, String model, Pairing pairing, ImageDataset data) {
    requireBatch(data.size(), "images of " + data.name());
    if (objective.generatorSeesReal() || objective.keepsState()) {
      throw new UnsupportedException(
          system,
          "objective " + objective.name(),
          "an objective without running means, on single logits",
          "use non-saturating, hinge or wgan-gp");
    }
    if (penalty != null && objective.penalty().isPresent()) {
      throw new InvalidArgumentException(
          "penalty",
          penalty + " beside that of " + objective.name(),
          "one gradient penalty",
          "leave out one of them");
    }
    if (effectivePenalty().isPresent() && effectivePenalty().get().every() != 1) {
      throw new UnsupportedException(
          system,
          "a penalty of every " + effectivePenalty().get().every() + " steps",
          "a penalty of every step",
          "leave out every(...)");
    }
    requireShape("model " + model, data, pairing.imageShape());
    objective.check(pairing.critic());
  }
}
