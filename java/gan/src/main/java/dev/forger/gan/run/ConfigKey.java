// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.InvalidArgumentException;
import dev.forger.Precision;
import dev.forger.Suggestions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The keys of a configuration: their place in the JSON, their type and the values they take.
 *
 * <p>Numbers of threads and devices are no keys: results do not depend on them.
 */
public final class ConfigKey {
  /** Name of the recipe that the configuration began with. */
  public static final ConfigKey RECIPE =
      new ConfigKey("recipe", Values::text, "the recipe this began with");

  /** Name of the system. */
  public static final ConfigKey SYSTEM =
      new ConfigKey(
          "system", v -> Values.oneOf(v, Systems.names().toArray()), "the kind of training");

  /** Path or name of the data. */
  public static final ConfigKey DATA_SOURCE =
      new ConfigKey("data.source", Values::text, "path or name of the images");

  /** Height and width of the images. */
  public static final ConfigKey DATA_SIZE =
      new ConfigKey("data.size", v -> Values.integer(v, 1, 4096), "height and width of the images");

  /** Channels of the images. */
  public static final ConfigKey DATA_CHANNELS =
      new ConfigKey(
          "data.channels", v -> Values.oneOf(v, 1L, 2L, 3L), "1 grey, 3 colour, 2 for points");

  /** Identity of the data's content, to tell when it changed. */
  public static final ConfigKey DATA_FINGERPRINT =
      new ConfigKey("data.fingerprint", Values::text, "SHA-256 of the images");

  /** Length of a latent code. */
  public static final ConfigKey MODEL_LATENT =
      new ConfigKey("model.latent", v -> Values.integer(v, 1, 65536), "length of a latent code");

  /** Generator steps of the whole training. */
  public static final ConfigKey STEPS =
      new ConfigKey("training.steps", v -> Values.integer(v, 1, 1_000_000_000), "generator steps");

  /** Samples a step. */
  public static final ConfigKey BATCH =
      new ConfigKey("training.batch", v -> Values.integer(v, 1, 1 << 20), "images a step");

  /** Share of the steps over which learning rates fall. */
  public static final ConfigKey RATE_DECAY =
      new ConfigKey(
          "training.rate_decay",
          Values::share,
          "share of the steps, at the end, over which learning rates fall to a hundredth");

  /** Whether algorithms that round more than the definition are left out. */
  public static final ConfigKey EXACT =
      new ConfigKey(
          "training.exact",
          Values::bool,
          "no algorithms that round more than plain sums, such as Winograd");

  /** What wide layers multiply. */
  public static final ConfigKey PRECISION =
      new ConfigKey(
          "training.precision",
          v -> Values.oneOf(v, Precision.F32.label(), Precision.BF16.label()),
          "what layers of 16 channels and more on both sides multiply: f32, or bf16 summed in f32");

  /** Whether the algorithms of convolutions are timed. */
  public static final ConfigKey AUTOTUNE =
      new ConfigKey(
          "training.autotune",
          Values::bool,
          "time the algorithms of each convolution once and take the fastest");

  /** The algorithms that were timed. */
  public static final ConfigKey KERNELS =
      new ConfigKey(
          "training.kernels",
          Values::texts,
          "algorithms that autotune chose, recorded by the run; taken without timing");

  /** Seed of everything random. */
  public static final ConfigKey SEED =
      new ConfigKey(
          "training.seed", v -> Values.integer(v, Long.MIN_VALUE, Long.MAX_VALUE), "seed");

  /** Steps between pictures. */
  public static final ConfigKey SAMPLE_EVERY =
      new ConfigKey(
          "output.sample_every",
          v -> Values.integer(v, 1, 1_000_000_000),
          "steps between pictures");

  /** Images in a picture. */
  public static final ConfigKey SAMPLE_COUNT =
      new ConfigKey("output.sample_count", v -> Values.integer(v, 1, 4096), "images in a picture");

  /** Steps between checkpoints. */
  public static final ConfigKey CHECKPOINT_EVERY =
      new ConfigKey(
          "output.checkpoint_every",
          v -> Values.integer(v, 1, 1_000_000_000),
          "steps between checkpoints");

  /** Number of classes that a model is conditioned on. */
  public static final ConfigKey MODEL_CLASSES =
      new ConfigKey("model.classes", v -> Values.integer(v, 2, 1000), "classes of the data");

  private static final List<ConfigKey> COMMON =
      List.of(
          RECIPE,
          SYSTEM,
          DATA_SOURCE,
          DATA_SIZE,
          DATA_CHANNELS,
          DATA_FINGERPRINT,
          STEPS,
          BATCH,
          RATE_DECAY,
          EXACT,
          PRECISION,
          AUTOTUNE,
          KERNELS,
          SEED,
          SAMPLE_EVERY,
          SAMPLE_COUNT,
          CHECKPOINT_EVERY);

  private final String path;

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
   * Returns all keys: those of any training, then those that belong to systems.
   *
   * @return in the order of a configuration
   */
  public static List<ConfigKey> all() {
    List<ConfigKey> all = new ArrayList<>(COMMON);
    for (RunSystem system : Systems.all()) {
      system.keys().stream().filter(key -> !all.contains(key)).forEach(all::add);
    }
    return Collections.unmodifiableList(all);
  }

  /** Whether trainings of every system have the key. */
  boolean isCommon() {
    return COMMON.contains(this);
  }

  /**
   * Returns the paths of all keys.
   *
   * @return in the order of a configuration
   */
  public static List<String> paths() {
    return all().stream().map(ConfigKey::path).toList();
  }

  /**
   * Finds a key by its path.
   *
   * @param path such as {@code training.batch}
   * @return the key
   * @throws InvalidArgumentException if there is none; it suggests the nearest
   */
  public static ConfigKey of(String path) {
    for (ConfigKey key : all()) {
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
   * @return a {@link Long}, {@link Double}, {@link Boolean}, {@link String}, list or map of texts
   * @throws InvalidArgumentException if the value is not of the type or out of range
   */
  public Object check(String origin, Object value) {
    Values.Checked checked = checked(origin, Objects.requireNonNull(value, path));
    if (checked.value() == null) {
      String given = value instanceof String text ? "\"" + text + "\"" : value.toString();
      throw new InvalidArgumentException(
          origin, given, checked.expected(), checked.remedy(value, description));
    }
    return checked.value();
  }

  /** What the value names may refuse it, too. */
  private Values.Checked checked(String origin, Object value) {
    try {
      return check.apply(value);
    } catch (InvalidArgumentException e) {
      throw new InvalidArgumentException(
          origin + ", " + e.what(), e.given(), e.expected(), e.remedy(), e);
    }
  }

  @Override
  public String toString() {
    return path;
  }
}
