// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.CheckpointException;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * One safetensors file with all that training depends on: weights, statistics, moments, averages
 * and counters. Latents, penalty points and the order of the data follow from seed and counters.
 */
public final class Checkpoint {
  /** Version of the layout; older ones are read, newer ones refused. */
  public static final int FORMAT = 1;

  private static final String FORMAT_KEY = "forger.checkpoint";
  private static final String MODEL_KEY = "forger.model";
  private static final String BATCH_KEY = "forger.batch";
  private static final String ISA_KEY = "forger.isa";

  private Checkpoint() {}

  static void save(Gan gan, Path path, Map<String, String> metadata) {
    gan.requireFinite();
    SafetensorsWriter writer = new SafetensorsWriter();
    writer.metadata(FORMAT_KEY, Integer.toString(FORMAT));
    writer.metadata(MODEL_KEY, signature(gan));
    writer.metadata(BATCH_KEY, Integer.toString(gan.batch()));
    writer.metadata(ISA_KEY, gan.generator.device().isa());
    // The order of Map.of differs from process to process.
    new TreeMap<>(metadata).forEach(writer::metadata);
    gan.generator.writeTo(writer, "generator.");
    gan.critic.writeTo(writer, "critic.");
    gan.averaged.writeTo(writer, "average.");
    gan.generatorState.writeTo(writer, "generator_optimizer.");
    gan.criticState.writeTo(writer, "critic_optimizer.");
    writer.write(path, true);
  }

  static void load(Gan gan, Path path) {
    try (Safetensors file = open(path)) {
      require(file, MODEL_KEY, signature(gan), "resume with the options of the run");
      require(file, BATCH_KEY, Integer.toString(gan.batch()), "resume with the same batch");
      String isa = file.metadata().get(ISA_KEY);
      if (!gan.generator.device().isa().equals(isa)) {
        System.getLogger("dev.forger.gan")
            .log(
                System.Logger.Level.WARNING,
                "{0} was written on {1} and goes on on {2}: the numbers will differ in their last"
                    + " bits",
                path,
                isa,
                gan.generator.device().isa());
      }
      gan.generator.readFrom(file, "generator.");
      gan.critic.readFrom(file, "critic.");
      gan.averaged.readFrom(file, "average.");
      gan.generatorState.readFrom(file, "generator_optimizer.");
      gan.criticState.readFrom(file, "critic_optimizer.");
    }
  }

  /**
   * Opens a checkpoint and checks its checksum and format.
   *
   * @param path the file
   * @return the open file
   * @throws CheckpointException if it is unreadable, damaged, no checkpoint or of a newer version
   */
  public static Safetensors open(Path path) {
    Safetensors file = Safetensors.open(path, Safetensors.Verify.REQUIRED);
    String format = file.metadata().get(FORMAT_KEY);
    int version = -1;
    if (format != null && format.matches("\\d{1,6}")) {
      version = Integer.parseInt(format);
    }
    if (version < 1 || version > FORMAT) {
      file.close();
      throw new CheckpointException(
          CheckpointException.Kind.INCOMPATIBLE,
          path.toString(),
          version < 1 ? "no checkpoint of a training" : "format " + version,
          "format 1 to " + FORMAT,
          version < 1 ? "name a checkpoint.safetensors" : "use the Forger that wrote it");
    }
    return file;
  }

  private static void require(Safetensors file, String key, String expected, String remedy) {
    String given = file.metadata().getOrDefault(key, "none");
    if (!given.equals(expected)) {
      throw new CheckpointException(
          CheckpointException.Kind.INCOMPATIBLE, key, given, expected, remedy);
    }
  }

  /** What must be equal for the tensors to mean the same. */
  private static String signature(Gan gan) {
    GanModel m = gan.model();
    return m.name()
        + " "
        + m.imageShape()
        + " latent "
        + m.latent()
        + " parameters "
        + m.generator().parameterCount()
        + "+"
        + m.critic().parameterCount()
        + " critic steps "
        + gan.criticSteps();
  }
}
