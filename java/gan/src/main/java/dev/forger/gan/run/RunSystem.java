// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Trainer;
import dev.forger.gan.data.ImageDataset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

  /** Whether it trains on the classes of the data, so that a plan without data needs to open it. */
  default boolean needsLabels() {
    return false;
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

  /** Fills in what is still open, once the data, or what stands in for it, is known. */
  void complete(Map<ConfigKey, Object> values, ImageDataset data);

  /** A few words on a complete configuration for progress and lists. */
  String title(RunConfig config);

  /** Plans the training on a prepared device. */
  Trainer build(Device device, RunConfig config, ImageDataset data);

  /** Plans samples of a trainer of this system, as those of its checkpoints are. */
  default SampleSource samples(RunConfig config, Trainer trainer, long seed) {
    return trainer.samples(seed);
  }

  /**
   * Plans samples of a checkpoint, without data: unless overridden by the whole training, planned
   * for data that has a shape only.
   *
   * @param averaged whether to take averaged weights where there are any
   */
  default SampleSource restore(
      Device device, RunConfig config, Path checkpoint, boolean averaged, long seed) {
    Trainer trainer = build(device, config, ShapeOnly.of(config));
    try {
      trainer.load(checkpoint);
      return new TrainerSamples(trainer, trainer.samples(seed));
    } catch (RuntimeException e) {
      trainer.close();
      throw e;
    }
  }
}
