// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.Safetensors;
import dev.forger.Weights;
import dev.forger.gan.Checkpoint;
import dev.forger.gan.GanModel;
import dev.forger.gan.Sampler;

/** The generator of a run, ready to sample; needs neither data nor critic. */
public final class SavedGenerator implements AutoCloseable {
  private final GanModel model;
  private final Weights weights;
  private final Sampler sampler;

  private SavedGenerator(GanModel model, Weights weights, Sampler sampler) {
    this.model = model;
    this.weights = weights;
    this.sampler = sampler;
  }

  /**
   * Loads the generator of a run's checkpoint.
   *
   * @param device where it runs
   * @param folder of the run
   * @param averaged true for the moving average, false for the weights as trained last
   * @param seed of the latent codes
   * @return the generator
   * @throws dev.forger.CheckpointException if there is no sound checkpoint
   */
  public static SavedGenerator load(Device device, RunFolder folder, boolean averaged, long seed) {
    folder.requireCheckpoint();
    try (Safetensors file = Checkpoint.open(folder.checkpoint())) {
      RunConfig config = TrainingRun.configOf(file, folder);
      config.prepare(device).autotune(false);
      GanModel model = config.model();
      Weights weights = new Weights(device, model.generator());
      try {
        weights.readFrom(file, averaged ? "average." : "generator.");
        return new SavedGenerator(model, weights, new Sampler(weights, seed));
      } catch (RuntimeException e) {
        weights.close();
        throw e;
      }
    }
  }

  /**
   * Returns the model.
   *
   * @return generator and critic, without weights
   */
  public GanModel model() {
    return model;
  }

  /**
   * Returns what samples.
   *
   * @return closed with this
   */
  public Sampler sampler() {
    return sampler;
  }

  /** Frees the weights. */
  @Override
  public void close() {
    sampler.close();
    weights.close();
  }
}
