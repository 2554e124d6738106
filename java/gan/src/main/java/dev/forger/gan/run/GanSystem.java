// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import static java.util.stream.Collectors.joining;

import dev.forger.Device;
import dev.forger.Optimizer;
import dev.forger.gan.Gan;
import dev.forger.gan.GanModel;
import dev.forger.gan.Models;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Sampler;
import dev.forger.gan.Trainer;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.regularizer.Regularizer;
import dev.forger.gan.regularizer.Regularizers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A generator and a critic on images: {@link Gan}. */
final class GanSystem implements RunSystem {
  @Override
  public String name() {
    return "gan";
  }

  @Override
  public String description() {
    return "a generator against a critic, with any objective";
  }

  @Override
  public List<ConfigKey> keys() {
    return GanKeys.ALL;
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
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    values.putIfAbsent(GanKeys.REGULARIZERS, List.of());
    Objectives.defaults(values).forEach(values::putIfAbsent);
    Objectives.completeParameters(values);
  }

  @Override
  public String title(RunConfig config) {
    String regularizers =
        config.texts(GanKeys.REGULARIZERS).stream().map(r -> " + " + r).collect(joining());
    return config.text(GanKeys.OBJECTIVE) + regularizers + " " + config.text(GanKeys.MODEL_NAME);
  }

  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    return Gan.builder(device)
        .data(data)
        .model(model(config))
        .objective(Objectives.create(config))
        .regularize(regularizers(config))
        .criticSteps(config.integer(GanKeys.CRITIC_STEPS))
        .batch(config.integer(ConfigKey.BATCH))
        .generatorOptimizer(generatorOptimizer(config))
        .criticOptimizer(criticOptimizer(config))
        .rateDecay(Defaults.rateDecay(config))
        .average(config.real(GanKeys.EMA))
        .seed(config.number(ConfigKey.SEED))
        .build();
  }

  @Override
  public Optional<SavedNetwork> generator(RunConfig config) {
    GanModel model = model(config);
    for (Regularizer regularizer : regularizers(config)) {
      model = regularizer.model(model);
    }
    return Optional.of(SavedNetwork.averaged(model.generator()));
  }

  @Override
  public SampleSource restore(
      Device device, RunConfig config, Path checkpoint, boolean averaged, long seed) {
    return generator(config)
        .orElseThrow()
        .restored(device, checkpoint, averaged, weights -> Sampler.owning(weights, seed));
  }

  private static Regularizer[] regularizers(RunConfig config) {
    return config.texts(GanKeys.REGULARIZERS).stream()
        .map(Regularizers::parse)
        .toArray(Regularizer[]::new);
  }

  private static GanModel model(RunConfig config) {
    int packed = 1;
    for (Regularizer regularizer : regularizers(config)) {
      packed = Math.max(packed, regularizer.packed());
    }
    return Models.create(
        config.text(GanKeys.MODEL_NAME),
        config.integer(ConfigKey.DATA_CHANNELS),
        config.integer(ConfigKey.MODEL_LATENT),
        Models.CriticNorm.valueOf(config.text(GanKeys.MODEL_CRITIC_NORM).toUpperCase(Locale.ROOT)),
        packed);
  }

  static Optimizer generatorOptimizer(RunConfig config) {
    return Defaults.optimizer(
        config.text(GanKeys.GENERATOR_OPTIMIZER),
        config.real(GanKeys.GENERATOR_RATE),
        config.real(GanKeys.GENERATOR_BETA1),
        config.real(GanKeys.GENERATOR_BETA2));
  }

  static Optimizer criticOptimizer(RunConfig config) {
    return Defaults.optimizer(
        config.text(GanKeys.CRITIC_OPTIMIZER),
        config.real(GanKeys.CRITIC_RATE),
        config.real(GanKeys.CRITIC_BETA1),
        config.real(GanKeys.CRITIC_BETA2));
  }
}
