// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.text;

import dev.forger.AtomicFile;
import dev.forger.DataException;
import dev.forger.Shape;
import dev.forger.UnsupportedException;
import dev.forger.Weights;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.translation.Translator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Samples that are lines of text: at each position the likeliest character. */
public final class TextSamples implements SampleSource {
  private final SampleSource source;
  private final Alphabet alphabet;
  private final Weights owned;
  private final Translator translator;

  /**
   * Reads samples as text.
   *
   * @param source of images of one line, a channel a character; closed with this
   * @param alphabet of the channels
   */
  public TextSamples(SampleSource source, Alphabet alphabet) {
    this(source, alphabet, null, null);
  }

  private TextSamples(
      SampleSource source, Alphabet alphabet, Weights owned, Translator translator) {
    this.source = source;
    this.alphabet = alphabet;
    this.owned = owned;
    this.translator = translator;
  }

  /**
   * Reads samples as text.
   *
   * @param source of images of one line, a channel a character; closed with this
   * @param alphabet of the channels
   * @param weights of the source, closed behind it
   * @return the lines
   */
  public static TextSamples owning(SampleSource source, Alphabet alphabet, Weights weights) {
    return new TextSamples(source, alphabet, weights, null);
  }

  /**
   * Reads samples as text, and translates lines that are asked for.
   *
   * @param source of images of one line, a channel a character; closed with this
   * @param alphabet of the channels
   * @param translator of such images, closed with this
   * @return the lines
   */
  public static TextSamples translating(
      SampleSource source, Alphabet alphabet, Translator translator) {
    return new TextSamples(source, alphabet, null, translator);
  }

  /**
   * Translates a line of any length, cut into parts as long as the lines of the training.
   *
   * @param line of characters of the alphabet, the first at place 0 of the period; at least one
   * @return as many characters
   * @throws UnsupportedException if samples are drawn, not translated
   * @throws DataException if the line is empty or has a character that is not of the alphabet
   */
  public String translate(String line) {
    if (translator == null) {
      throw new UnsupportedException(
          "translation of \"" + line + "\"",
          "a run that draws its lines",
          "a run that translates",
          "train cipher-substitution or text-translation");
    }
    int[] given = alphabet.encode(line);
    if (given.length == 0) {
      throw new DataException("text", "no characters", "at least one", "say what to translate");
    }
    int length = shape().w();
    int parts = (given.length + length - 1) / length;
    // The rest of the last part is its first character of the alphabet, and is cut off again.
    TextWindows windows =
        TextWindows.of(
            "line", Arrays.copyOf(given, (parts + 1) * length), alphabet, length, length);
    int[] made =
        numbers(translator.translate(Samples.of(windows, 0, parts))).stream()
            .flatMapToInt(Arrays::stream)
            .limit(given.length)
            .toArray();
    return alphabet.decode(made);
  }

  @Override
  public Samples sample(int count) {
    return source.sample(count);
  }

  @Override
  public int limit() {
    return source.limit();
  }

  @Override
  public Shape shape() {
    return source.shape();
  }

  /**
   * Makes lines from the first on.
   *
   * @param count at least 1
   * @return the lines
   */
  public List<String> lines(int count) {
    return numbers(sample(count)).stream().map(alphabet::decode).toList();
  }

  /**
   * Writes lines to a file in UTF-8, one a row.
   *
   * @param file replaced atomically
   * @param count of lines, at least 1
   */
  public void write(Path file, int count) {
    write(file, lines(count));
  }

  /**
   * Writes given lines to a file in UTF-8, one a row.
   *
   * @param file replaced atomically
   * @param lines at least one
   */
  public static void write(Path file, List<String> lines) {
    String all = String.join("\n", lines) + "\n";
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      AtomicFile.write(file, all.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e, e);
    }
  }

  /**
   * Reads images as lines of characters.
   *
   * @param samples images of one line, a channel a character
   * @return for each the number of the largest channel at each position
   */
  public static List<int[]> numbers(Samples samples) {
    int c = samples.shape().c();
    int length = samples.shape().elements() / c;
    List<int[]> lines = new ArrayList<>(samples.count());
    for (int i = 0; i < samples.count(); i++) {
      int[] line = new int[length];
      for (int p = 0; p < length; p++) {
        int at = (i * length + p) * c;
        for (int k = 1; k < c; k++) {
          if (samples.values()[at + k] > samples.values()[at + line[p]]) {
            line[p] = k;
          }
        }
      }
      lines.add(line);
    }
    return lines;
  }

  @Override
  public void close() {
    source.close();
    if (translator != null) {
      translator.close();
    }
    if (owned != null) {
      owned.close();
    }
  }
}
