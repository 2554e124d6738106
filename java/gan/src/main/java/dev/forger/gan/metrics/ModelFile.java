// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.DataException;
import dev.forger.InvalidArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A file of weights and, where one is named, a layer in it.
 *
 * @param file an existing file
 * @param layer what stands behind the last colon
 */
public record ModelFile(Path file, Optional<String> layer) {
  /**
   * Parses {@code FILE[:LAYER]}; a file whose name has the colon goes first.
   *
   * @param what to be named in errors
   * @param text path, or path and layer
   * @return both
   * @throws DataException if there is no such file
   */
  public static ModelFile of(String what, String text) {
    int colon = text.lastIndexOf(':');
    if (isFile(text) || colon < 0) {
      return new ModelFile(existing(what, text), Optional.empty());
    }
    String layer = text.substring(colon + 1);
    if (layer.isEmpty()) {
      throw new InvalidArgumentException(
          what, "no layer behind the colon", "FILE or FILE:LAYER", "name a layer");
    }
    return new ModelFile(existing(what, text.substring(0, colon)), Optional.of(layer));
  }

  private static boolean isFile(String text) {
    try {
      return Files.isRegularFile(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static Path existing(String what, String text) {
    if (!isFile(text)) {
      throw new DataException(
          what, "\"" + text + "\", which is no file", "a file of weights", "check the path");
    }
    return Path.of(text);
  }

  /**
   * Returns the file where no layer may be named.
   *
   * @param what to be named in errors
   * @return the file
   * @throws InvalidArgumentException if a layer is named
   */
  public Path wholeFile(String what) {
    if (layer.isPresent()) {
      throw new InvalidArgumentException(
          what, "the layer " + layer.get(), "a file alone", "leave out what follows it");
    }
    return file;
  }

  /**
   * Returns the SHA-256 of the file's content.
   *
   * @return 64 lower-case hexadecimal digits
   * @throws DataException if it cannot be read
   */
  public String sha256() {
    try {
      return HexFormat.of().formatHex(digest().digest(Files.readAllBytes(file)));
    } catch (IOException | OutOfMemoryError e) {
      throw new DataException(
          "weights " + file,
          "a read error (" + e.getMessage() + ")",
          "a readable file under 2 GiB",
          "check the file and its permissions",
          e);
    }
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
