// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Optimizer;
import dev.forger.gan.objective.Objective;

/**
 * What a training does where nobody says otherwise. The published settings are for trainings of
 * hours; {@code dcgan28} has settings for minutes of training on digits, found by measuring (the
 * log is in {@code bench/NOTES.md}).
 *
 * @param latent length of a latent code of a shipped model
 * @param batch images a step
 * @param criticNorm normalisation of the critic
 * @param criticSteps critic steps before each generator step
 * @param generatorRate Adam's learning rate for the generator
 * @param criticRate Adam's learning rate for the critic
 * @param beta1 Adam's decay of the mean gradient
 * @param beta2 Adam's decay of the squared gradient
 * @param lambda weight of the gradient penalty where the objective has one, else 0
 */
public record TrainingDefaults(
    int latent,
    int batch,
    Models.CriticNorm criticNorm,
    int criticSteps,
    double generatorRate,
    double criticRate,
    double beta1,
    double beta2,
    double lambda) {
  /** The model that has settings for minutes of training. */
  private static final String QUICK_MODEL = "dcgan28";

  /**
   * Returns the settings for an objective and a model.
   *
   * @param objective what is minimised
   * @param model name of a model, shipped or your own
   * @return the published settings, or for {@code dcgan28} those for short trainings
   */
  public static TrainingDefaults of(Objective objective, String model) {
    boolean penalty = objective.penalty().isPresent();
    if (model.equals(QUICK_MODEL)) {
      return penalty ? quickPenalty() : quick();
    }
    if (model.equals("mlp2d")) {
      return penalty ? pointsPenalty() : points();
    }
    int latent = model.equals("resnet32") ? 128 : 100;
    return penalty ? wganGp(latent) : dcgan(latent);
  }

  /** Gulrajani et al. 2017, algorithm 1; momentum as in their code. */
  private static TrainingDefaults wganGp(int latent) {
    return new TrainingDefaults(latent, 64, Models.CriticNorm.NONE, 5, 1e-4, 1e-4, 0.5, 0.9, 10);
  }

  /** Radford et al. 2016, section 4; half their batch. */
  private static TrainingDefaults dcgan(int latent) {
    return new TrainingDefaults(latent, 64, Models.CriticNorm.BATCH, 1, 2e-4, 2e-4, 0.5, 0.999, 0);
  }

  /** For a minute of training on points; the weight of the penalty is that of the paper's toys. */
  private static TrainingDefaults pointsPenalty() {
    return new TrainingDefaults(2, 128, Models.CriticNorm.NONE, 3, 1e-3, 1e-3, 0, 0.9, 0.1);
  }

  private static TrainingDefaults points() {
    return new TrainingDefaults(2, 128, Models.CriticNorm.NONE, 1, 1e-3, 1e-3, 0.5, 0.99, 0);
  }

  private static TrainingDefaults quickPenalty() {
    return new TrainingDefaults(16, 32, Models.CriticNorm.LAYER, 2, 1e-3, 1e-3, 0, 0.99, 1);
  }

  private static TrainingDefaults quick() {
    return new TrainingDefaults(16, 32, Models.CriticNorm.BATCH, 1, 2e-3, 4e-4, 0.5, 0.99, 0);
  }

  Optimizer generatorOptimizer() {
    return Optimizer.adam(generatorRate, beta1, beta2);
  }

  Optimizer criticOptimizer() {
    return Optimizer.adam(criticRate, beta1, beta2);
  }
}
