// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.gan.Trainer;
import dev.forger.gan.autoencoder.AutoEncoderModel;
import dev.forger.gan.autoencoder.AutoEncoderModels;
import dev.forger.gan.autoencoder.ConditionalVae;
import dev.forger.gan.autoencoder.Vae;
import dev.forger.gan.autoencoder.VaeOptions;
import dev.forger.gan.data.ImageDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Variational auto-encoders: {@link Vae} and {@link ConditionalVae}. */
final class VaeSystem implements RunSystem {
  private static final String USUAL = "bernoulli";

  private final boolean conditional;

  VaeSystem(boolean conditional) {
    this.conditional = conditional;
  }

  @Override
  public String name() {
    return conditional ? "conditional-vae" : "vae";
  }

  @Override
  public String description() {
    return conditional
        ? "a variational auto-encoder that is told the class of each image"
        : "a variational auto-encoder, with beta or the importance-weighted bound";
  }

  @Override
  public List<ConfigKey> keys() {
    List<ConfigKey> keys =
        new ArrayList<>(
            Defaults.keys(
                SystemKeys.BINARISE,
                SystemKeys.NETWORK,
                ConfigKey.MODEL_LATENT,
                SystemKeys.HIDDEN,
                SystemKeys.LIKELIHOOD,
                SystemKeys.DEVIATION,
                SystemKeys.BETA,
                SystemKeys.DRAWS));
    if (conditional) {
      keys.add(ConfigKey.MODEL_CLASSES);
    }
    return List.copyOf(keys);
  }

  @Override
  public void check(Map<ConfigKey, Object> values) {
    Likelihoods.check(values, USUAL);
    boolean weighted = (long) values.getOrDefault(SystemKeys.DRAWS, 1L) > 1;
    double beta = (double) values.getOrDefault(SystemKeys.BETA, 1.0);
    if (weighted && beta != 1) {
      throw new InvalidArgumentException(
          SystemKeys.BETA.path(),
          beta + " with " + SystemKeys.DRAWS + " above 1",
          "1: the importance-weighted bound has no separate divergence",
          "leave out one of the two");
    }
  }

  @Override
  public boolean needsData() {
    return conditional;
  }

  @Override
  public void shape(Map<ConfigKey, Object> values) {
    Defaults.digits(values);
  }

  @Override
  public ImageDataset prepare(Map<ConfigKey, Object> values, ImageDataset data) {
    Likelihoods.complete(values, USUAL);
    boolean gaussian = values.get(SystemKeys.LIKELIHOOD).equals("gaussian");
    values.putIfAbsent(SystemKeys.BINARISE, gaussian ? "none" : "threshold");
    return Likelihoods.binarised(values.get(SystemKeys.BINARISE), data);
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    if (conditional) {
      RunSystem.requireClasses(name(), data);
      values.put(ConfigKey.MODEL_CLASSES, (long) data.labelCount());
    }
    values.putIfAbsent(SystemKeys.NETWORK, "dense");
    boolean dense = values.get(SystemKeys.NETWORK).equals("dense");
    values.putIfAbsent(SystemKeys.HIDDEN, dense ? 400L : 32L);
    values.putIfAbsent(ConfigKey.MODEL_LATENT, conditional ? 16L : 20L);
    values.putIfAbsent(ConfigKey.BATCH, 128L);
    values.putIfAbsent(SystemKeys.BETA, 1.0);
    values.putIfAbsent(SystemKeys.DRAWS, 1L);
    Defaults.adam(values, 1e-3);
  }

  @Override
  public String title(RunConfig config) {
    long draws = config.number(SystemKeys.DRAWS);
    double beta = config.real(SystemKeys.BETA);
    return (conditional ? "conditional VAE" : "VAE")
        + (draws > 1 ? " on the bound of " + draws + " codes" : "")
        + (beta == 1 ? "" : ", beta " + beta)
        + ", codes of "
        + config.number(ConfigKey.MODEL_LATENT);
  }

  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    return conditional
        ? options(ConditionalVae.conditional(device), config, data).build()
        : options(Vae.builder(device), config, data).build();
  }

  private <B extends VaeOptions<B>> B options(B builder, RunConfig config, ImageDataset data) {
    return Defaults.common(builder, config, data)
        .model(model(config))
        .likelihood(Likelihoods.create(config))
        .beta(config.real(SystemKeys.BETA))
        .draws(config.integer(SystemKeys.DRAWS));
  }

  private AutoEncoderModel model(RunConfig config) {
    int latent = config.integer(ConfigKey.MODEL_LATENT);
    int hidden = config.integer(SystemKeys.HIDDEN);
    int classes = conditional ? config.integer(ConfigKey.MODEL_CLASSES) : 0;
    return config.text(SystemKeys.NETWORK).equals("dense")
        ? AutoEncoderModels.dense28(latent, hidden, classes, Likelihoods.output(config))
        : AutoEncoderModels.conv28(latent, hidden, classes, Likelihoods.output(config));
  }
}
