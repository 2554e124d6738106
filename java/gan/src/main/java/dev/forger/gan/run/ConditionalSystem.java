// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.gan.Models;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Trainer;
import dev.forger.gan.conditional.ConditionalGan;
import dev.forger.gan.conditional.ConditionalModel;
import dev.forger.gan.conditional.ConditionalSampler;
import dev.forger.gan.data.ImageDataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A GAN that is told the class of what it makes: {@link ConditionalGan}. */
final class ConditionalSystem extends PairSystem {
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
    List<ConfigKey> keys = new ArrayList<>(ConditionKeys.PAIRS);
    keys.add(ConfigKey.MODEL_CLASSES);
    keys.add(ConditionKeys.CRITIC);
    keys.add(ConditionKeys.CLASS_WEIGHT);
    return keys;
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    RunSystem.requireClasses(name(), data);
    values.put(ConfigKey.MODEL_CLASSES, (long) data.labelCount());
    values.putIfAbsent(ConditionKeys.CRITIC, "planes");
    values.putIfAbsent(ConditionKeys.CLASS_WEIGHT, 1.0);
    super.complete(values, data);
  }

  @Override
  public String title(RunConfig config) {
    return "conditional " + config.text(GanKeys.OBJECTIVE) + " " + config.text(GanKeys.MODEL_NAME);
  }

  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    return options(ConditionalGan.builder(device), config)
        .data(data)
        .model(model(config))
        .classWeight((Double) config.values().getOrDefault(ConditionKeys.CLASS_WEIGHT, 1.0))
        .build();
  }

  @Override
  public Optional<SavedNetwork> generator(RunConfig config) {
    return Optional.of(SavedNetwork.averaged(model(config).generator()));
  }

  @Override
  public SampleSource restore(
      Device device, RunConfig config, Path checkpoint, boolean averaged, long seed) {
    ConditionalModel model = model(config);
    return SavedNetwork.averaged(model.generator())
        .restored(
            device,
            checkpoint,
            averaged,
            weights -> ConditionalSampler.owning(model, weights, seed));
  }

  private static ConditionalModel model(RunConfig config) {
    String name = config.text(GanKeys.MODEL_NAME);
    int channels = config.integer(ConfigKey.DATA_CHANNELS);
    int latent = config.integer(ConfigKey.MODEL_LATENT);
    int classes = config.integer(ConfigKey.MODEL_CLASSES);
    Models.CriticNorm norm = criticNorm(config);
    // Runs from before there was a choice have planes.
    Object critic = config.values().getOrDefault(ConditionKeys.CRITIC, "planes");
    return switch ((String) critic) {
      case "projection" -> ConditionalModel.projection(name, channels, latent, classes, norm);
      case "classifier" -> ConditionalModel.auxiliary(name, channels, latent, classes, norm);
      default -> ConditionalModel.of(name, channels, latent, classes, norm);
    };
  }
}
