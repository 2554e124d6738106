// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.gan.Trainer;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.mixture.Covariance;
import dev.forger.gan.mixture.MixtureTrainer;
import java.util.List;
import java.util.Map;

/** A mixture of Gaussians by expectation maximisation: {@link MixtureTrainer}. */
final class MixtureSystem implements RunSystem {
  @Override
  public String name() {
    return "gaussian-mixture";
  }

  @Override
  public String description() {
    return "a mixture of Gaussians on points, by expectation maximisation; a batch is all it sees";
  }

  @Override
  public List<ConfigKey> keys() {
    return List.of(SystemKeys.COMPONENTS, SystemKeys.COVARIANCE);
  }

  @Override
  public void check(Map<ConfigKey, Object> values) {
    Object decay = values.getOrDefault(ConfigKey.RATE_DECAY, 0.0);
    if (!decay.equals(0.0)) {
      throw new InvalidArgumentException(
          ConfigKey.RATE_DECAY.path(),
          decay + " with system " + name(),
          "0: expectation maximisation has no learning rate",
          "leave it out");
    }
  }

  @Override
  public boolean needsData() {
    return true;
  }

  /** Components are started at points. */
  @Override
  public boolean samplesNeedData() {
    return true;
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    values.putIfAbsent(SystemKeys.COMPONENTS, (long) Math.max(1, data.labelCount()));
    values.putIfAbsent(SystemKeys.COVARIANCE, "full");
    values.putIfAbsent(ConfigKey.BATCH, (long) Math.min(10_000, data.size()));
  }

  @Override
  public String title(RunConfig config) {
    return config.number(SystemKeys.COMPONENTS)
        + " Gaussians, covariances "
        + config.text(SystemKeys.COVARIANCE);
  }

  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    return new MixtureTrainer(
        config.choice(SystemKeys.COVARIANCE, Covariance.class),
        Defaults.points(name(), data, config.integer(ConfigKey.BATCH)),
        config.integer(SystemKeys.COMPONENTS),
        config.number(ConfigKey.SEED));
  }
}
