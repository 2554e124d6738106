// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.DataException;
import dev.forger.InvalidArgumentException;
import dev.forger.Precision;
import dev.forger.gan.Models;
import dev.forger.gan.data.Datasets;
import dev.forger.gan.data.ImageDataset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Brings the layers of a configuration together: a recipe, over it a file, over it single values;
 * the later wins. Then opens the data and fills in what is still open.
 *
 * <p>A layer that changes the objective drops the values below it that belong to the old one
 * (learning rates, critic steps, normalisation, penalty); one that changes the data drops size,
 * channels and fingerprint; one that names only a size or only a model drops the other; one that
 * changes what convolutions depend on drops their recorded algorithms.
 */
public final class RunPlan {
  private static final Set<ConfigKey> CHANGEABLE =
      Set.of(
          ConfigKey.STEPS,
          ConfigKey.SAMPLE_EVERY,
          ConfigKey.CHECKPOINT_EVERY,
          ConfigKey.DATA_SOURCE,
          SystemKeys.DATA_B);

  /** What convolutions depend on, and whether they are timed: changed, they are timed again. */
  private static final Set<ConfigKey> TIMED_FOR =
      Set.of(
          ConfigKey.SYSTEM,
          ConfigKey.DATA_SOURCE,
          ConfigKey.DATA_SIZE,
          ConfigKey.DATA_CHANNELS,
          GanKeys.MODEL_NAME,
          ConfigKey.MODEL_LATENT,
          GanKeys.MODEL_CRITIC_NORM,
          GanKeys.OBJECTIVE,
          GanKeys.REGULARIZERS,
          ConfigKey.BATCH,
          ConfigKey.EXACT,
          ConfigKey.PRECISION,
          ConfigKey.AUTOTUNE);

  private static final int COLOURED = 3;

  private final Map<ConfigKey, Object> values = new HashMap<>();
  private final String recipe;

  /** The model to fall back on where data without size asks for one of its own. */
  private String fallbackModel;

  /**
   * Starts from a recipe.
   *
   * @param recipe one of {@link Recipes#names()}
   * @throws InvalidArgumentException if there is none of this name
   */
  public RunPlan(String recipe) {
    this.recipe = recipe;
    values.putAll(Recipes.get(recipe).values());
  }

  private RunPlan(RunConfig config) {
    this.recipe = config.text(ConfigKey.RECIPE);
    values.putAll(config.values());
  }

  /**
   * Starts from a run that is to go on.
   *
   * @param config of the run
   * @param layer values asked for; only steps and the distances of pictures and checkpoints may
   *     differ from the run's, and the path of the data if it has the same images
   * @return a plan
   * @throws InvalidArgumentException if another value differs
   */
  public static RunPlan resume(RunConfig config, Map<ConfigKey, Object> layer) {
    RunPlan plan = new RunPlan(config);
    layer.forEach(
        (key, value) -> {
          Object had = plan.values.get(key);
          if (!CHANGEABLE.contains(key) && !value.equals(had)) {
            throw new InvalidArgumentException(
                key.path() + " of a run that goes on",
                value.toString(),
                had == null ? "none" : had.toString(),
                "leave it out, or start a new run");
          }
          plan.values.put(key, value);
        });
    return plan;
  }

  /**
   * Lays values over those so far.
   *
   * @param layer checked values
   * @return this
   */
  public RunPlan with(Map<ConfigKey, Object> layer) {
    if (changes(layer, ConfigKey.SYSTEM)) {
      List<ConfigKey> kept = Systems.of((String) layer.get(ConfigKey.SYSTEM)).keys();
      values.keySet().removeIf(key -> !key.isCommon() && !kept.contains(key));
      values.put(ConfigKey.SYSTEM, layer.get(ConfigKey.SYSTEM));
    }
    values.keySet().removeAll(Systems.of(values).dependents(values, layer));
    if (changes(layer, ConfigKey.DATA_SOURCE)) {
      values.remove(ConfigKey.DATA_FINGERPRINT);
      values.remove(ConfigKey.DATA_SIZE);
      values.remove(ConfigKey.DATA_CHANNELS);
    }
    if (layer.keySet().stream().anyMatch(key -> isTimedFor(key) && changes(layer, key))) {
      values.remove(ConfigKey.KERNELS);
    }
    boolean model = layer.containsKey(GanKeys.MODEL_NAME);
    boolean size = layer.containsKey(ConfigKey.DATA_SIZE);
    if (model && !size) {
      values.remove(ConfigKey.DATA_SIZE);
    } else if (size && !model && !fits(layer.get(ConfigKey.DATA_SIZE))) {
      values.remove(GanKeys.MODEL_NAME);
    }
    values.putAll(layer);
    return this;
  }

  /**
   * Lets the data choose the model: where neither size nor model was asked for, data of 28, 32 or
   * 64 pixels gets the DCGAN of this size.
   *
   * @return this
   */
  public RunPlan modelByData() {
    if (hasSizedModel()) {
      fallbackModel = (String) values.remove(GanKeys.MODEL_NAME);
    }
    return this;
  }

  /**
   * Returns the kind of training as far as it is known.
   *
   * @return one of {@link Systems#names()}
   */
  public String system() {
    return Systems.of(values).name();
  }

  private static boolean isTimedFor(ConfigKey key) {
    return TIMED_FOR.contains(key) || !(key.isCommon() || GanKeys.ALL.contains(key));
  }

  private boolean changes(Map<ConfigKey, Object> layer, ConfigKey key) {
    return layer.containsKey(key) && !Objects.equals(layer.get(key), values.get(key));
  }

  private boolean fits(Object size) {
    Object model = values.get(GanKeys.MODEL_NAME);
    return model != null && Models.size((String) model) == (Long) size;
  }

  /**
   * A configuration and its open data.
   *
   * @param config complete
   * @param data open
   */
  public record Ready(RunConfig config, ImageDataset data) implements AutoCloseable {
    /** Closes the data. */
    @Override
    public void close() {
      data.close();
    }
  }

  /**
   * Opens the data and fills in every key that is still open.
   *
   * @return a complete configuration and its data
   * @throws InvalidArgumentException if values contradict each other or data is missing
   * @throws DataException if the data cannot be read or is not what the configuration was written
   *     for
   */
  public Ready resolve() {
    begin();
    if (!values.containsKey(ConfigKey.DATA_SOURCE)) {
      throw new InvalidArgumentException(
          "data",
          "none",
          "a path, as recipe " + recipe + " has no data of its own",
          "pass --data PATH");
    }
    chooseSize();
    ImageDataset data = open();
    try {
      values.put(
          ConfigKey.DATA_SOURCE, Datasets.absolute((String) values.get(ConfigKey.DATA_SOURCE)));
      checkFingerprint(values, ConfigKey.DATA_SOURCE, ConfigKey.DATA_FINGERPRINT, data);
      return complete(data);
    } catch (RuntimeException e) {
      data.close();
      throw e;
    }
  }

  /**
   * Fills in every key that a training is built from, with data that has a shape and no images: for
   * plans of a training that is not run. Data is opened only to learn its channels, or to choose
   * the model; where there is neither data nor channels, images are coloured.
   *
   * @return a configuration and what stands in for its data
   * @throws InvalidArgumentException if values contradict each other
   * @throws DataException if data is opened and cannot be read
   */
  public Ready resolveShape() {
    if (Systems.of(values).needsData()) {
      return resolve();
    }
    begin();
    chooseSize();
    Long size = (Long) values.get(ConfigKey.DATA_SIZE);
    if (size == null) {
      return resolve();
    }
    Object source = values.getOrDefault(ConfigKey.DATA_SOURCE, "images");
    return complete(new ShapeOnly(source.toString(), size.intValue(), channels(), 0));
  }

  private int channels() {
    Long channels = (Long) values.get(ConfigKey.DATA_CHANNELS);
    String source = (String) values.get(ConfigKey.DATA_SOURCE);
    if (channels != null || source == null) {
      return channels == null ? COLOURED : channels.intValue();
    }
    try (ImageDataset data = Datasets.open(source, 0, 0)) {
      return data.channels();
    }
  }

  private void begin() {
    RunSystem system = Systems.of(values);
    for (ConfigKey key : values.keySet()) {
      if (!key.isCommon() && !system.keys().contains(key)) {
        throw new InvalidArgumentException(
            key.path(),
            values.get(key) + " with system " + system.name(),
            "a key of this system",
            "leave it out, or choose a system that has it");
      }
    }
    system.check(values);
    system.shape(values);
    values.putIfAbsent(ConfigKey.RATE_DECAY, 0.0);
    values.putIfAbsent(ConfigKey.EXACT, false);
    values.putIfAbsent(ConfigKey.PRECISION, Precision.F32.label());
    values.putIfAbsent(ConfigKey.AUTOTUNE, false);
    checkPrecision();
  }

  private void checkPrecision() {
    Object precision = values.get(ConfigKey.PRECISION);
    if (values.get(ConfigKey.EXACT).equals(true) && !precision.equals(Precision.F32.label())) {
      throw new InvalidArgumentException(
          ConfigKey.PRECISION.path(),
          precision + " with " + ConfigKey.EXACT.path() + " true",
          "f32, as exact algorithms round no factors",
          "leave out one of the two");
    }
  }

  private Ready complete(ImageDataset data) {
    values.put(ConfigKey.DATA_SIZE, (long) data.height());
    values.put(ConfigKey.DATA_CHANNELS, (long) data.channels());
    RunSystem system = Systems.of(values);
    ImageDataset prepared = system.prepare(values, data);
    try {
      system.complete(values, prepared);
      return new Ready(new RunConfig(values), prepared);
    } catch (RuntimeException e) {
      prepared.close();
      throw e;
    }
  }

  /** Whether a model of the system's has a size of its own, which data must have. */
  private boolean hasSizedModel() {
    return Systems.of(values).keys().contains(GanKeys.MODEL_NAME);
  }

  private void chooseSize() {
    if (!hasSizedModel()) {
      return;
    }
    Object model = values.get(GanKeys.MODEL_NAME);
    Object size = values.get(ConfigKey.DATA_SIZE);
    if (model != null && size == null) {
      values.put(ConfigKey.DATA_SIZE, (long) Models.size((String) model));
    } else if (model == null && size != null) {
      String name = "dcgan" + size;
      if (!Models.names().contains(name)) {
        throw new InvalidArgumentException(
            "size",
            size.toString(),
            "28, 32 or 64, the sizes of models",
            "choose one of them, or name a model");
      }
      values.put(GanKeys.MODEL_NAME, name);
    }
  }

  private ImageDataset open() {
    ImageDataset noImages = Systems.of(values).open(values);
    if (noImages != null) {
      return noImages;
    }
    String source = (String) values.get(ConfigKey.DATA_SOURCE);
    int channels = ((Long) values.getOrDefault(ConfigKey.DATA_CHANNELS, 0L)).intValue();
    Object size = values.get(ConfigKey.DATA_SIZE);
    if (size != null) {
      return Datasets.open(source, ((Long) size).intValue(), channels);
    }
    ImageDataset natural = Datasets.open(source, 0, channels);
    if (!hasSizedModel()) {
      return natural;
    }
    String own = "dcgan" + natural.height();
    if (natural.height() == natural.width() && Models.names().contains(own)) {
      values.put(GanKeys.MODEL_NAME, own);
      return natural;
    }
    natural.close();
    values.put(GanKeys.MODEL_NAME, fallbackModel);
    return Datasets.open(source, Models.size(fallbackModel), channels);
  }

  /** Records what data is, or refuses other data than recorded. */
  static void checkFingerprint(
      Map<ConfigKey, Object> values, ConfigKey source, ConfigKey fingerprint, ImageDataset data) {
    String actual = data.fingerprint();
    Object expected = values.put(fingerprint, actual);
    if (expected != null && !expected.equals(actual)) {
      throw new DataException(
          "data " + values.get(source),
          "images with fingerprint " + actual,
          "the images of the configuration, " + expected,
          "restore the data, or remove " + fingerprint + " from the configuration");
    }
  }

  /** Opens the data of a complete configuration as its run trains on it. */
  static ImageDataset dataOf(RunConfig config) {
    return new RunPlan(config).resolve().data();
  }
}
