// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Precision;
import dev.forger.gan.Trainer;
import dev.forger.gan.data.ImageDataset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that the numbers of a training depend on, each key with its value. Immutable; equal
 * configurations on one instruction set give equal bits.
 */
public final class RunConfig {
  /**
   * Version of the JSON; older ones are read, newer ones refused. Format 1 had no rate decay: its
   * rates stayed. Formats 1 and 2 knew exact algorithms only, 1 to 3 no timed ones, 1 to 4 no bf16,
   * 1 to 6 no regularizers.
   */
  public static final int FORMAT = 7;

  private final Map<ConfigKey, Object> values;

  RunConfig(Map<ConfigKey, Object> values) {
    Map<ConfigKey, Object> ordered = new LinkedHashMap<>();
    for (ConfigKey key : ConfigKey.all()) {
      if (values.containsKey(key)) {
        ordered.put(key, values.get(key));
      }
    }
    this.values = Collections.unmodifiableMap(ordered);
  }

  /**
   * Reads a configuration; keys that are missing stay without value.
   *
   * @param json an object of {@link ConfigKey} paths, nested
   * @param origin named in errors, such as a path
   * @return the configuration
   * @throws InvalidArgumentException if it is no JSON, has unknown keys or wrong values, or is of a
   *     newer format
   */
  public static RunConfig parse(String json, String origin) {
    return new RunConfig(ConfigJson.read(json, origin));
  }

  /**
   * Returns the values that are set.
   *
   * @return an unmodifiable map
   */
  public Map<ConfigKey, Object> values() {
    return values;
  }

  private Object get(ConfigKey key) {
    Object value = values.get(key);
    if (value == null) {
      throw new InvalidArgumentException(
          "configuration",
          "no " + key.path(),
          "a complete configuration",
          "take a config.json that a run wrote");
    }
    return value;
  }

  /**
   * Returns the value of a key that holds a text.
   *
   * @param key a key
   * @return its value
   * @throws InvalidArgumentException if it is not set
   */
  public String text(ConfigKey key) {
    return get(key).toString();
  }

  /**
   * Returns the value of a key that holds an integer.
   *
   * @param key a key
   * @return its value
   * @throws InvalidArgumentException if it is not set
   */
  public long number(ConfigKey key) {
    return (Long) get(key);
  }

  int integer(ConfigKey key) {
    return Math.toIntExact(number(key));
  }

  /**
   * Returns the value of a key that holds a real number.
   *
   * @param key a key
   * @return its value
   * @throws InvalidArgumentException if it is not set
   */
  public double real(ConfigKey key) {
    return (Double) get(key);
  }

  /** The recorded algorithms of convolutions, or null where none were recorded. */
  @SuppressWarnings("unchecked") // As Values.texts makes them.
  Map<String, String> kernels() {
    return (Map<String, String>) values.get(ConfigKey.KERNELS);
  }

  /** The texts of a key that holds a list; none where it is not set. */
  @SuppressWarnings("unchecked") // As Values makes them.
  List<String> texts(ConfigKey key) {
    return (List<String>) values.getOrDefault(key, List.of());
  }

  /** The numbers of a key that holds a list. */
  double[] reals(ConfigKey key) {
    return ((List<?>) get(key)).stream().mapToDouble(v -> (Double) v).toArray();
  }

  /** The constant of a key whose values are those of an enum. */
  <E extends Enum<E>> E choice(ConfigKey key, Class<E> type) {
    return Enum.valueOf(type, text(key).toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Prepares a device for the programs of this configuration: what is recorded is not timed. */
  Device prepare(Device device) {
    Map<String, String> recorded = kernels();
    return device
        .exact(flag(ConfigKey.EXACT))
        .precision(Precision.of(text(ConfigKey.PRECISION)))
        .kernelChoices(recorded == null ? Map.of() : recorded)
        .autotune(flag(ConfigKey.AUTOTUNE) && recorded == null);
  }

  boolean flag(ConfigKey key) {
    return (Boolean) get(key);
  }

  /**
   * Returns a configuration with one value changed.
   *
   * @param key the key
   * @param value checked against the key
   * @return a new configuration
   * @throws InvalidArgumentException if the value does not suit the key
   */
  public RunConfig with(ConfigKey key, Object value) {
    Map<ConfigKey, Object> copy = new HashMap<>();
    copy.putAll(values);
    copy.put(key, key.check(key.path(), value));
    return new RunConfig(copy);
  }

  /**
   * Plans the training.
   *
   * @param device where it trains; prepared for this configuration
   * @param data of the configuration; stays open as long as the trainer
   * @return ready to train
   * @throws dev.forger.ForgerException if the configuration does not fit data or device
   */
  public Trainer trainer(Device device, ImageDataset data) {
    return system().build(prepare(device), this, data);
  }

  RunSystem system() {
    return Systems.of(text(ConfigKey.SYSTEM));
  }

  /**
   * Says in a few words what is trained.
   *
   * @return such as {@code wgan-gp dcgan28}
   */
  public String title() {
    return system().title(this);
  }

  /**
   * Says what cannot come out well, for those who begin a training.
   *
   * @return one sentence, or nothing
   */
  public Optional<String> warning() {
    return system().warning(this);
  }

  /**
   * Writes the configuration as JSON that {@link #parse} reads.
   *
   * @return indented text with a final line break; equal for equal configurations
   */
  public String toJson() {
    return ConfigJson.write(values);
  }

  /**
   * Returns an identity of the configuration.
   *
   * @return 64 lower-case hexadecimal digits, the SHA-256 of {@link #toJson}
   */
  public String sha256() {
    try {
      byte[] bytes = toJson().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RunConfig config && config.values.equals(values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return toJson();
  }
}
