// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import java.util.List;

/** Keys of trainings with conditions or few labels. */
final class ConditionKeys {
  /** How a conditional critic checks the class. */
  static final ConfigKey CRITIC =
      new ConfigKey(
          "model.critic",
          v -> Values.oneOf(v, "planes", "projection", "classifier"),
          "how the critic checks the class: planes, projection or classifier");

  /** Whether real images with wrong conditions are fake. */
  static final ConfigKey WRONG_PAIRS =
      new ConfigKey(
          "objective.wrong_pairs",
          Values::bool,
          "real images with wrong conditions are fake for the critic");

  /** Weight of the cross entropies of an auxiliary classifier. */
  static final ConfigKey CLASS_WEIGHT =
      new ConfigKey(
          "objective.class_weight",
          Values::positive,
          "weight of the cross entropies of a critic that classifies");

  /** Characters of a caption. */
  static final ConfigKey CAPTION_LENGTH =
      new ConfigKey(
          "model.caption_length", v -> Values.integer(v, 4, 1024), "characters of a caption");

  /** Captions of pictures. */
  static final ConfigKey CAPTIONS =
      new ConfigKey(
          "output.captions", Values::text, "captions of pictures, in turn, with ; between them");

  /** Labels that are used. */
  static final ConfigKey LABELS =
      new ConfigKey(
          "data.labels", v -> Values.integer(v, 2, 1 << 30), "labels used, evenly of all classes");

  /** Images held out. */
  static final ConfigKey HELD_OUT =
      new ConfigKey(
          "data.held_out",
          v -> Values.integer(v, 1, 1 << 30),
          "images at the end of the data that are held out to take the error on");

  /** Steps between errors. */
  static final ConfigKey ERROR_EVERY =
      new ConfigKey(
          "output.error_every",
          v -> Values.integer(v, 1, 1_000_000_000),
          "steps from one error on images held out to the next");

  /** Whether labels are all that is learnt from. */
  static final ConfigKey LABELS_ONLY =
      new ConfigKey(
          "training.labels_only",
          Values::bool,
          "learn from the labelled images alone, without a generator");

  /** What the generator beside a classifier minimises. */
  static final ConfigKey GENERATOR_LOSS =
      new ConfigKey(
          "objective.generator",
          v -> Values.oneOf(v, "feature-matching", "non-saturating"),
          "what the generator beside a classifier minimises");

  /** Weight of the losses without labels. */
  static final ConfigKey UNLABELLED_WEIGHT =
      new ConfigKey(
          "objective.unlabelled_weight",
          Values::positive,
          "weight of the classifier's losses on images without labels");

  /** Keys of a GAN that every system of pairs has. */
  static final List<ConfigKey> PAIRS =
      List.of(
          GanKeys.MODEL_NAME,
          ConfigKey.MODEL_LATENT,
          GanKeys.MODEL_CRITIC_NORM,
          GanKeys.OBJECTIVE,
          GanKeys.OBJECTIVE_PARAMETERS,
          GanKeys.PENALTY_LAMBDA,
          GanKeys.PENALTY_ONE_SIDED,
          WRONG_PAIRS,
          GanKeys.GENERATOR_OPTIMIZER,
          GanKeys.GENERATOR_RATE,
          GanKeys.GENERATOR_BETA1,
          GanKeys.GENERATOR_BETA2,
          GanKeys.CRITIC_OPTIMIZER,
          GanKeys.CRITIC_RATE,
          GanKeys.CRITIC_BETA1,
          GanKeys.CRITIC_BETA2,
          GanKeys.CRITIC_STEPS,
          GanKeys.EMA);

  private ConditionKeys() {}
}
