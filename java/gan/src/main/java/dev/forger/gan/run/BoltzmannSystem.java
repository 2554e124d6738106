// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.gan.Trainer;
import dev.forger.gan.boltzmann.DeepBoltzmann;
import dev.forger.gan.boltzmann.Rbm;
import dev.forger.gan.data.ImageDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Boltzmann machines of one and two hidden layers: {@link Rbm} and {@link DeepBoltzmann}. */
final class BoltzmannSystem implements RunSystem {
  private final boolean deep;

  BoltzmannSystem(boolean deep) {
    this.deep = deep;
  }

  @Override
  public String name() {
    return deep ? "deep-boltzmann" : "rbm";
  }

  @Override
  public String description() {
    return deep
        ? "a Boltzmann machine of two hidden layers, each trained alone first"
        : "a restricted Boltzmann machine, by contrastive divergence";
  }

  @Override
  public List<ConfigKey> keys() {
    List<ConfigKey> keys =
        new ArrayList<>(
            Defaults.keys(SystemKeys.HIDDEN, SystemKeys.SWEEPS, SystemKeys.SAMPLE_SWEEPS));
    keys.addAll(
        deep
            ? List.of(SystemKeys.TOP, SystemKeys.MEAN_FIELDS, SystemKeys.PRETRAINING)
            : List.of(SystemKeys.PERSISTENT));
    return List.copyOf(keys);
  }

  /** Biases begin at the means of the pixels. */
  @Override
  public boolean needsData() {
    return true;
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    values.putIfAbsent(SystemKeys.HIDDEN, 64L);
    values.putIfAbsent(ConfigKey.BATCH, 100L);
    values.putIfAbsent(SystemKeys.SWEEPS, 1L);
    values.putIfAbsent(SystemKeys.SAMPLE_SWEEPS, 1000L);
    Defaults.optimizer(values, "sgd", 0.05, 0.5, 0.999);
    if (deep) {
      values.putIfAbsent(SystemKeys.TOP, 64L);
      values.putIfAbsent(SystemKeys.MEAN_FIELDS, 10L);
      values.putIfAbsent(SystemKeys.PRETRAINING, 1000L);
    } else {
      values.putIfAbsent(SystemKeys.PERSISTENT, true);
    }
  }

  @Override
  public String title(RunConfig config) {
    long hidden = config.number(SystemKeys.HIDDEN);
    return deep
        ? "deep Boltzmann machine, " + hidden + " and " + config.number(SystemKeys.TOP) + " units"
        : "restricted Boltzmann machine, " + hidden + " hidden units";
  }

  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    if (!deep) {
      return Rbm.builder(device)
          .data(data)
          .batch(config.integer(ConfigKey.BATCH))
          .hidden(config.integer(SystemKeys.HIDDEN))
          .sweeps(config.integer(SystemKeys.SWEEPS))
          .persistent(config.flag(SystemKeys.PERSISTENT))
          .sampleSweeps(config.integer(SystemKeys.SAMPLE_SWEEPS))
          .optimizer(Defaults.optimizer(config))
          .rateDecay(Defaults.rateDecay(config))
          .seed(config.number(ConfigKey.SEED))
          .build();
    }
    return DeepBoltzmann.builder(device)
        .data(data)
        .batch(config.integer(ConfigKey.BATCH))
        .hidden(config.integer(SystemKeys.HIDDEN), config.integer(SystemKeys.TOP))
        .sweeps(config.integer(SystemKeys.SWEEPS))
        .meanFields(config.integer(SystemKeys.MEAN_FIELDS))
        .pretraining(config.integer(SystemKeys.PRETRAINING))
        .sampleSweeps(config.integer(SystemKeys.SAMPLE_SWEEPS))
        .optimizer(Defaults.optimizer(config))
        .rateDecay(Defaults.rateDecay(config))
        .seed(config.number(ConfigKey.SEED))
        .build();
  }
}
