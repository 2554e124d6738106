// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.regularizer;

import dev.forger.Recorder;
import dev.forger.Weights;
import dev.forger.gan.GanModel;
import dev.forger.gan.objective.Objective;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;

/**
 * A change to how a critic is trained, beside the objective. {@link
 * dev.forger.gan.GanBuilder#regularize} takes any number; each says what it changes by overriding a
 * method, and {@code toString} gives a text that {@link Regularizers#parse} reads back.
 *
 * <p>A learning rate of its own for each network (TTUR, Heusel et al. 2017, arXiv 1706.08500) and
 * the moving average of the generator are options of the builder, not regularizers.
 */
public interface Regularizer {
  /**
   * Returns the name, which occurs once among the regularizers of a training.
   *
   * @return such as {@code r1}
   */
  String name();

  /**
   * Changes the networks before weights are made.
   *
   * @param model as given, or as the regularizers before left it
   * @return the model to train
   * @throws dev.forger.ForgerException if the model cannot be regularised in this way
   */
  default GanModel model(GanModel model) {
    return model;
  }

  /**
   * Changes the losses.
   *
   * @param objective as given, or as the regularizers before left it
   * @return the objective to train with
   * @throws dev.forger.ForgerException if the objective cannot be regularised in this way
   */
  default Objective objective(Objective objective) {
    return objective;
  }

  /**
   * Returns a penalty on input gradients of the critic. It takes the place of the objective's own;
   * several regularizers may have one each.
   *
   * @return empty for none
   */
  default Optional<GradientPenalty> penalty() {
    return Optional.empty();
  }

  /**
   * Returns the deviation of normal noise that is added to all that the critic sees.
   *
   * @return a function of the number of generator steps done, empty for no noise
   */
  default Optional<LongToDoubleFunction> noise() {
    return Optional.empty();
  }

  /**
   * Returns how many samples the critic sees side by side, along the channels.
   *
   * @return at least 1
   */
  default int packed() {
    return 1;
  }

  /**
   * Returns how many further steps the critic makes before each generator step, which are undone
   * behind it.
   *
   * @return at least 0
   */
  default int lookahead() {
    return 0;
  }

  /**
   * Returns steps of the critic through which the generator's gradient flows.
   *
   * @return empty for none
   */
  default Optional<Unrolled> unrolled() {
    return Optional.empty();
  }

  /**
   * Records what happens to the critic behind each step of its optimiser.
   *
   * @param recorder of the critic's step
   * @param critic weights just changed
   */
  default void afterUpdate(Recorder recorder, Weights critic) {}
}
