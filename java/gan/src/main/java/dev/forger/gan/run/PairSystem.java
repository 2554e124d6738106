// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.gan.Models;
import dev.forger.gan.conditional.PairGanBuilder;
import dev.forger.gan.data.ImageDataset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What GANs of images and conditions have in common, whatever the conditions are. */
abstract class PairSystem implements RunSystem {
  private static final String OBJECTIVE = "non-saturating";

  @Override
  public final boolean needsData() {
    return true;
  }

  @Override
  public final Set<ConfigKey> dependents(
      Map<ConfigKey, Object> values, Map<ConfigKey, Object> layer) {
    return Objectives.dependents(values, layer);
  }

  @Override
  public final void check(Map<ConfigKey, Object> values) {
    Map<ConfigKey, Object> checked = new HashMap<>(values);
    checked.putIfAbsent(GanKeys.OBJECTIVE, OBJECTIVE);
    Objectives.check(checked);
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    values.putIfAbsent(GanKeys.OBJECTIVE, OBJECTIVE);
    values.putIfAbsent(ConditionKeys.WRONG_PAIRS, true);
    Objectives.completeParameters(values);
    Objectives.defaults(values).forEach(values::putIfAbsent);
  }

  /** Sets the options that all builders have. */
  static <B extends PairGanBuilder<B>> B options(B builder, RunConfig config) {
    return builder
        .objective(Objectives.create(config))
        .wrongPairs(!Boolean.FALSE.equals(config.values().get(ConditionKeys.WRONG_PAIRS)))
        .criticSteps(((Long) config.values().getOrDefault(GanKeys.CRITIC_STEPS, 1L)).intValue())
        .batch(config.integer(ConfigKey.BATCH))
        .generatorOptimizer(GanSystem.generatorOptimizer(config))
        .criticOptimizer(GanSystem.criticOptimizer(config))
        .rateDecay(Defaults.rateDecay(config))
        .average(config.real(GanKeys.EMA))
        .seed(config.number(ConfigKey.SEED));
  }

  static Models.CriticNorm criticNorm(RunConfig config) {
    return Models.CriticNorm.valueOf(
        config.text(GanKeys.MODEL_CRITIC_NORM).toUpperCase(Locale.ROOT));
  }
}
