// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.Safetensors;
import dev.forger.gan.Checkpoint;
import dev.forger.gan.SampleSource;

/** The model of a run, ready to sample; needs neither data nor critic. */
public final class SavedModel implements AutoCloseable {
  private final RunConfig config;
  private final SampleSource samples;

  private SavedModel(RunConfig config, SampleSource samples) {
    this.config = config;
    this.samples = samples;
  }

  /**
   * Loads the model of a run's checkpoint.
   *
   * @param device where it runs
   * @param folder of the run
   * @param averaged true for the moving average where the system keeps one, false for the weights
   *     as trained last
   * @param seed of all that is drawn
   * @return the model
   * @throws dev.forger.CheckpointException if there is no sound checkpoint
   */
  public static SavedModel load(Device device, RunFolder folder, boolean averaged, long seed) {
    folder.requireCheckpoint();
    try (Safetensors file = Checkpoint.open(folder.checkpoint())) {
      RunConfig config = TrainingRun.configOf(file, folder);
      config.prepare(device).autotune(false);
      return new SavedModel(
          config, config.system().restore(device, config, folder.checkpoint(), averaged, seed));
    }
  }

  /**
   * Returns the configuration of the run.
   *
   * @return complete
   */
  public RunConfig config() {
    return config;
  }

  /**
   * Returns what samples: a {@link dev.forger.gan.LatentSampleSource} where samples are made of
   * latent codes, a {@link dev.forger.gan.ClassSampleSource} where classes can be asked for.
   *
   * @return closed with this
   */
  public SampleSource samples() {
    return samples instanceof TrainerSamples whole ? whole.source() : samples;
  }

  /** Frees the weights. */
  @Override
  public void close() {
    samples.close();
  }
}
