// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.InvalidArgumentException;
import dev.forger.Precision;
import dev.forger.Suggestions;
import dev.forger.gan.Models;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The keys of a configuration: their place in the JSON, their type and the values they take.
 *
 * <p>Numbers of threads and devices are no keys: results do not depend on them.
 */
public enum ConfigKey {
  /** Name of the recipe that the configuration began with. */
  RECIPE("recipe", Values::text, "the recipe this began with"),
  /** Path or name of the data. */
  DATA_SOURCE("data.source", Values::text, "path or name of the images"),
  /** Height and width of the images. */
  DATA_SIZE("data.size", v -> Values.integer(v, 1, 4096), "height and width of the images"),
  /** Channels of the images. */
  DATA_CHANNELS("data.channels", v -> Values.oneOf(v, 1L, 3L), "1 grey, 3 colour"),
  /** Identity of the data's content, to tell when it changed. */
  DATA_FINGERPRINT("data.fingerprint", Values::text, "SHA-256 of the images"),
  /** Name of the model. */
  MODEL_NAME("model.name", v -> Values.oneOf(v, Models.names().toArray()), "generator and critic"),
  /** Length of a latent code. */
  MODEL_LATENT("model.latent", v -> Values.integer(v, 1, 65536), "length of a latent code"),
  /** Normalisation of the critic. */
  MODEL_CRITIC_NORM(
      "model.critic_norm",
      v -> Values.oneOf(v, "none", "batch", "layer"),
      "normalisation of the critic"),
  /** Name of the objective. */
  OBJECTIVE(
      "objective.name",
      v -> Values.oneOf(v, Objectives.NAMES.toArray()),
      "what critic and generator minimise"),
  /** Weight of the gradient penalty. */
  PENALTY_LAMBDA(
      "regularizers.gradient_penalty.lambda", Values::positive, "weight of the gradient penalty"),
  /** Whether only gradient norms above 1 are penalised. */
  PENALTY_ONE_SIDED(
      "regularizers.gradient_penalty.one_sided",
      Values::bool,
      "penalise only gradient norms above 1"),
  /** Rule of the generator's optimiser. */
  GENERATOR_OPTIMIZER(
      "optimizers.generator.name",
      v -> Values.oneOf(v, "adam", "rmsprop", "sgd"),
      "rule for the generator"),
  /** Learning rate of the generator. */
  GENERATOR_RATE(
      "optimizers.generator.learning_rate", Values::positive, "learning rate of the generator"),
  /** Decay of the mean gradient, or momentum. */
  GENERATOR_BETA1(
      "optimizers.generator.beta1", Values::decay, "decay of the mean gradient; momentum of sgd"),
  /** Decay of the squared gradient. */
  GENERATOR_BETA2("optimizers.generator.beta2", Values::decay, "decay of the squared gradient"),
  /** Rule of the critic's optimiser. */
  CRITIC_OPTIMIZER(
      "optimizers.critic.name",
      v -> Values.oneOf(v, "adam", "rmsprop", "sgd"),
      "rule for the critic"),
  /** Learning rate of the critic. */
  CRITIC_RATE("optimizers.critic.learning_rate", Values::positive, "learning rate of the critic"),
  /** Decay of the mean gradient, or momentum. */
  CRITIC_BETA1(
      "optimizers.critic.beta1", Values::decay, "decay of the mean gradient; momentum of sgd"),
  /** Decay of the squared gradient. */
  CRITIC_BETA2("optimizers.critic.beta2", Values::decay, "decay of the squared gradient"),
  /** Generator steps of the whole training. */
  STEPS("training.steps", v -> Values.integer(v, 1, 1_000_000_000), "generator steps"),
  /** Samples a step. */
  BATCH("training.batch", v -> Values.integer(v, 1, 1 << 20), "images a step"),
  /** Critic steps before each generator step. */
  CRITIC_STEPS(
      "training.critic_steps", v -> Values.integer(v, 1, 1000), "critic steps a generator step"),
  /** Share of the steps over which learning rates fall. */
  RATE_DECAY(
      "training.rate_decay",
      Values::share,
      "share of the steps, at the end, over which learning rates fall to a hundredth"),
  /** Decay of the moving average of the generator. */
  EMA("training.ema", Values::decay, "decay of the generator's moving average"),
  /** Whether algorithms that round more than the definition are left out. */
  EXACT(
      "training.exact",
      Values::bool,
      "no algorithms that round more than plain sums, such as Winograd"),
  /** What wide layers multiply. */
  PRECISION(
      "training.precision",
      v -> Values.oneOf(v, Precision.F32.label(), Precision.BF16.label()),
      "what layers of 16 channels and more on both sides multiply: f32, or bf16 summed in f32"),
  /** Whether the algorithms of convolutions are timed. */
  AUTOTUNE(
      "training.autotune",
      Values::bool,
      "time the algorithms of each convolution once and take the fastest"),
  /** The algorithms that were timed. */
  KERNELS(
      "training.kernels",
      Values::texts,
      "algorithms that autotune chose, recorded by the run; taken without timing"),
  /** Seed of everything random. */
  SEED("training.seed", v -> Values.integer(v, Long.MIN_VALUE, Long.MAX_VALUE), "seed"),
  /** Steps between pictures. */
  SAMPLE_EVERY(
      "output.sample_every", v -> Values.integer(v, 1, 1_000_000_000), "steps between pictures"),
  /** Images in a picture. */
  SAMPLE_COUNT("output.sample_count", v -> Values.integer(v, 1, 4096), "images in a picture"),
  /** Steps between checkpoints. */
  CHECKPOINT_EVERY(
      "output.checkpoint_every",
      v -> Values.integer(v, 1, 1_000_000_000),
      "steps between checkpoints");

  private final String path;

  // The checks have no state.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Function<Object, Values.Checked> check;

  private final String description;

  ConfigKey(String path, Function<Object, Values.Checked> check, String description) {
    this.path = path;
    this.check = check;
    this.description = description;
  }

  /**
   * Returns the place in the JSON, its names joined by dots.
   *
   * @return such as {@code training.batch}
   */
  public String path() {
    return path;
  }

  /**
   * Returns what the key means.
   *
   * @return a few words
   */
  public String description() {
    return description;
  }

  /**
   * Returns the paths of all keys.
   *
   * @return in the order of a configuration
   */
  public static List<String> paths() {
    return Arrays.stream(values()).map(ConfigKey::path).toList();
  }

  /**
   * Finds a key by its path.
   *
   * @param path such as {@code training.batch}
   * @return the key
   * @throws InvalidArgumentException if there is none; it suggests the nearest
   */
  public static ConfigKey of(String path) {
    for (ConfigKey key : values()) {
      if (key.path.equals(path)) {
        return key;
      }
    }
    String remedy =
        Suggestions.nearest(path, paths())
            .or(() -> nearestEnding(path))
            .map(near -> "did you mean \"" + near + "\"?")
            .orElse("docs/cli.md lists the keys");
    throw new InvalidArgumentException(
        "configuration key", "\"" + path + "\"", "a key of a configuration", remedy);
  }

  /** People write {@code batch} for {@code training.batch}. */
  private static Optional<String> nearestEnding(String path) {
    String ending = ending(path);
    return Suggestions.nearest(ending, paths().stream().map(ConfigKey::ending).toList())
        .flatMap(near -> paths().stream().filter(p -> ending(p).equals(near)).findFirst());
  }

  private static String ending(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /**
   * Checks a value and brings it to the key's type.
   *
   * @param origin what named the value, such as {@code --batch}
   * @param value text, or a value of the type
   * @return a {@link Long}, {@link Double}, {@link Boolean}, {@link String} or map of texts
   * @throws InvalidArgumentException if the value is not of the type or out of range
   */
  public Object check(String origin, Object value) {
    Values.Checked checked = check.apply(Objects.requireNonNull(value, path));
    if (checked.value() == null) {
      String given = value instanceof String text ? "\"" + text + "\"" : value.toString();
      throw new InvalidArgumentException(
          origin, given, checked.expected(), checked.remedy(value, description));
    }
    return checked.value();
  }

  @Override
  public String toString() {
    return path;
  }
}
