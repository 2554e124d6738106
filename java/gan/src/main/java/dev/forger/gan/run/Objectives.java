// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.Models;
import dev.forger.gan.TrainingDefaults;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.regularizer.Regularizers;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Objectives by name, and what each takes where a configuration says nothing. */
final class Objectives {
  static final List<String> NAMES = dev.forger.gan.objective.Objectives.names();

  /** The penalty that belongs to an objective. */
  private static final List<ConfigKey> PENALTY =
      List.of(GanKeys.PENALTY_LAMBDA, GanKeys.PENALTY_ONE_SIDED);

  /** Keys whose values belong to an objective: another objective means other defaults. */
  private static final Set<ConfigKey> DEPENDENT =
      Set.of(
          GanKeys.OBJECTIVE_PARAMETERS,
          GanKeys.MODEL_CRITIC_NORM,
          GanKeys.PENALTY_LAMBDA,
          GanKeys.PENALTY_ONE_SIDED,
          GanKeys.GENERATOR_OPTIMIZER,
          GanKeys.GENERATOR_RATE,
          GanKeys.GENERATOR_BETA1,
          GanKeys.GENERATOR_BETA2,
          GanKeys.CRITIC_OPTIMIZER,
          GanKeys.CRITIC_RATE,
          GanKeys.CRITIC_BETA1,
          GanKeys.CRITIC_BETA2,
          GanKeys.CRITIC_STEPS);

  private Objectives() {}

  static boolean hasPenalty(String name) {
    return name.equals("wgan-gp");
  }

  /** Other regularizers may bring a penalty: other normalisation, and no penalty beside theirs. */
  static Set<ConfigKey> dependents(Map<ConfigKey, Object> values, Map<ConfigKey, Object> layer) {
    Set<ConfigKey> dropped = new HashSet<>();
    if (RunSystem.changes(values, layer, GanKeys.OBJECTIVE)) {
      dropped.addAll(DEPENDENT);
    }
    if (RunSystem.changes(values, layer, GanKeys.REGULARIZERS)) {
      dropped.add(GanKeys.MODEL_CRITIC_NORM);
      if (bringPenalty(layer)) {
        dropped.addAll(PENALTY);
      }
    }
    return dropped;
  }

  private static List<?> regularizers(Map<ConfigKey, Object> values) {
    return (List<?>) values.getOrDefault(GanKeys.REGULARIZERS, List.of());
  }

  private static boolean bringPenalty(Map<ConfigKey, Object> values) {
    return regularizers(values).stream()
        .anyMatch(text -> Regularizers.parse(text.toString()).penalty().isPresent());
  }

  /** Steps of a critic without normalisation are unrolled. */
  private static boolean unrolls(Map<ConfigKey, Object> values) {
    return regularizers(values).stream()
        .anyMatch(text -> Regularizers.parse(text.toString()).unrolled().isPresent());
  }

  /** What {@link TrainingDefaults} say, key by key. */
  static Map<ConfigKey, Object> defaults(Map<ConfigKey, Object> given) {
    String name = (String) given.get(GanKeys.OBJECTIVE);
    Objective objective = dev.forger.gan.objective.Objectives.of(name);
    TrainingDefaults d = TrainingDefaults.of(objective, (String) given.get(GanKeys.MODEL_NAME));
    boolean otherPenalty = bringPenalty(given);
    Models.CriticNorm norm = d.criticNorm();
    if (unrolls(given) || (otherPenalty && norm == Models.CriticNorm.BATCH)) {
      norm = Models.CriticNorm.NONE;
    }
    Map<ConfigKey, Object> values = new HashMap<>();
    values.put(ConfigKey.MODEL_LATENT, (long) d.latent());
    values.put(ConfigKey.BATCH, (long) d.batch());
    values.put(GanKeys.MODEL_CRITIC_NORM, norm.name().toLowerCase(Locale.ROOT));
    values.put(GanKeys.CRITIC_STEPS, (long) d.criticSteps());
    values.put(GanKeys.GENERATOR_OPTIMIZER, "adam");
    values.put(GanKeys.GENERATOR_RATE, d.generatorRate());
    values.put(GanKeys.GENERATOR_BETA1, d.beta1());
    values.put(GanKeys.GENERATOR_BETA2, d.beta2());
    values.put(GanKeys.CRITIC_OPTIMIZER, "adam");
    values.put(GanKeys.CRITIC_RATE, d.criticRate());
    values.put(GanKeys.CRITIC_BETA1, d.beta1());
    values.put(GanKeys.CRITIC_BETA2, d.beta2());
    if (hasPenalty(name) && !otherPenalty) {
      values.put(GanKeys.PENALTY_LAMBDA, d.lambda());
      values.put(GanKeys.PENALTY_ONE_SIDED, false);
    }
    return values;
  }

  /** Refuses a penalty where none is or another one is, and parameters that make no sense. */
  static void check(Map<ConfigKey, Object> values) {
    String name = (String) values.get(GanKeys.OBJECTIVE);
    if (name == null) {
      return;
    }
    for (ConfigKey key : PENALTY) {
      if (!values.containsKey(key)) {
        continue;
      }
      if (!hasPenalty(name)) {
        throw new InvalidArgumentException(
            key.path(),
            values.get(key) + " with objective " + name,
            "objective wgan-gp, which has this penalty",
            "leave it out or choose that objective");
      }
      if (bringPenalty(values)) {
        throw new InvalidArgumentException(
            key.path(),
            values.get(key) + " with regularizers " + regularizers(values),
            "one penalty: that of a regularizer takes the place of the objective's",
            "leave it out, or the regularizer");
      }
    }
    Object parameters = values.get(GanKeys.OBJECTIVE_PARAMETERS);
    if (parameters == null) {
      return;
    }
    if (hasPenalty(name)) {
      throw new InvalidArgumentException(
          GanKeys.OBJECTIVE_PARAMETERS.path(),
          parameters + " with objective " + name,
          "none: its parameters are keys of their own",
          "set " + GanKeys.PENALTY_LAMBDA + " or " + GanKeys.PENALTY_ONE_SIDED);
    }
    dev.forger.gan.objective.Objectives.of(name, ObjectiveText.parse(parameters.toString()));
  }

  /** Records what an objective is told, usual values included. */
  static void completeParameters(Map<ConfigKey, Object> values) {
    String name = (String) values.get(GanKeys.OBJECTIVE);
    boolean has = !dev.forger.gan.objective.Objectives.parameters(name).isEmpty();
    if (has && !hasPenalty(name)) {
      Object given = values.get(GanKeys.OBJECTIVE_PARAMETERS);
      values.put(
          GanKeys.OBJECTIVE_PARAMETERS,
          ObjectiveText.complete(
              name, given == null ? Map.of() : ObjectiveText.parse(given.toString())));
    }
  }

  static Objective create(RunConfig config) {
    String name = config.text(GanKeys.OBJECTIVE);
    if (!hasPenalty(name)) {
      Object given = config.values().get(GanKeys.OBJECTIVE_PARAMETERS);
      return dev.forger.gan.objective.Objectives.of(
          name, given == null ? Map.of() : ObjectiveText.parse(given.toString()));
    }
    if (!config.values().containsKey(GanKeys.PENALTY_LAMBDA)) {
      // A regularizer's penalty takes its place.
      return WganGp.lambda(10);
    }
    double lambda = config.real(GanKeys.PENALTY_LAMBDA);
    return config.flag(GanKeys.PENALTY_ONE_SIDED) ? WganGp.oneSided(lambda) : WganGp.lambda(lambda);
  }
}
