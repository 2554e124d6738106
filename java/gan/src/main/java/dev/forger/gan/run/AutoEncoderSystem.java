// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.gan.Trainer;
import dev.forger.gan.autoencoder.AutoEncoder;
import dev.forger.gan.autoencoder.AutoEncoderModels;
import dev.forger.gan.data.ImageDataset;
import java.util.List;
import java.util.Map;

/** Images through a short code and back: {@link AutoEncoder}. */
final class AutoEncoderSystem implements RunSystem {
  @Override
  public String name() {
    return "auto-encoder";
  }

  @Override
  public String description() {
    return "images through a short code and back; samples from a Gaussian fitted to codes";
  }

  @Override
  public List<ConfigKey> keys() {
    return Defaults.keys(
        ConfigKey.MODEL_LATENT, SystemKeys.HIDDEN, SystemKeys.LIKELIHOOD, SystemKeys.DEVIATION);
  }

  @Override
  public void check(Map<ConfigKey, Object> values) {
    Likelihoods.check(values, "gaussian");
  }

  @Override
  public void shape(Map<ConfigKey, Object> values) {
    Defaults.digits(values);
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    values.putIfAbsent(ConfigKey.MODEL_LATENT, 16L);
    values.putIfAbsent(SystemKeys.HIDDEN, 256L);
    values.putIfAbsent(ConfigKey.BATCH, 128L);
    Likelihoods.complete(values, "gaussian");
    Defaults.adam(values, 1e-3);
  }

  @Override
  public String title(RunConfig config) {
    return "auto-encoder, codes of " + config.number(ConfigKey.MODEL_LATENT);
  }

  /** Codes of training images tell where to draw new ones. */
  @Override
  public boolean samplesNeedData() {
    return true;
  }

  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    return Defaults.common(AutoEncoder.builder(device), config, data)
        .model(
            AutoEncoderModels.plain28(
                config.integer(ConfigKey.MODEL_LATENT),
                config.integer(SystemKeys.HIDDEN),
                Likelihoods.output(config)))
        .likelihood(Likelihoods.create(config))
        .build();
  }
}
