// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.Safetensors;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Trainer;
import dev.forger.gan.data.ImageDataset;
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

  /** Fills in what is still open, once size and channels of the data are known. */
  void complete(Map<ConfigKey, Object> values);

  /** A few words on a complete configuration for progress and lists. */
  String title(RunConfig config);

  /** Plans the training on a prepared device. */
  Trainer build(Device device, RunConfig config, ImageDataset data);

  /**
   * Plans samples of a checkpoint, without data.
   *
   * @param averaged whether to take averaged weights where there are any
   */
  SampleSource restore(
      Device device, RunConfig config, Safetensors file, boolean averaged, long seed);
}
