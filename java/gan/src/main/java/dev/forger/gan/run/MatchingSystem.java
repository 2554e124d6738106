// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.Discrepancy;
import dev.forger.Initializer;
import dev.forger.Shape;
import dev.forger.gan.Trainer;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.matching.MatchingModels;
import dev.forger.gan.matching.MatchingNetwork;
import java.util.List;
import java.util.Map;

/** A generator against a fixed discrepancy: {@link MatchingNetwork}. */
final class MatchingSystem implements RunSystem {
  /** Li et al. 2015, for pixels from -1 to 1. */
  private static final List<Double> SIGMAS = List.of(4.0, 10.0, 20.0, 40.0, 80.0, 160.0);

  @Override
  public String name() {
    return "matching-network";
  }

  @Override
  public String description() {
    return "a generator whose samples have the kernel moments of the data; no critic";
  }

  @Override
  public List<ConfigKey> keys() {
    return Defaults.keys(ConfigKey.MODEL_LATENT, SystemKeys.DISCREPANCY, SystemKeys.SIGMAS);
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    values.putIfAbsent(ConfigKey.MODEL_LATENT, 10L);
    values.putIfAbsent(ConfigKey.BATCH, 256L);
    values.putIfAbsent(SystemKeys.DISCREPANCY, "root");
    values.putIfAbsent(SystemKeys.SIGMAS, SIGMAS);
    Defaults.adam(values, 1e-3);
  }

  @Override
  public String title(RunConfig config) {
    return "matching network, " + config.text(SystemKeys.DISCREPANCY) + " discrepancy";
  }

  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    Shape image = Shape.of(data.height(), data.width(), data.channels());
    return Defaults.common(MatchingNetwork.builder(device), config, data)
        .generator(
            MatchingModels.dense(image, config.integer(ConfigKey.MODEL_LATENT)),
            Initializer.glorotUniform())
        .estimator(config.choice(SystemKeys.DISCREPANCY, Discrepancy.Estimator.class))
        .sigmas(config.reals(SystemKeys.SIGMAS))
        .build();
  }
}
