// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.gan.Trainer;
import dev.forger.gan.data.ClassOfImages;
import dev.forger.gan.data.Datasets;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.translation.CycleGan;
import dev.forger.gan.translation.TranslationModels;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Images of one kind into another and back, without pairs: {@link CycleGan}. */
final class CycleSystem implements RunSystem {
  @Override
  public String name() {
    return "cycle-gan";
  }

  @Override
  public String description() {
    return "images of one kind into another and back, learnt without pairs; needs --data-b";
  }

  @Override
  public List<ConfigKey> keys() {
    return List.of(
        SystemKeys.DATA_CLASS,
        SystemKeys.DATA_B,
        SystemKeys.DATA_B_FINGERPRINT,
        SystemKeys.DATA_B_CLASS,
        SystemKeys.HIDDEN,
        SystemKeys.BLOCKS,
        SystemKeys.CRITIC_WIDTH,
        GanKeys.OBJECTIVE,
        GanKeys.OBJECTIVE_PARAMETERS,
        SystemKeys.CYCLE,
        SystemKeys.IDENTITY,
        GanKeys.GENERATOR_OPTIMIZER,
        GanKeys.GENERATOR_RATE,
        GanKeys.GENERATOR_BETA1,
        GanKeys.GENERATOR_BETA2,
        GanKeys.CRITIC_OPTIMIZER,
        GanKeys.CRITIC_RATE,
        GanKeys.CRITIC_BETA1,
        GanKeys.CRITIC_BETA2,
        SystemKeys.POOL);
  }

  /** Rates suit the networks, not the objective; classes belong to their data. */
  @Override
  public Set<ConfigKey> dependents(Map<ConfigKey, Object> values, Map<ConfigKey, Object> layer) {
    Set<ConfigKey> dropped = new HashSet<>();
    if (RunSystem.changes(values, layer, GanKeys.OBJECTIVE)) {
      dropped.add(GanKeys.OBJECTIVE_PARAMETERS);
    }
    if (RunSystem.changes(values, layer, ConfigKey.DATA_SOURCE)) {
      dropped.add(SystemKeys.DATA_CLASS);
    }
    if (RunSystem.changes(values, layer, SystemKeys.DATA_B)) {
      dropped.add(SystemKeys.DATA_B_FINGERPRINT);
      dropped.add(SystemKeys.DATA_B_CLASS);
    }
    return dropped;
  }

  @Override
  public void check(Map<ConfigKey, Object> values) {
    Objectives.check(values);
    if (values.containsKey(ConfigKey.DATA_SOURCE) && !values.containsKey(SystemKeys.DATA_B)) {
      throw new InvalidArgumentException(
          "second kind of images", "none", "a path or name", "pass --data-b PATH");
    }
  }

  @Override
  public ImageDataset prepare(Map<ConfigKey, Object> values, ImageDataset data) {
    if (data instanceof ShapeOnly) {
      return new DataPair(data, data);
    }
    ImageDataset first = ofClass(values.get(SystemKeys.DATA_CLASS), data);
    String source = Datasets.absolute((String) values.get(SystemKeys.DATA_B));
    values.put(SystemKeys.DATA_B, source);
    ImageDataset second = Datasets.open(source, data.height(), data.channels());
    try {
      RunPlan.checkFingerprint(values, SystemKeys.DATA_B, SystemKeys.DATA_B_FINGERPRINT, second);
      return new DataPair(first, ofClass(values.get(SystemKeys.DATA_B_CLASS), second));
    } catch (RuntimeException e) {
      second.close();
      throw e;
    }
  }

  private static ImageDataset ofClass(Object label, ImageDataset data) {
    return label == null ? data : ClassOfImages.of(data, Math.toIntExact((Long) label));
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    values.putIfAbsent(SystemKeys.HIDDEN, 16L);
    values.putIfAbsent(SystemKeys.BLOCKS, 3L);
    values.putIfAbsent(SystemKeys.CRITIC_WIDTH, 32L);
    values.putIfAbsent(GanKeys.OBJECTIVE, "least-squares");
    Objectives.completeParameters(values);
    values.putIfAbsent(SystemKeys.CYCLE, 10.0);
    values.putIfAbsent(SystemKeys.IDENTITY, 5.0);
    values.putIfAbsent(SystemKeys.POOL, 50L);
    values.putIfAbsent(ConfigKey.BATCH, 4L);
    Defaults.adversarial(values, 2e-4, 2e-4);
  }

  @Override
  public String title(RunConfig config) {
    return "CycleGAN " + config.text(GanKeys.OBJECTIVE);
  }

  /** Samples are images of the data and their translations, in turn. */
  @Override
  public boolean samplesNeedData() {
    return true;
  }

  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    DataPair pair = (DataPair) data;
    int width = config.integer(SystemKeys.HIDDEN);
    int blocks = config.integer(SystemKeys.BLOCKS);
    int criticWidth = config.integer(SystemKeys.CRITIC_WIDTH);
    return CycleGan.builder(device)
        .data(pair.first(), pair.second())
        .model(
            image -> TranslationModels.residual(image, width, blocks),
            image -> TranslationModels.patchCritic(image, criticWidth, 2))
        .objective(Objectives.create(config))
        .cycle(config.real(SystemKeys.CYCLE))
        .identity(config.real(SystemKeys.IDENTITY))
        .batch(config.integer(ConfigKey.BATCH))
        .pool(config.integer(SystemKeys.POOL))
        .optimizers(GanSystem.generatorOptimizer(config), GanSystem.criticOptimizer(config))
        .rateDecay(Defaults.rateDecay(config))
        .seed(config.number(ConfigKey.SEED))
        .build();
  }
}
