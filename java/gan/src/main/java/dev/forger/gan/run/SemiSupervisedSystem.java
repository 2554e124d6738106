// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Optimizer;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Sampler;
import dev.forger.gan.Trainer;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.semisupervised.GeneratorLoss;
import dev.forger.gan.semisupervised.SemiSupervisedGan;
import dev.forger.gan.semisupervised.SemiSupervisedGanBuilder;
import dev.forger.gan.semisupervised.SemiSupervisedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A classifier of few labels beside a generator: {@link SemiSupervisedGan}. */
final class SemiSupervisedSystem implements RunSystem {
  private static final long MOST_HELD_OUT = 2000;

  @Override
  public String name() {
    return "semi-supervised-gan";
  }

  @Override
  public String description() {
    return "a classifier that learns from few labels and many images, beside a generator";
  }

  @Override
  public List<ConfigKey> keys() {
    return List.of(
        ConfigKey.MODEL_LATENT,
        ConfigKey.MODEL_CLASSES,
        ConditionKeys.LABELS,
        ConditionKeys.HELD_OUT,
        ConditionKeys.ERROR_EVERY,
        ConditionKeys.LABELS_ONLY,
        ConditionKeys.GENERATOR_LOSS,
        ConditionKeys.UNLABELLED_WEIGHT,
        GanKeys.GENERATOR_RATE,
        GanKeys.CRITIC_RATE,
        GanKeys.EMA);
  }

  @Override
  public boolean needsData() {
    return true;
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    RunSystem.requireClasses(name(), data);
    values.put(ConfigKey.MODEL_CLASSES, (long) data.labelCount());
    values.putIfAbsent(ConfigKey.MODEL_LATENT, 32L);
    values.putIfAbsent(ConfigKey.BATCH, 64L);
    values.putIfAbsent(ConditionKeys.LABELS, 10L * data.labelCount());
    values.putIfAbsent(ConditionKeys.HELD_OUT, Math.min(MOST_HELD_OUT, data.size() / 5L));
    values.putIfAbsent(ConditionKeys.ERROR_EVERY, 100L);
    values.putIfAbsent(ConditionKeys.LABELS_ONLY, false);
    values.putIfAbsent(ConditionKeys.GENERATOR_LOSS, "feature-matching");
    values.putIfAbsent(ConditionKeys.UNLABELLED_WEIGHT, 1.0);
    values.putIfAbsent(GanKeys.GENERATOR_RATE, 1e-3);
    values.putIfAbsent(GanKeys.CRITIC_RATE, 1e-3);
    values.putIfAbsent(GanKeys.EMA, 0.998);
  }

  @Override
  public String title(RunConfig config) {
    return (config.flag(ConditionKeys.LABELS_ONLY) ? "classifier of " : "semi-supervised, ")
        + config.number(ConditionKeys.LABELS)
        + " labels";
  }

  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    int heldOut = config.integer(ConditionKeys.HELD_OUT);
    if (heldOut > data.size() - 2) {
      throw new InvalidArgumentException(
          ConditionKeys.HELD_OUT.path(),
          Integer.toString(heldOut),
          "less than the " + data.size() + " images of " + data.name(),
          "hold out fewer");
    }
    int rest = data.size() - heldOut;
    SemiSupervisedGanBuilder builder =
        SemiSupervisedGan.builder(device)
            .data(new ImageRange(data, 0, rest))
            .heldOut(new ImageRange(data, rest, heldOut), config.integer(ConditionKeys.ERROR_EVERY))
            .model(model(config))
            .labels(config.integer(ConditionKeys.LABELS))
            .generatorLoss(
                GeneratorLoss.valueOf(
                    config
                        .text(ConditionKeys.GENERATOR_LOSS)
                        .toUpperCase(Locale.ROOT)
                        .replace('-', '_')))
            .unlabelledWeight(config.real(ConditionKeys.UNLABELLED_WEIGHT))
            .generatorOptimizer(adam(config, GanKeys.GENERATOR_RATE))
            .classifierOptimizer(adam(config, GanKeys.CRITIC_RATE))
            .batch(config.integer(ConfigKey.BATCH))
            .rateDecay(Defaults.rateDecay(config))
            .average(config.real(GanKeys.EMA))
            .seed(config.number(ConfigKey.SEED));
    return (config.flag(ConditionKeys.LABELS_ONLY) ? builder.supervisedOnly() : builder).build();
  }

  private static Optimizer adam(RunConfig config, ConfigKey rate) {
    return Optimizer.adam(config.real(rate), 0.5, 0.999);
  }

  @Override
  public Optional<SavedNetwork> generator(RunConfig config) {
    return Optional.of(SavedNetwork.averaged(model(config).generator()));
  }

  @Override
  public SampleSource restore(
      Device device, RunConfig config, Path checkpoint, boolean averaged, long seed) {
    return SavedNetwork.averaged(model(config).generator())
        .restored(device, checkpoint, averaged, weights -> Sampler.owning(weights, seed));
  }

  private static SemiSupervisedModel model(RunConfig config) {
    return SemiSupervisedModel.create28(
        config.integer(ConfigKey.DATA_CHANNELS),
        config.integer(ConfigKey.MODEL_LATENT),
        config.integer(ConfigKey.MODEL_CLASSES));
  }
}
