// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.gan.Gan;
import dev.forger.gan.GanModel;
import dev.forger.gan.RateDecay;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Sampler;
import dev.forger.gan.Trainer;
import dev.forger.gan.boundary.BoundaryGan;
import dev.forger.gan.boundary.DiscreteSampler;
import dev.forger.gan.boundary.Estimator;
import dev.forger.gan.boundary.Variables;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.objective.WganGp;
import dev.forger.gan.text.Alphabet;
import dev.forger.gan.text.TextModels;
import dev.forger.gan.text.TextSamples;
import dev.forger.gan.text.TextWindows;
import dev.forger.gan.text.Texts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A GAN on lines of characters: WGAN-GP on softmax outputs, or a boundary-seeking GAN. */
final class TextSystem implements RunSystem {
  /** How the generator gets its gradient. */
  static final ConfigKey GRADIENT =
      new ConfigKey(
          "text.gradient",
          v ->
              Values.oneOf(
                  v,
                  "softmax",
                  "importance",
                  "reinforce-running",
                  "reinforce-log-mean",
                  "gumbel-softmax",
                  "gumbel-straight-through",
                  "straight-through"),
          "softmax: WGAN-GP on probabilities; else drawn characters, by this estimator");

  /** Characters of a line. */
  static final ConfigKey LENGTH =
      new ConfigKey("text.length", v -> Values.integer(v, 4, 1024), "characters of a line");

  /** Whether the text is folded. */
  static final ConfigKey LETTERS =
      new ConfigKey("text.letters", Values::bool, "keep the letters a to z and spaces only");

  /** The characters. */
  static final ConfigKey ALPHABET =
      new ConfigKey(
          "text.alphabet", Values::text, "characters of the text, recorded by the run in order");

  /** What a latent code is of. */
  static final ConfigKey CODES =
      new ConfigKey(
          "text.codes",
          v -> Values.oneOf(v, "place", "line"),
          "latent numbers of each place, and a critic that takes the mean over places; or of a"
              + " line");

  /** Draws of each latent code. */
  static final ConfigKey SAMPLES =
      new ConfigKey(
          "text.samples",
          v -> Values.integer(v, 1, 1000),
          "lines drawn of each latent code where they are weighted");

  /** Of ten parts of the text, the last is not trained on. */
  private static final int PARTS = 10;

  @Override
  public String name() {
    return "text-gan";
  }

  @Override
  public String description() {
    return "a generator of lines of characters and its critic, on any text";
  }

  @Override
  public List<ConfigKey> keys() {
    return List.of(
        GRADIENT,
        LENGTH,
        LETTERS,
        ALPHABET,
        SAMPLES,
        CODES,
        ConfigKey.MODEL_LATENT,
        PairedSystem.WIDTH,
        SystemKeys.BLOCKS,
        GanKeys.PENALTY_LAMBDA,
        GanKeys.GENERATOR_OPTIMIZER,
        GanKeys.GENERATOR_RATE,
        GanKeys.GENERATOR_BETA1,
        GanKeys.GENERATOR_BETA2,
        GanKeys.CRITIC_OPTIMIZER,
        GanKeys.CRITIC_RATE,
        GanKeys.CRITIC_BETA1,
        GanKeys.CRITIC_BETA2,
        GanKeys.CRITIC_STEPS,
        GanKeys.EMA);
  }

  /** The size of the networks depends on the characters of the text. */
  @Override
  public boolean needsData() {
    return true;
  }

  @Override
  public ImageDataset open(Map<ConfigKey, Object> values) {
    String source = (String) values.get(ConfigKey.DATA_SOURCE);
    String text = Texts.open(source, values.getOrDefault(LETTERS, false).equals(true));
    Object known = values.get(ALPHABET);
    Alphabet alphabet = known == null ? Alphabet.of(text) : new Alphabet((String) known);
    int[] all = alphabet.encode(text);
    int length = ((Long) values.getOrDefault(LENGTH, 32L)).intValue();
    int[] trained = Arrays.copyOf(all, all.length - all.length / PARTS);
    return TextWindows.of(source, trained, alphabet, length, 1);
  }

  @Override
  public void complete(Map<ConfigKey, Object> values, ImageDataset data) {
    // A line is as long and has as many channels as text.length and text.alphabet say.
    values.remove(ConfigKey.DATA_SIZE);
    values.remove(ConfigKey.DATA_CHANNELS);
    values.put(ALPHABET, ((TextWindows) data).alphabet().toString());
    values.put(LENGTH, (long) data.width());
    values.putIfAbsent(LETTERS, false);
    values.putIfAbsent(GRADIENT, "softmax");
    values.putIfAbsent(SAMPLES, 20L);
    values.putIfAbsent(CODES, "place");
    values.putIfAbsent(ConfigKey.MODEL_LATENT, values.get(CODES).equals("place") ? 8L : 64L);
    values.putIfAbsent(PairedSystem.WIDTH, 64L);
    values.putIfAbsent(SystemKeys.BLOCKS, 2L);
    values.putIfAbsent(ConfigKey.BATCH, 32L);
    values.putIfAbsent(GanKeys.CRITIC_STEPS, 3L);
    values.putIfAbsent(GanKeys.PENALTY_LAMBDA, 10.0);
    values.putIfAbsent(GanKeys.EMA, 0.99);
    for (ConfigKey key : List.of(GanKeys.GENERATOR_OPTIMIZER, GanKeys.CRITIC_OPTIMIZER)) {
      values.putIfAbsent(key, "adam");
    }
    for (ConfigKey key : List.of(GanKeys.GENERATOR_RATE, GanKeys.CRITIC_RATE)) {
      values.putIfAbsent(key, 1e-3);
    }
    for (ConfigKey key : List.of(GanKeys.GENERATOR_BETA1, GanKeys.CRITIC_BETA1)) {
      values.putIfAbsent(key, 0.5);
    }
    for (ConfigKey key : List.of(GanKeys.GENERATOR_BETA2, GanKeys.CRITIC_BETA2)) {
      values.putIfAbsent(key, 0.9);
    }
  }

  @Override
  public String title(RunConfig config) {
    return "text by " + config.text(GRADIENT);
  }

  private static boolean softmax(RunConfig config) {
    return config.text(GRADIENT).equals("softmax");
  }

  private static Alphabet alphabet(RunConfig config) {
    return new Alphabet(config.text(ALPHABET));
  }

  private static GanModel model(RunConfig config) {
    int length = config.integer(LENGTH);
    int characters = alphabet(config).size();
    int latent = config.integer(ConfigKey.MODEL_LATENT);
    int width = config.integer(PairedSystem.WIDTH);
    int blocks = config.integer(SystemKeys.BLOCKS);
    return config.text(CODES).equals("place")
        ? TextModels.stationary(length, characters, latent, width, blocks, softmax(config))
        : TextModels.residual(length, characters, latent, width, blocks, softmax(config));
  }

  @Override
  public Trainer build(Device device, RunConfig config, ImageDataset data) {
    RateDecay decay = Defaults.rateDecay(config);
    if (softmax(config)) {
      return Gan.builder(device)
          .data(data)
          .model(model(config))
          .objective(WganGp.lambda(config.real(GanKeys.PENALTY_LAMBDA)))
          .criticSteps(config.integer(GanKeys.CRITIC_STEPS))
          .batch(config.integer(ConfigKey.BATCH))
          .generatorOptimizer(GanSystem.generatorOptimizer(config))
          .criticOptimizer(GanSystem.criticOptimizer(config))
          .rateDecay(decay)
          .average(config.real(GanKeys.EMA))
          .seed(config.number(ConfigKey.SEED))
          .build();
    }
    Estimator estimator =
        Estimator.valueOf(config.text(GRADIENT).toUpperCase(Locale.ROOT).replace('-', '_'));
    var builder =
        BoundaryGan.builder(device)
            .data(((TextWindows) data).signed())
            .model(model(config))
            .variables(Variables.CLASSES)
            .estimator(estimator)
            .batch(config.integer(ConfigKey.BATCH))
            .generatorOptimizer(GanSystem.generatorOptimizer(config))
            .criticOptimizer(GanSystem.criticOptimizer(config))
            .average(config.real(GanKeys.EMA))
            .seed(config.number(ConfigKey.SEED));
    return estimator.weightsSamples()
        ? builder.samples(config.integer(SAMPLES)).build()
        : builder.build();
  }

  @Override
  public SampleSource samples(RunConfig config, Trainer trainer, long seed) {
    return new TextSamples(trainer.samples(seed), alphabet(config));
  }

  @Override
  public Optional<SavedNetwork> generator(RunConfig config) {
    return Optional.of(SavedNetwork.averaged(model(config).generator()));
  }

  @Override
  public SampleSource restore(
      Device device, RunConfig config, Path checkpoint, boolean averaged, long seed) {
    return SavedNetwork.averaged(model(config).generator())
        .restored(
            device,
            checkpoint,
            averaged,
            weights -> {
              SampleSource source =
                  softmax(config)
                      ? new Sampler(weights, seed)
                      : new DiscreteSampler(weights, Variables.CLASSES, seed);
              return TextSamples.owning(source, alphabet(config), weights);
            });
  }
}
