// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.MemoryUse;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Trainer;
import dev.forger.gan.data.ImageDataset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * All that a {@link TrainingRun} takes of a device, built and not yet trained: its steps allocate
 * no more. Needs no folder, and of the data the shape only.
 */
public final class TrainingPlan implements AutoCloseable {
  /** Seed of the noise behind the pictures: the same for every run, so that runs compare. */
  private static final long PICTURE_SEED = 7;

  private final Device device;
  private final Trainer trainer;
  private final SampleSource samples;

  private TrainingPlan(Device device, Trainer trainer, SampleSource samples) {
    this.device = device;
    this.trainer = trainer;
    this.samples = samples;
  }

  /**
   * Builds what a run of a configuration trains and draws its pictures with.
   *
   * @param device where it trains
   * @param config complete
   * @param data of the configuration; stays open as long as this
   * @return the plan
   * @throws dev.forger.ForgerException if the configuration does not fit data or device
   */
  public static TrainingPlan of(Device device, RunConfig config, ImageDataset data) {
    Trainer trainer = config.trainer(device, data);
    try {
      return new TrainingPlan(
          device, trainer, config.system().samples(config, trainer, PICTURE_SEED));
    } catch (RuntimeException e) {
      trainer.close();
      throw e;
    }
  }

  /**
   * Returns what is trained.
   *
   * @return the trainer, closed with this
   */
  public Trainer trainer() {
    return trainer;
  }

  /** The configuration with the algorithms that were timed for it, if any were. */
  RunConfig timed(RunConfig config) {
    boolean record = config.flag(ConfigKey.AUTOTUNE) && config.kernels() == null;
    return record ? config.with(ConfigKey.KERNELS, device.kernelChoices()) : config;
  }

  SampleSource samples() {
    return samples;
  }

  /**
   * Returns the memory that the run takes outside the Java heap, by what it holds: {@link
   * Device#liveBytesByUse()} under the names of {@link MemoryUse} in small letters, and {@code
   * prefetched_batches}. All that lives on the device is counted.
   *
   * @return bytes by class, 0 where it has none
   */
  public Map<String, Long> bytes() {
    Map<String, Long> bytes = new LinkedHashMap<>();
    device
        .liveBytesByUse()
        .forEach((use, count) -> bytes.put(use.name().toLowerCase(Locale.ROOT), count));
    bytes.put("prefetched_batches", trainer.prefetchBytes());
    return Collections.unmodifiableMap(bytes);
  }

  /** Frees all memory; the data and the device stay open. */
  @Override
  public void close() {
    samples.close();
    trainer.close();
  }
}
