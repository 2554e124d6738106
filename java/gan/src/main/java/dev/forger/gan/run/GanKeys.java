// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.gan.Models;
import java.util.List;

/** Keys of GANs: model, objective, penalty, optimisers. */
public final class GanKeys {
  /** Name of the model. */
  public static final ConfigKey MODEL_NAME =
      new ConfigKey(
          "model.name", v -> Values.oneOf(v, Models.names().toArray()), "generator and critic");

  /** Normalisation of the critic. */
  public static final ConfigKey MODEL_CRITIC_NORM =
      new ConfigKey(
          "model.critic_norm",
          v -> Values.oneOf(v, "none", "batch", "layer"),
          "normalisation of the critic");

  /** Name of the objective. */
  public static final ConfigKey OBJECTIVE =
      new ConfigKey(
          "objective.name",
          v -> Values.oneOf(v, Objectives.NAMES.toArray()),
          "what critic and generator minimise");

  /** What the objective is told, its name aside. */
  public static final ConfigKey OBJECTIVE_PARAMETERS =
      new ConfigKey(
          "objective.parameters",
          ObjectiveText::check,
          "what the objective is told, such as a=-1,b=1,c=0");

  /** What is done to the critic beside the objective. */
  public static final ConfigKey REGULARIZERS =
      new ConfigKey(
          "regularizers.list",
          Values::regularizers,
          "what is done to the critic beside the objective, such as r1:gamma=10,every=16");

  /** Weight of the gradient penalty. */
  public static final ConfigKey PENALTY_LAMBDA =
      new ConfigKey(
          "regularizers.gradient_penalty.lambda",
          Values::positive,
          "weight of the gradient penalty");

  /** Whether only gradient norms above 1 are penalised. */
  public static final ConfigKey PENALTY_ONE_SIDED =
      new ConfigKey(
          "regularizers.gradient_penalty.one_sided",
          Values::bool,
          "penalise only gradient norms above 1");

  /** Rule of the generator's optimiser. */
  public static final ConfigKey GENERATOR_OPTIMIZER =
      new ConfigKey(
          "optimizers.generator.name",
          v -> Values.oneOf(v, "adam", "rmsprop", "sgd"),
          "rule for the generator");

  /** Learning rate of the generator. */
  public static final ConfigKey GENERATOR_RATE =
      new ConfigKey(
          "optimizers.generator.learning_rate", Values::positive, "learning rate of the generator");

  /** Decay of the mean gradient, or momentum. */
  public static final ConfigKey GENERATOR_BETA1 =
      new ConfigKey(
          "optimizers.generator.beta1",
          Values::decay,
          "decay of the mean gradient; momentum of sgd");

  /** Decay of the squared gradient. */
  public static final ConfigKey GENERATOR_BETA2 =
      new ConfigKey("optimizers.generator.beta2", Values::decay, "decay of the squared gradient");

  /** Rule of the critic's optimiser. */
  public static final ConfigKey CRITIC_OPTIMIZER =
      new ConfigKey(
          "optimizers.critic.name",
          v -> Values.oneOf(v, "adam", "rmsprop", "sgd"),
          "rule for the critic");

  /** Learning rate of the critic. */
  public static final ConfigKey CRITIC_RATE =
      new ConfigKey(
          "optimizers.critic.learning_rate", Values::positive, "learning rate of the critic");

  /** Decay of the mean gradient, or momentum. */
  public static final ConfigKey CRITIC_BETA1 =
      new ConfigKey(
          "optimizers.critic.beta1", Values::decay, "decay of the mean gradient; momentum of sgd");

  /** Decay of the squared gradient. */
  public static final ConfigKey CRITIC_BETA2 =
      new ConfigKey("optimizers.critic.beta2", Values::decay, "decay of the squared gradient");

  /** Critic steps before each generator step. */
  public static final ConfigKey CRITIC_STEPS =
      new ConfigKey(
          "training.critic_steps",
          v -> Values.integer(v, 1, 1000),
          "critic steps a generator step");

  /** Decay of the moving average of the generator. */
  public static final ConfigKey EMA =
      new ConfigKey("training.ema", Values::decay, "decay of the generator's moving average");

  static final List<ConfigKey> ALL =
      List.of(
          MODEL_NAME,
          ConfigKey.MODEL_LATENT,
          MODEL_CRITIC_NORM,
          OBJECTIVE,
          OBJECTIVE_PARAMETERS,
          REGULARIZERS,
          PENALTY_LAMBDA,
          PENALTY_ONE_SIDED,
          GENERATOR_OPTIMIZER,
          GENERATOR_RATE,
          GENERATOR_BETA1,
          GENERATOR_BETA2,
          CRITIC_OPTIMIZER,
          CRITIC_RATE,
          CRITIC_BETA1,
          CRITIC_BETA2,
          CRITIC_STEPS,
          EMA);

  private GanKeys() {}
}
