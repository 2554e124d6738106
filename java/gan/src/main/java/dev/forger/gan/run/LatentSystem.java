// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.Reconstruction;
import dev.forger.gan.Trainer;
import dev.forger.gan.autoencoder.AutoEncoderModels;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.latent.LatentOptimization;
import java.util.List;
import java.util.Map;

/** A generator that learns with a code for each image: {@link LatentOptimization}. */
final class LatentSystem implements RunSystem {
  @Override
  public String name() {
    return "latent-optimization";
  }

  @Override
  public String description() {
    return "a generator that learns together with a code for each image; no encoder, no critic";
  }

  @Override
  public List<ConfigKey> keys() {
    return Defaults.keys(
        SystemKeys.DATA_COUNT,
        ConfigKey.MODEL_LATENT,
        SystemKeys.HIDDEN,
        SystemKeys.ERROR,
        SystemKeys.CODE_RATE);
  }

  /** As many codes as images. */
  @Override
  public boolean needsData() {
    return true;
  }

  @Override
  public void shape(Map<ConfigKey, Object> values) {
    Defaults.digits(values);
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    values.put(SystemKeys.DATA_COUNT, (long) data.size());
    values.putIfAbsent(ConfigKey.MODEL_LATENT, 16L);
    values.putIfAbsent(SystemKeys.HIDDEN, 32L);
    values.putIfAbsent(ConfigKey.BATCH, 128L);
    values.putIfAbsent(SystemKeys.ERROR, "squared");
    values.putIfAbsent(SystemKeys.CODE_RATE, 1.0);
    Defaults.adam(values, 1e-3);
  }

  @Override
  public String title(RunConfig config) {
    return "latent optimisation, codes of " + config.number(ConfigKey.MODEL_LATENT);
  }

  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    return Defaults.common(LatentOptimization.builder(device), config, data)
        .generator(
            AutoEncoderModels.transposed(
                config.integer(ConfigKey.MODEL_LATENT),
                config.integer(SystemKeys.HIDDEN),
                AutoEncoderModels.Output.PIXELS),
            Initializer.glorotUniform())
        .loss(config.choice(SystemKeys.ERROR, Reconstruction.Kind.class))
        .codeRate(config.real(SystemKeys.CODE_RATE))
        .build();
  }
}
