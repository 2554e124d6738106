// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.DataException;
import dev.forger.Device;
import dev.forger.Network;
import dev.forger.Safetensors;
import dev.forger.Weights;
import dev.forger.gan.Checkpoint;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Trainer;
import dev.forger.gan.data.Datasets;
import dev.forger.gan.data.HeldOut;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.ImagePairs;
import dev.forger.gan.data.Split;
import dev.forger.gan.translation.PairSamples;
import dev.forger.gan.translation.Pix2Pix;
import dev.forger.gan.translation.TranslationModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Translation learnt from pairs that are made of any images: {@link Pix2Pix}. */
final class PairedSystem implements RunSystem {
  /** What the input of a pair is. */
  static final ConfigKey INPUT =
      new ConfigKey(
          "pairs.input",
          v -> Values.oneOf(v, "outline", "grey"),
          "what the input of a pair is of its image");

  /** Weight of the absolute difference. */
  static final ConfigKey ABSOLUTE =
      new ConfigKey(
          "objective.l1", Values::positive, "weight of the mean absolute difference from targets");

  /** Channels after the first layer. */
  static final ConfigKey WIDTH =
      new ConfigKey(
          "model.width", v -> Values.integer(v, 1, 1024), "channels after the first layer");

  @Override
  public String name() {
    return "pix2pix";
  }

  @Override
  public String description() {
    return "a U-Net that turns outlines or grey images into pictures, learnt from pairs";
  }

  @Override
  public List<ConfigKey> keys() {
    return List.of(
        INPUT,
        WIDTH,
        GanKeys.OBJECTIVE,
        ABSOLUTE,
        GanKeys.GENERATOR_OPTIMIZER,
        GanKeys.GENERATOR_RATE,
        GanKeys.GENERATOR_BETA1,
        GanKeys.GENERATOR_BETA2,
        GanKeys.CRITIC_OPTIMIZER,
        GanKeys.CRITIC_RATE,
        GanKeys.CRITIC_BETA1,
        GanKeys.CRITIC_BETA2);
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    values.putIfAbsent(INPUT, "outline");
    values.putIfAbsent(WIDTH, 32L);
    values.putIfAbsent(GanKeys.OBJECTIVE, "non-saturating");
    values.putIfAbsent(ABSOLUTE, 100.0);
    values.putIfAbsent(ConfigKey.BATCH, 4L);
    for (ConfigKey key : List.of(GanKeys.GENERATOR_OPTIMIZER, GanKeys.CRITIC_OPTIMIZER)) {
      values.putIfAbsent(key, "adam");
    }
    for (ConfigKey key : List.of(GanKeys.GENERATOR_RATE, GanKeys.CRITIC_RATE)) {
      values.putIfAbsent(key, 2e-4);
    }
    for (ConfigKey key : List.of(GanKeys.GENERATOR_BETA1, GanKeys.CRITIC_BETA1)) {
      values.putIfAbsent(key, 0.5);
    }
    for (ConfigKey key : List.of(GanKeys.GENERATOR_BETA2, GanKeys.CRITIC_BETA2)) {
      values.putIfAbsent(key, 0.999);
    }
  }

  @Override
  public String title(RunConfig config) {
    return "pix2pix from " + config.text(INPUT);
  }

  private static ImagePairs pairs(RunConfig config, ImageDataset data, Split split) {
    return ImagePairs.of(
        HeldOut.of(data, split),
        ImagePairs.Input.valueOf(config.text(INPUT).toUpperCase(Locale.ROOT)));
  }

  /** Pictures are of a tenth of the data that is not trained on. */
  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    return Pix2Pix.builder(device)
        .data(pairs(config, data, Split.TRAIN))
        .shown(pairs(config, data, Split.TEST))
        .width(config.integer(WIDTH))
        .objective(Objectives.create(config))
        .lambda(config.real(ABSOLUTE))
        .batch(config.integer(ConfigKey.BATCH))
        .optimizers(GanSystem.generatorOptimizer(config), GanSystem.criticOptimizer(config))
        .rateDecay(Defaults.rateDecay(config))
        .seed(config.number(ConfigKey.SEED))
        .build();
  }

  /** Samples need inputs, so the run's data is opened: its held-out tenth is shown. */
  @Override
  public SampleSource restore(
      Device device, RunConfig config, Path checkpoint, boolean averaged, long seed) {
    ImageDataset data =
        Datasets.open(
            config.text(ConfigKey.DATA_SOURCE),
            config.integer(ConfigKey.DATA_SIZE),
            config.integer(ConfigKey.DATA_CHANNELS));
    Weights generator = null;
    try (Safetensors file = Checkpoint.open(checkpoint)) {
      requireSame(config, data);
      ImagePairs shown = pairs(config, data, Split.TEST);
      Network network =
          TranslationModels.unet(
              shown.inputShape(), shown.targetShape().c(), config.integer(WIDTH));
      generator = new Weights(device, network);
      generator.readFrom(file, "generator.");
      return PairSamples.owning(generator, shown);
    } catch (RuntimeException e) {
      if (generator != null) {
        generator.close();
      }
      data.close();
      throw e;
    }
  }

  private static void requireSame(RunConfig config, ImageDataset data) {
    String expected = config.text(ConfigKey.DATA_FINGERPRINT);
    if (!expected.equals(data.fingerprint())) {
      throw new DataException(
          "data " + config.text(ConfigKey.DATA_SOURCE),
          "images with fingerprint " + data.fingerprint(),
          "the images of the run, " + expected,
          "restore the data");
    }
  }
}
