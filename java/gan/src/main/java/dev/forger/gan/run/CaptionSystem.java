// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Trainer;
import dev.forger.gan.conditional.TextGan;
import dev.forger.gan.conditional.TextGanBuilder;
import dev.forger.gan.conditional.TextModel;
import dev.forger.gan.conditional.TextSampler;
import dev.forger.gan.data.CaptionedDataset;
import dev.forger.gan.data.ImageDataset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A GAN that makes images of captions: {@link TextGan}. */
final class CaptionSystem extends PairSystem {
  private static final int SHOWN = 64;

  @Override
  public String name() {
    return "text-to-image";
  }

  @Override
  public String description() {
    return "a generator that reads a caption, and a critic that compares images with captions";
  }

  @Override
  public List<ConfigKey> keys() {
    List<ConfigKey> keys = new ArrayList<>(ConditionKeys.PAIRS);
    keys.add(ConditionKeys.CAPTION_LENGTH);
    keys.add(ConditionKeys.CAPTIONS);
    return keys;
  }

  private CaptionedDataset captioned(ImageDataset data) {
    if (data instanceof CaptionedDataset captioned) {
      return captioned;
    }
    throw new InvalidArgumentException(
        "data " + data.name(),
        "images without captions",
        "captioned images for system " + name(),
        "use captioned-digits, or a folder or zip of pictures: the names of files are captions");
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    values.putIfAbsent(ConditionKeys.CAPTION_LENGTH, 32L);
    values.computeIfAbsent(
        ConditionKeys.CAPTIONS,
        key -> String.join("; ", TextGanBuilder.distinct(captioned(data), SHOWN)));
    super.complete(values, data);
  }

  @Override
  public String title(RunConfig config) {
    return "text to image "
        + config.text(GanKeys.OBJECTIVE)
        + " "
        + config.text(GanKeys.MODEL_NAME);
  }

  private static List<String> shown(RunConfig config) {
    return Arrays.stream(config.text(ConditionKeys.CAPTIONS).split(";"))
        .map(String::strip)
        .toList();
  }

  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    return options(TextGan.builder(device), config)
        .data(captioned(data))
        .model(model(config))
        .shown(shown(config))
        .build();
  }

  @Override
  public Optional<SavedNetwork> generator(RunConfig config) {
    return Optional.of(SavedNetwork.averaged(model(config).generator()));
  }

  @Override
  public SampleSource restore(
      Device device, RunConfig config, Path checkpoint, boolean averaged, long seed) {
    TextModel model = model(config);
    return SavedNetwork.averaged(model.generator())
        .restored(
            device,
            checkpoint,
            averaged,
            weights -> TextSampler.owning(model, weights, shown(config), seed));
  }

  private static TextModel model(RunConfig config) {
    return TextModel.create(
        config.text(GanKeys.MODEL_NAME),
        config.integer(ConfigKey.DATA_CHANNELS),
        config.integer(ConfigKey.MODEL_LATENT),
        config.integer(ConditionKeys.CAPTION_LENGTH),
        criticNorm(config));
  }
}
