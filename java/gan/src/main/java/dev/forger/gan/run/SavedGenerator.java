// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.CheckpointException;
import dev.forger.Device;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.UnsupportedException;
import dev.forger.Weights;
import dev.forger.gan.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The network that makes a run's samples, with its weights: from the folder of the run, from its
 * checkpoint, or from a file that {@link #save} wrote, which holds the configuration but neither
 * critic nor optimiser.
 */
public final class SavedGenerator implements AutoCloseable {
  /** In the metadata of a file of one generator: the configuration of its run. */
  private static final String GENERATOR_KEY = "forger.generator";

  private final RunConfig config;
  private final Weights weights;

  private SavedGenerator(RunConfig config, Weights weights) {
    this.config = config;
    this.weights = weights;
  }

  /**
   * Loads a generator.
   *
   * @param device where the weights go; it is set as the run's was, except that nothing is timed
   * @param path folder of a run, its checkpoint, or a file of {@link #save}
   * @param averaged true for the moving average of the weights, false for those as trained last; a
   *     file of one generator has one kind
   * @return closed by the caller
   * @throws CheckpointException if there is no sound file, or it does not name its model
   * @throws UnsupportedException if the system of the run makes its samples by other means
   */
  public static SavedGenerator load(Device device, Path path, boolean averaged) {
    Path file = path;
    if (Files.isDirectory(path)) {
      RunFolder folder = new RunFolder(path);
      folder.requireCheckpoint();
      file = folder.checkpoint();
    }
    Map<String, String> metadata = metadata(file);
    String alone = metadata.get(GENERATOR_KEY);
    String ofRun = metadata.get(TrainingRun.CONFIG_KEY);
    if (alone == null && ofRun == null) {
      throw new CheckpointException(
          CheckpointException.Kind.INCOMPATIBLE,
          "generator " + file,
          "a file that does not name its model",
          "the folder or checkpoint of a run, or a file that forger export wrote",
          "build the network, load the file into its Weights, and use Generator.of");
    }
    RunConfig config = RunConfig.parse(alone == null ? ofRun : alone, file + ", configuration");
    SavedNetwork network = network(config);
    if (alone == null) {
      try (Safetensors checkpoint = Checkpoint.open(file)) {
        return read(device, config, network, checkpoint, averaged);
      }
    }
    try (Safetensors weights = Safetensors.open(file)) {
      return read(device, config, new SavedNetwork(network.network(), "", ""), weights, averaged);
    }
  }

  private static Map<String, String> metadata(Path file) {
    try (Safetensors opened = Safetensors.open(file, Safetensors.Verify.NONE)) {
      return opened.metadata();
    }
  }

  private static SavedGenerator read(
      Device device, RunConfig config, SavedNetwork network, Safetensors file, boolean averaged) {
    config.prepare(device).autotune(false);
    return new SavedGenerator(config, network.read(device, file, averaged));
  }

  private static SavedNetwork network(RunConfig config) {
    return config
        .system()
        .generator(config)
        .orElseThrow(
            () ->
                new UnsupportedException(
                    "generator",
                    "a run of " + config.system().name(),
                    "a run of gan, conditional-gan, text-to-image, semi-supervised-gan or text-gan",
                    "sample it with forger sample or SavedModel"));
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
   * Returns the weights, with their network.
   *
   * @return closed with this
   */
  public Weights weights() {
    return weights;
  }

  /**
   * Writes the generator alone: PyTorch's {@code load_state_dict} takes the file, and so does
   * {@link #load}.
   *
   * @param file a safetensors file, replaced atomically
   * @throws CheckpointException if it cannot be written
   */
  public void save(Path file) {
    SafetensorsWriter writer = new SafetensorsWriter();
    writer.metadata(GENERATOR_KEY, config.toJson());
    weights.writeTo(writer, "");
    writer.write(file, false);
  }

  /** Frees the weights. */
  @Override
  public void close() {
    weights.close();
  }
}
