// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Optimizer;

/**
 * What a training does where nobody says otherwise. The published settings are for trainings of
 * hours; {@code dcgan28} has settings for minutes of training on digits, found by measuring (the
 * log is in {@code bench/NOTES.md}).
 *
 * @param criticNorm normalisation of the critic
 * @param criticSteps critic steps before each generator step
 * @param generatorRate Adam's learning rate for the generator
 * @param criticRate Adam's learning rate for the critic
 * @param beta1 Adam's decay of the mean gradient
 * @param beta2 Adam's decay of the squared gradient
 */
public record TrainingDefaults(
    Models.CriticNorm criticNorm,
    int criticSteps,
    double generatorRate,
    double criticRate,
    double beta1,
    double beta2) {
  /** Gulrajani et al. 2017, algorithm 1; momentum as in their code. */
  private static final TrainingDefaults WGAN_GP =
      new TrainingDefaults(Models.CriticNorm.NONE, 5, 1e-4, 1e-4, 0.5, 0.9);

  /** Radford et al. 2016, section 4. */
  private static final TrainingDefaults DCGAN =
      new TrainingDefaults(Models.CriticNorm.BATCH, 1, 2e-4, 2e-4, 0.5, 0.999);

  private static final TrainingDefaults QUICK_PENALTY =
      new TrainingDefaults(Models.CriticNorm.LAYER, 3, 5e-4, 5e-4, 0.5, 0.9);

  private static final TrainingDefaults QUICK =
      new TrainingDefaults(Models.CriticNorm.BATCH, 1, 2e-3, 4e-4, 0.5, 0.99);

  /**
   * Returns the settings for an objective and a model.
   *
   * @param objective what is minimised
   * @param model name of a model, shipped or your own
   * @return the published settings, or for {@code dcgan28} those for short trainings
   */
  public static TrainingDefaults of(Objective objective, String model) {
    boolean penalty = objective.penalty().isPresent();
    if (model.equals("dcgan28")) {
      return penalty ? QUICK_PENALTY : QUICK;
    }
    return penalty ? WGAN_GP : DCGAN;
  }

  Optimizer generatorOptimizer() {
    return Optimizer.adam(generatorRate, beta1, beta2);
  }

  Optimizer criticOptimizer() {
    return Optimizer.adam(criticRate, beta1, beta2);
  }
}
