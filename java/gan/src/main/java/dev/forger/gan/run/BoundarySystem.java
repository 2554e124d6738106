// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.Shape;
import dev.forger.UnsupportedException;
import dev.forger.gan.GanModel;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Trainer;
import dev.forger.gan.boundary.BoundaryGan;
import dev.forger.gan.boundary.BoundaryGanBuilder;
import dev.forger.gan.boundary.DiscreteModels;
import dev.forger.gan.boundary.Estimator;
import dev.forger.gan.boundary.Normaliser;
import dev.forger.gan.boundary.Pixels;
import dev.forger.gan.boundary.Variables;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.PaletteDataset;
import dev.forger.gan.divergence.FDivergences;
import dev.forger.gan.regularizer.InstanceNoise;
import dev.forger.gan.regularizer.Regularizer;
import dev.forger.gan.regularizer.Regularizers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A generator of black and white or palette images: {@link BoundaryGan}. */
final class BoundarySystem implements RunSystem {
  private static final long RGB = 3;

  @Override
  public String name() {
    return "boundary-gan";
  }

  @Override
  public String description() {
    return "a boundary-seeking GAN that draws discrete images: black and white, or of a palette";
  }

  @Override
  public List<ConfigKey> keys() {
    return List.of(
        SystemKeys.BINARISE,
        BoundaryKeys.COLOURS,
        BoundaryKeys.PALETTE,
        SystemKeys.NETWORK,
        ConfigKey.MODEL_LATENT,
        SystemKeys.HIDDEN,
        BoundaryKeys.PACKED,
        BoundaryKeys.DIVERGENCE,
        BoundaryKeys.ESTIMATOR,
        BoundaryKeys.NORMALISER,
        BoundaryKeys.CENTRED,
        BoundaryKeys.PIXELS,
        BoundaryKeys.TEMPERATURE,
        GanKeys.REGULARIZERS,
        GanKeys.GENERATOR_OPTIMIZER,
        GanKeys.GENERATOR_RATE,
        GanKeys.GENERATOR_BETA1,
        GanKeys.GENERATOR_BETA2,
        GanKeys.CRITIC_OPTIMIZER,
        GanKeys.CRITIC_RATE,
        GanKeys.CRITIC_BETA1,
        GanKeys.CRITIC_BETA2,
        GanKeys.EMA,
        BoundaryKeys.SAMPLES,
        BoundaryKeys.LOG_Z_DECAY);
  }

  /** A palette belongs to its data and its number of colours. */
  @Override
  public Set<ConfigKey> dependents(Map<ConfigKey, Object> values, Map<ConfigKey, Object> layer) {
    boolean other =
        RunSystem.changes(values, layer, ConfigKey.DATA_SOURCE)
            || RunSystem.changes(values, layer, ConfigKey.DATA_SIZE)
            || RunSystem.changes(values, layer, BoundaryKeys.COLOURS);
    return other ? Set.of(BoundaryKeys.PALETTE) : Set.of();
  }

  @Override
  public void check(Map<ConfigKey, Object> values) {
    for (ConfigKey key : List.of(SystemKeys.BINARISE, BoundaryKeys.PALETTE)) {
      boolean palette = key == BoundaryKeys.PALETTE;
      if (values.containsKey(key) && palette != values.containsKey(BoundaryKeys.COLOURS)) {
        throw new dev.forger.InvalidArgumentException(
            key.path(),
            values.get(key) + (palette ? " without " : " with ") + BoundaryKeys.COLOURS,
            "black and white images, or images of a palette",
            "leave out one of the two");
      }
    }
    noise((List<?>) values.getOrDefault(GanKeys.REGULARIZERS, List.of()));
  }

  /** What the critic sees beside samples: the only regularizer that there is here. */
  private static Optional<InstanceNoise> noise(List<?> regularizers) {
    List<Regularizer> all =
        regularizers.stream().map(text -> Regularizers.parse(text.toString())).toList();
    for (Regularizer one : all) {
      if (all.size() > 1 || !(one instanceof InstanceNoise)) {
        throw new UnsupportedException(
            GanKeys.REGULARIZERS.path(),
            regularizers + " with a boundary-seeking GAN",
            "instance noise, or none",
            "use instance-noise:deviation=1,steps=8000; model.packed makes packs");
      }
    }
    return all.stream().map(InstanceNoise.class::cast).findFirst();
  }

  @Override
  public void shape(Map<ConfigKey, Object> values) {
    if (values.containsKey(BoundaryKeys.COLOURS)) {
      values.putIfAbsent(ConfigKey.DATA_CHANNELS, RGB);
    }
  }

  @Override
  public ImageDataset prepare(Map<ConfigKey, Object> values, ImageDataset data) {
    Object colours = values.get(BoundaryKeys.COLOURS);
    if (colours == null) {
      values.putIfAbsent(SystemKeys.BINARISE, "threshold");
      return Likelihoods.binarised(values.get(SystemKeys.BINARISE), data);
    }
    Object palette = values.get(BoundaryKeys.PALETTE);
    int count = Math.toIntExact((Long) colours);
    if (data instanceof ShapeOnly shape) {
      return shape.channels(palette == null ? count : ((List<?>) palette).size());
    }
    if (palette == null) {
      palette = Palettes.fit(data, count);
      values.put(BoundaryKeys.PALETTE, palette);
    }
    return PaletteDataset.of(data, Palettes.of((List<?>) palette));
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    boolean small = data.height() < 8;
    values.putIfAbsent(SystemKeys.NETWORK, "dense");
    values.putIfAbsent(ConfigKey.MODEL_LATENT, 64L);
    boolean dense = values.get(SystemKeys.NETWORK).equals("dense");
    values.putIfAbsent(SystemKeys.HIDDEN, !dense ? 32L : small ? 64L : 256L);
    values.putIfAbsent(BoundaryKeys.PACKED, 1L);
    values.putIfAbsent(BoundaryKeys.DIVERGENCE, "gan");
    values.putIfAbsent(BoundaryKeys.ESTIMATOR, "importance");
    values.putIfAbsent(BoundaryKeys.NORMALISER, "latent");
    values.putIfAbsent(BoundaryKeys.CENTRED, false);
    values.putIfAbsent(BoundaryKeys.PIXELS, "sum");
    values.putIfAbsent(BoundaryKeys.TEMPERATURE, 1.0);
    values.putIfAbsent(ConfigKey.BATCH, 64L);
    values.putIfAbsent(BoundaryKeys.SAMPLES, 20L);
    values.putIfAbsent(BoundaryKeys.LOG_Z_DECAY, 0.995);
    values.putIfAbsent(GanKeys.EMA, 0.999);
    Defaults.adversarial(values, 1e-4, 1e-4);
  }

  @Override
  public String title(RunConfig config) {
    String palette =
        config.values().containsKey(BoundaryKeys.COLOURS)
            ? config.number(BoundaryKeys.COLOURS) + " colours, "
            : "";
    return "boundary-seeking GAN, "
        + palette
        + config.text(BoundaryKeys.DIVERGENCE)
        + ", "
        + config.text(BoundaryKeys.ESTIMATOR);
  }

  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    boolean classes = config.values().containsKey(BoundaryKeys.COLOURS);
    BoundaryGanBuilder builder = BoundaryGan.builder(device);
    noise(config.texts(GanKeys.REGULARIZERS)).ifPresent(builder::instanceNoise);
    return builder
        .data(data)
        .model(model(config, Shape.of(data.height(), data.width(), data.channels())))
        .variables(classes ? Variables.CLASSES : Variables.BINARY)
        .divergence(FDivergences.of(config.text(BoundaryKeys.DIVERGENCE)))
        .estimator(config.choice(BoundaryKeys.ESTIMATOR, Estimator.class))
        .normaliser(config.choice(BoundaryKeys.NORMALISER, Normaliser.class))
        .centred(config.flag(BoundaryKeys.CENTRED))
        .pixels(config.choice(BoundaryKeys.PIXELS, Pixels.class))
        .temperature(config.real(BoundaryKeys.TEMPERATURE))
        .samples(config.integer(BoundaryKeys.SAMPLES))
        .logZDecay(config.real(BoundaryKeys.LOG_Z_DECAY))
        .batch(config.integer(ConfigKey.BATCH))
        .generatorOptimizer(GanSystem.generatorOptimizer(config))
        .criticOptimizer(GanSystem.criticOptimizer(config))
        .rateDecay(Defaults.rateDecay(config))
        .average(config.real(GanKeys.EMA))
        .seed(config.number(ConfigKey.SEED))
        .build();
  }

  private static GanModel model(RunConfig config, Shape image) {
    int latent = config.integer(ConfigKey.MODEL_LATENT);
    int width = config.integer(SystemKeys.HIDDEN);
    int packed = config.integer(BoundaryKeys.PACKED);
    return config.text(SystemKeys.NETWORK).equals("dense")
        ? DiscreteModels.dense(image, latent, width, packed)
        : DiscreteModels.convolutional(image, latent, width, packed);
  }

  /** In the colours of the palette. */
  @Override
  public SampleSource samples(RunConfig config, Trainer trainer, long seed) {
    SampleSource samples = trainer.samples(seed);
    List<String> palette = config.texts(BoundaryKeys.PALETTE);
    return palette.isEmpty() ? samples : Palettes.paint(samples, palette);
  }
}
