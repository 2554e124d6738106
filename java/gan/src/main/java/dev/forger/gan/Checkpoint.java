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
  private static final String ISA_KEY = "forger.isa";

  private Checkpoint() {}

  static void save(Trainer trainer, Path path, Map<String, String> metadata) {
    trainer.requireFinite();
    SafetensorsWriter writer = new SafetensorsWriter();
    writer.metadata(FORMAT_KEY, Integer.toString(FORMAT));
    writer.metadata(MODEL_KEY, trainer.signature());
    writer.metadata(ISA_KEY, trainer.isa());
    // The order of Map.of differs from process to process.
    new TreeMap<>(metadata).forEach(writer::metadata);
    trainer.writeTo(writer);
    writer.write(path, true);
  }

  static void load(Trainer trainer, Path path) {
    try (Safetensors file = open(path)) {
      require(file, MODEL_KEY, trainer.signature(), "resume with the options of the run");
      String isa = file.metadata().get(ISA_KEY);
      if (!trainer.isa().equals(isa)) {
        System.getLogger("dev.forger.gan")
            .log(
                System.Logger.Level.WARNING,
                "{0} was written on {1} and goes on on {2}: the numbers will differ in their last"
                    + " bits",
                path,
                isa,
                trainer.isa());
      }
      trainer.readFrom(file);
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
}
