// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Optimizer;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.gan.RateDecay;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.regularizer.GradientPenalty;
import java.util.Objects;
import java.util.Optional;

/**
 * Options that every GAN of images and conditions has; only the data are required.
 *
 * @param <B> the builder itself
 */
public abstract class PairGanBuilder<B extends PairGanBuilder<B>> {
  final Device device;
  Objective objective = NonSaturating.create();
  GradientPenalty penalty;
  boolean wrongPairs = true;
  double classWeight = 1;
  Optimizer generatorOptimizer = Optimizer.adam(2e-3, 0.5, 0.99);
  Optimizer criticOptimizer = Optimizer.adam(4e-4, 0.5, 0.99);
  int criticSteps = 1;
  int batch = 32;
  double average = 0.998;
  RateDecay rateDecay = RateDecay.NONE;
  long seed = 1;

  PairGanBuilder(Device device) {
    this.device = Objects.requireNonNull(device, "device");
  }

  abstract B self();

  static int positive(String what, int value) {
    if (value < 1) {
      throw new InvalidArgumentException(
          what, Integer.toString(value), "at least 1", "pass a positive number");
    }
    return value;
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

  /**
   * Sets the number of real images a step, and of generated and mismatched ones; the default is 32.
   *
   * @param batch at least 1
   * @return this builder
   */
  public B batch(int batch) {
    this.batch = positive("batch", batch);
    return self();
  }

  /**
   * Sets the optimiser of the generator; the default is Adam(0.002, 0.5, 0.99).
   *
   * @param optimizer the rule
   * @return this builder
   */
  public B generatorOptimizer(Optimizer optimizer) {
    this.generatorOptimizer = Objects.requireNonNull(optimizer, "optimizer");
    return self();
  }

  /**
   * Sets the optimiser of the critic; the default is Adam(0.0004, 0.5, 0.99).
   *
   * @param optimizer the rule
   * @return this builder
   */
  public B criticOptimizer(Optimizer optimizer) {
    this.criticOptimizer = Objects.requireNonNull(optimizer, "optimizer");
    return self();
  }

  /**
   * Sets the decay of the moving average of the generator's weights; the default is 0.998.
   *
   * @param decay 0 to 1
   * @return this builder
   */
  public B average(double decay) {
    if (!(decay >= 0 && decay < 1)) {
      throw new InvalidArgumentException(
          "ema decay", Double.toString(decay), "0 <= decay < 1", "0.998 is the default");
    }
    this.average = decay;
    return self();
  }

  /**
   * Lets both learning rates fall; the default is {@link RateDecay#NONE}.
   *
   * @param decay from which step to which
   * @return this builder
   */
  public B rateDecay(RateDecay decay) {
    this.rateDecay = Objects.requireNonNull(decay, "decay");
    return self();
  }

  /**
   * Sets the seed of everything random; the default is 1.
   *
   * @param seed any number
   * @return this builder
   */
  public B seed(long seed) {
    this.seed = seed;
    return self();
  }

  /** The penalty of the objective, or that set beside it. */
  final Optional<GradientPenalty> effectivePenalty() {
    return objective.penalty().or(() -> Optional.ofNullable(penalty));
  }

  /** Refuses options that do not go together, with each other or with the data. */
  final void check(String system, String model, Pairing pairing, ImageDataset data) {
    if (batch > data.size()) {
      throw new InvalidArgumentException(
          "batch",
          Integer.toString(batch),
          "at most the " + data.size() + " images of " + data.name(),
          "use a smaller batch or more data");
    }
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
    Shape given = Shape.of(data.height(), data.width(), data.channels());
    if (!given.equals(pairing.imageShape())) {
      throw new ShapeException(
          "model " + model,
          given + " images of " + data.name(),
          pairing.imageShape() + " images",
          "choose a model of this size, or resize the data");
    }
    objective.check(pairing.critic());
  }
}
