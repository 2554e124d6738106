// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.gan.Trainer;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.flow.RealNvp;
import java.util.List;
import java.util.Map;

/** An invertible network of points: {@link RealNvp}. */
final class FlowSystem implements RunSystem {
  @Override
  public String name() {
    return "real-nvp";
  }

  @Override
  public String description() {
    return "a flow of affine coupling layers on points, by maximum likelihood";
  }

  @Override
  public List<ConfigKey> keys() {
    return Defaults.keys(
        SystemKeys.LAYERS, SystemKeys.HIDDEN, SystemKeys.DEPTH, SystemKeys.SCALE_LIMIT);
  }

  @Override
  public boolean needsData() {
    return true;
  }

  /** The scale of the points, which samples are brought to. */
  @Override
  public boolean samplesNeedData() {
    return true;
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    values.putIfAbsent(SystemKeys.LAYERS, 8L);
    values.putIfAbsent(SystemKeys.HIDDEN, 64L);
    values.putIfAbsent(SystemKeys.DEPTH, 2L);
    values.putIfAbsent(SystemKeys.SCALE_LIMIT, 1.0);
    values.putIfAbsent(ConfigKey.BATCH, 256L);
    Defaults.optimizer(values, "adam", 3e-3, 0.9, 0.95);
  }

  @Override
  public String title(RunConfig config) {
    return "RealNVP of " + config.number(SystemKeys.LAYERS) + " layers";
  }

  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    return RealNvp.builder(device)
        .points(Defaults.points(name(), data, Integer.MAX_VALUE))
        .layers(config.integer(SystemKeys.LAYERS))
        .network(config.integer(SystemKeys.HIDDEN), config.integer(SystemKeys.DEPTH))
        .scaleLimit(config.real(SystemKeys.SCALE_LIMIT))
        .batch(config.integer(ConfigKey.BATCH))
        .optimizer(Defaults.optimizer(config))
        .rateDecay(Defaults.rateDecay(config))
        .seed(config.number(ConfigKey.SEED))
        .build();
  }
}
