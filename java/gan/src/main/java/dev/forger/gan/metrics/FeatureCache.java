// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.CheckpointException;
import dev.forger.ForgerException;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.gan.data.ImageDataset;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A folder of features of data, by the content of the images and of the extractor's weights. A file
 * names what it holds and carries a SHA-256 of itself; one that is damaged, of another version or
 * holds something else is made again, and a line says so.
 */
public final class FeatureCache {
  private static final String KEY = "forger.features";
  private static final String ROWS = "features";

  /** Changes whenever equal keys would mean other features. */
  private static final String VERSION = "1";

  private final Path folder;
  private final Consumer<String> warnings;

  /**
   * Names a folder; it is made when something is first kept.
   *
   * @param folder its path
   * @param warnings takes a line for each file that could not be used or written
   */
  public FeatureCache(Path folder, Consumer<String> warnings) {
    this.folder = folder;
    this.warnings = warnings;
  }

  /**
   * Returns the features of the first images of data.
   *
   * @param data images
   * @param count of the first ones
   * @param extractor that makes the features
   * @param make makes them where they are not kept
   * @return the features
   */
  public Features get(
      ImageDataset data, int count, FeatureExtractor extractor, Supplier<Features> make) {
    String key =
        "version "
            + VERSION
            + ", first "
            + count
            + " of "
            + data.fingerprint()
            + " by "
            + extractor.name()
            + " "
            + extractor.hash();
    Path file = file(key);
    if (Files.exists(file)) {
      try {
        return read(file, key, count, extractor);
      } catch (ForgerException e) {
        warnings.accept("features are made again: " + e.getMessage());
      }
    }
    Features made = make.get();
    write(file, key, made);
    return made;
  }

  private Path file(String key) {
    byte[] digest = ModelFile.digest().digest(key.getBytes(StandardCharsets.UTF_8));
    return folder.resolve("features-" + HexFormat.of().formatHex(digest, 0, 16) + ".safetensors");
  }

  private static Features read(Path file, String key, int count, FeatureExtractor extractor) {
    try (Safetensors tensors = Safetensors.open(file, Safetensors.Verify.REQUIRED)) {
      String given = tensors.metadata().get(KEY);
      if (!key.equals(given)) {
        throw other(file, given == null ? "no features" : given, key);
      }
      long[] shape = tensors.entry(ROWS).shape();
      if (shape.length != 2 || shape[0] != count) {
        throw other(file, "features of shape " + Arrays.toString(shape), count + " rows");
      }
      return new Features(tensors.floatArray(ROWS), count, extractor.name(), extractor.hash());
    }
  }

  private static CheckpointException other(Path file, String given, String expected) {
    return new CheckpointException(
        CheckpointException.Kind.INCOMPATIBLE,
        "cache " + file,
        given,
        expected,
        "nothing is to be done");
  }

  private void write(Path file, String key, Features features) {
    try {
      Files.createDirectories(folder);
      new SafetensorsWriter()
          .metadata(KEY, key)
          .add(ROWS, new long[] {features.count(), features.size()}, features.values())
          .write(file, false);
    } catch (IOException | CheckpointException e) {
      warnings.accept("features are not kept for the next time: " + e.getMessage());
    }
  }
}
