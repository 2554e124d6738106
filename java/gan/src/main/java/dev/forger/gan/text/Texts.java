// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.text;

import dev.forger.DataException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads texts and brings them to a form that windows can be cut from. */
public final class Texts {
  /** Characters that are read of shards at most: of all there would be 4 GB. */
  private static final int MOST = 32_000_000;

  private static final Pattern SHARD = Pattern.compile("news\\.en-\\d+-of-\\d+");

  private Texts() {}

  /**
   * Reads a text: the name {@link Sentences#NAME}, a file in UTF-8, or a folder that holds shards
   * {@code news.en-00001-of-00100} of the 1-billion-word benchmark (Chelba et al. 2013, arXiv
   * 1312.3005), or has them in a folder in it, of which the first are read until there are 32
   * million characters; runs of white space become one space.
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
      Path file = Path.of(path);
      return Files.isDirectory(file) ? shards(file) : Files.readString(file);
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

  private static String shards(Path folder) throws IOException {
    List<Path> shards;
    try (Stream<Path> files = Files.walk(folder, 3)) {
      shards = files.filter(f -> SHARD.matcher(f.getFileName().toString()).matches()).toList();
    }
    if (shards.isEmpty()) {
      throw new DataException(
          "text " + folder,
          "a folder without news.en-*",
          "shards such as news.en-00001-of-00100, or a file",
          "name the folder that holds them, or a text");
    }
    StringBuilder text = new StringBuilder();
    for (Path shard : shards.stream().sorted().toList()) {
      text.append(readShard(shard)).append('\n');
      if (text.length() >= MOST) {
        return text.substring(0, MOST);
      }
    }
    return text.toString();
  }

  private static String readShard(Path shard) throws IOException {
    try {
      return Files.readString(shard);
    } catch (CharacterCodingException e) {
      throw new DataException(
          "text " + shard,
          "bytes that are no UTF-8",
          "a text in UTF-8",
          "fetch the shard again",
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
