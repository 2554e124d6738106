// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.TrainingDefaults;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.WganGp;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Objectives by name, and what each takes where a configuration says nothing. */
final class Objectives {
  static final List<String> NAMES = dev.forger.gan.objective.Objectives.names();

  /** Keys whose values belong to an objective: another objective means other defaults. */
  static final Set<ConfigKey> DEPENDENT =
      Set.of(
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

  /** What {@link TrainingDefaults} say, key by key. */
  static Map<ConfigKey, Object> defaults(String name, String model) {
    Objective objective = dev.forger.gan.objective.Objectives.of(name);
    TrainingDefaults d = TrainingDefaults.of(objective, model);
    Map<ConfigKey, Object> values = new HashMap<>();
    values.put(ConfigKey.MODEL_LATENT, (long) d.latent());
    values.put(ConfigKey.BATCH, (long) d.batch());
    values.put(GanKeys.MODEL_CRITIC_NORM, d.criticNorm().name().toLowerCase(Locale.ROOT));
    values.put(GanKeys.CRITIC_STEPS, (long) d.criticSteps());
    values.put(GanKeys.GENERATOR_OPTIMIZER, "adam");
    values.put(GanKeys.GENERATOR_RATE, d.generatorRate());
    values.put(GanKeys.GENERATOR_BETA1, d.beta1());
    values.put(GanKeys.GENERATOR_BETA2, d.beta2());
    values.put(GanKeys.CRITIC_OPTIMIZER, "adam");
    values.put(GanKeys.CRITIC_RATE, d.criticRate());
    values.put(GanKeys.CRITIC_BETA1, d.beta1());
    values.put(GanKeys.CRITIC_BETA2, d.beta2());
    if (hasPenalty(name)) {
      values.put(GanKeys.PENALTY_LAMBDA, d.lambda());
      values.put(GanKeys.PENALTY_ONE_SIDED, false);
    }
    return values;
  }

  /** Refuses a penalty for an objective that has none. */
  static void checkPenalty(String name, Map<ConfigKey, Object> values) {
    for (ConfigKey key : List.of(GanKeys.PENALTY_LAMBDA, GanKeys.PENALTY_ONE_SIDED)) {
      if (!hasPenalty(name) && values.containsKey(key)) {
        throw new InvalidArgumentException(
            key.path(),
            values.get(key) + " with objective " + name,
            "objective wgan-gp, which has this penalty",
            "leave it out or choose that objective");
      }
    }
  }

  static Objective create(RunConfig config) {
    String name = config.text(GanKeys.OBJECTIVE);
    if (!hasPenalty(name)) {
      return dev.forger.gan.objective.Objectives.of(name);
    }
    double lambda = config.real(GanKeys.PENALTY_LAMBDA);
    return config.flag(GanKeys.PENALTY_ONE_SIDED) ? WganGp.oneSided(lambda) : WganGp.lambda(lambda);
  }
}
