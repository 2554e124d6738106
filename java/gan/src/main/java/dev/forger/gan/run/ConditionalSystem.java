// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.Safetensors;
import dev.forger.Weights;
import dev.forger.gan.Checkpoint;
import dev.forger.gan.Models;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Trainer;
import dev.forger.gan.conditional.ConditionalGan;
import dev.forger.gan.conditional.ConditionalModel;
import dev.forger.gan.conditional.ConditionalSampler;
import dev.forger.gan.data.ImageDataset;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A GAN that is told the class of what it makes: {@link ConditionalGan}. */
final class ConditionalSystem implements RunSystem {
  @Override
  public String name() {
    return "conditional-gan";
  }

  @Override
  public String description() {
    return "a generator that is told the class of each image, and a critic that checks it";
  }

  @Override
  public List<ConfigKey> keys() {
    return List.of(
        GanKeys.MODEL_NAME,
        ConfigKey.MODEL_LATENT,
        ConfigKey.MODEL_CLASSES,
        GanKeys.MODEL_CRITIC_NORM,
        GanKeys.OBJECTIVE,
        GanKeys.OBJECTIVE_PARAMETERS,
        GanKeys.GENERATOR_OPTIMIZER,
        GanKeys.GENERATOR_RATE,
        GanKeys.GENERATOR_BETA1,
        GanKeys.GENERATOR_BETA2,
        GanKeys.CRITIC_OPTIMIZER,
        GanKeys.CRITIC_RATE,
        GanKeys.CRITIC_BETA1,
        GanKeys.CRITIC_BETA2,
        GanKeys.EMA);
  }

  @Override
  public Set<ConfigKey> dependents(Map<ConfigKey, Object> values, Map<ConfigKey, Object> layer) {
    return Objectives.dependents(values, layer);
  }

  @Override
  public void check(Map<ConfigKey, Object> values) {
    Objectives.check(values);
  }

  @Override
  public boolean needsData() {
    return true;
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    RunSystem.requireClasses(name(), data);
    values.put(ConfigKey.MODEL_CLASSES, (long) data.labelCount());
    values.putIfAbsent(GanKeys.OBJECTIVE, "non-saturating");
    Objectives.completeParameters(values);
    Objectives.defaults(values)
        .forEach(
            (key, value) -> {
              if (keys().contains(key) || key.isCommon()) {
                values.putIfAbsent(key, value);
              }
            });
  }

  @Override
  public String title(RunConfig config) {
    return "conditional " + config.text(GanKeys.OBJECTIVE) + " " + config.text(GanKeys.MODEL_NAME);
  }

  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    return ConditionalGan.builder(device)
        .data(data)
        .model(model(config))
        .objective(Objectives.create(config))
        .batch(config.integer(ConfigKey.BATCH))
        .generatorOptimizer(GanSystem.generatorOptimizer(config))
        .criticOptimizer(GanSystem.criticOptimizer(config))
        .rateDecay(Defaults.rateDecay(config))
        .average(config.real(GanKeys.EMA))
        .seed(config.number(ConfigKey.SEED))
        .build();
  }

  @Override
  public SampleSource restore(
      Device device, RunConfig config, Path checkpoint, boolean averaged, long seed) {
    ConditionalModel model = model(config);
    Weights weights = new Weights(device, model.generator());
    try (Safetensors file = Checkpoint.open(checkpoint)) {
      weights.readFrom(file, averaged ? "average." : "generator.");
      return ConditionalSampler.owning(model, weights, seed);
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  private static ConditionalModel model(RunConfig config) {
    return ConditionalModel.of(
        config.text(GanKeys.MODEL_NAME),
        config.integer(ConfigKey.DATA_CHANNELS),
        config.integer(ConfigKey.MODEL_LATENT),
        config.integer(ConfigKey.MODEL_CLASSES),
        Models.CriticNorm.valueOf(config.text(GanKeys.MODEL_CRITIC_NORM).toUpperCase(Locale.ROOT)));
  }
}
