// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Trainer;
import dev.forger.gan.data.ImageDataset;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** A kind of training that a configuration can name: its keys, their defaults, what it builds. */
interface RunSystem {
  /** The name in configurations. */
  String name();

  /** One line for lists. */
  String description();

  /** The keys that it takes beside those of every training. */
  List<ConfigKey> keys();

  /**
   * Keys whose values lose their meaning when a later layer changes one of the system's: another
   * objective means other rates.
   */
  default Set<ConfigKey> dependents(Map<ConfigKey, Object> values, Map<ConfigKey, Object> layer) {
    return Set.of();
  }

  /** Refuses values that contradict each other; called before data is opened. */
  default void check(Map<ConfigKey, Object> values) {}

  /** Whether a plan of a training that is not run takes more of the data than its shape. */
  default boolean needsData() {
    return false;
  }

  /** Whether samples of a checkpoint are made with the data. */
  default boolean samplesNeedData() {
    return false;
  }

  /** Fills in size and channels where the models leave no choice; called before data is opened. */
  default void shape(Map<ConfigKey, Object> values) {}

  /**
   * Turns data, or what stands in for it, into what is trained on, such as binary images.
   *
   * @param values may be completed
   * @param data as opened, with the size and channels of the values
   * @return closes the data
   */
  default ImageDataset prepare(Map<ConfigKey, Object> values, ImageDataset data) {
    return data;
  }

  /**
   * Opens data that is not images.
   *
   * @param values with the source of the data
   * @return the data, or null where the source names images
   */
  default ImageDataset open(Map<ConfigKey, Object> values) {
    return null;
  }

  /** Fills in what is still open, once the data, prepared, or what stands in for it, is known. */
  void complete(Map<ConfigKey, Object> values, ImageDataset data);

  /** A few words on a complete configuration for progress and lists. */
  String title(RunConfig config);

  /** Says what cannot come out well, before a training begins. */
  default Optional<String> warning(RunConfig config) {
    return Optional.empty();
  }

  /** Plans the training on a prepared device. */
  Trainer build(Device device, RunConfig config, ImageDataset data);

  /**
   * Plans the samples of a training.
   *
   * @param trainer as built from the configuration
   */
  default SampleSource samples(RunConfig config, Trainer trainer, long seed) {
    return trainer.samples(seed);
  }

  /**
   * Finds the network that makes samples of codes, for use without the training.
   *
   * @param config complete
   * @return the network and the places of its weights in a checkpoint; empty where samples are made
   *     by other means
   */
  default Optional<SavedNetwork> generator(RunConfig config) {
    return Optional.empty();
  }

  /**
   * Plans samples of a checkpoint: unless overridden by the whole training, planned for data that
   * has a shape only where that is enough.
   *
   * @param averaged whether to take averaged weights where there are any
   */
  default SampleSource restore(
      Device device, RunConfig config, Path checkpoint, boolean averaged, long seed) {
    ImageDataset data =
        samplesNeedData()
            ? RunPlan.dataOf(config)
            : prepare(new HashMap<>(config.values()), ShapeOnly.of(config));
    Trainer trainer = null;
    try {
      trainer = build(device, config, data);
      trainer.load(checkpoint);
      return new TrainerSamples(trainer, samples(config, trainer, seed), data);
    } catch (RuntimeException e) {
      if (trainer != null) {
        trainer.close();
      }
      data.close();
      throw e;
    }
  }

  /** Whether a layer changes the value of a key. */
  static boolean changes(
      Map<ConfigKey, Object> values, Map<ConfigKey, Object> layer, ConfigKey key) {
    return layer.containsKey(key) && !Objects.equals(layer.get(key), values.get(key));
  }

  /** Refuses data without classes. */
  static void requireClasses(String system, ImageDataset data) {
    if (data.labelCount() < 2) {
      throw new InvalidArgumentException(
          "data " + data.name(),
          data.labelCount() + " classes",
          "at least 2 for system " + system,
          "use labelled data; folders of classes label their images");
    }
  }
}
