// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.text;

import dev.forger.DataException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Reads texts and brings them to a form that windows can be cut from. */
public final class Texts {
  private Texts() {}

  /**
   * Reads a text: the name {@link Sentences#NAME}, or a file in UTF-8; runs of white space become
   * one space.
   *
   * @param nameOrPath which
   * @param letters whether only small letters and spaces are kept
   * @return the text
   * @throws DataException if the file cannot be read, is no text or has nothing to keep
   */
  public static String open(String nameOrPath, boolean letters) {
    String text = nameOrPath.equals(Sentences.NAME) ? Sentences.text() : read(nameOrPath);
    String kept = letters ? letters(text) : text.replaceAll("\\s+", " ").strip();
    if (kept.isEmpty()) {
      throw new DataException(
          "text " + nameOrPath,
          letters ? "no letters from a to z" : "no characters but white space",
          "a text",
          "use another file" + (letters ? ", or --set text.letters=false" : ""));
    }
    return kept;
  }

  private static String read(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (CharacterCodingException e) {
      throw new DataException(
          "text " + path, "bytes that are no UTF-8", "a text in UTF-8", "convert the file", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new DataException(
          "text " + path,
          "a file that cannot be read: " + e.getMessage(),
          "a text in UTF-8, or " + Sentences.NAME,
          "check the path",
          e);
    }
  }

  /**
   * Folds a text to the letters a to z and spaces: capitals become small, all else a space, runs of
   * spaces one.
   *
   * @param text any text
   * @return the folded text
   */
  public static String letters(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("['’]", "").replaceAll("[^a-z]+", " ").strip();
  }
}
