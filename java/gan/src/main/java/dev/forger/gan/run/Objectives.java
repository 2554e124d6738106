// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.Hinge;
import dev.forger.gan.NonSaturating;
import dev.forger.gan.Objective;
import dev.forger.gan.WganGp;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Objectives by name, and what each takes where a configuration says nothing. */
final class Objectives {
  static final List<String> NAMES = List.of("hinge", "non-saturating", "wgan-gp");

  /** Keys whose values belong to an objective: another objective means other defaults. */
  static final Set<ConfigKey> DEPENDENT =
      EnumSet.of(
          ConfigKey.MODEL_CRITIC_NORM,
          ConfigKey.PENALTY_LAMBDA,
          ConfigKey.PENALTY_ONE_SIDED,
          ConfigKey.GENERATOR_OPTIMIZER,
          ConfigKey.GENERATOR_RATE,
          ConfigKey.GENERATOR_BETA1,
          ConfigKey.GENERATOR_BETA2,
          ConfigKey.CRITIC_OPTIMIZER,
          ConfigKey.CRITIC_RATE,
          ConfigKey.CRITIC_BETA1,
          ConfigKey.CRITIC_BETA2,
          ConfigKey.CRITIC_STEPS);

  private Objectives() {}

  static boolean hasPenalty(String name) {
    return name.equals("wgan-gp");
  }

  /** Gulrajani et al. 2017 with a penalty, else Radford et al. 2016. */
  static Map<ConfigKey, Object> defaults(String name) {
    boolean penalty = hasPenalty(name);
    Map<ConfigKey, Object> values = new EnumMap<>(ConfigKey.class);
    values.put(ConfigKey.MODEL_CRITIC_NORM, penalty ? "none" : "batch");
    values.put(ConfigKey.CRITIC_STEPS, penalty ? 5L : 1L);
    values.put(ConfigKey.GENERATOR_OPTIMIZER, "adam");
    values.put(ConfigKey.GENERATOR_RATE, penalty ? 1e-4 : 2e-4);
    values.put(ConfigKey.GENERATOR_BETA1, 0.5);
    values.put(ConfigKey.GENERATOR_BETA2, penalty ? 0.9 : 0.999);
    values.put(ConfigKey.CRITIC_OPTIMIZER, "adam");
    values.put(ConfigKey.CRITIC_RATE, penalty ? 1e-4 : 2e-4);
    values.put(ConfigKey.CRITIC_BETA1, 0.5);
    values.put(ConfigKey.CRITIC_BETA2, penalty ? 0.9 : 0.999);
    if (penalty) {
      values.put(ConfigKey.PENALTY_LAMBDA, 10.0);
      values.put(ConfigKey.PENALTY_ONE_SIDED, false);
    }
    return values;
  }

  /** Refuses a penalty for an objective that has none. */
  static void checkPenalty(String name, Map<ConfigKey, Object> values) {
    for (ConfigKey key : List.of(ConfigKey.PENALTY_LAMBDA, ConfigKey.PENALTY_ONE_SIDED)) {
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
    return switch (config.text(ConfigKey.OBJECTIVE)) {
      case "hinge" -> Hinge.create();
      case "non-saturating" -> NonSaturating.create();
      default -> {
        double lambda = config.real(ConfigKey.PENALTY_LAMBDA);
        yield config.flag(ConfigKey.PENALTY_ONE_SIDED)
            ? WganGp.oneSided(lambda)
            : WganGp.lambda(lambda);
      }
    };
  }
}
