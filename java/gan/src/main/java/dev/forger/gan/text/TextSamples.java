// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.text;

import dev.forger.AtomicFile;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Samples that are lines of text: at each position the likeliest character. */
public final class TextSamples implements SampleSource {
  private final SampleSource source;
  private final Alphabet alphabet;
  private final Weights owned;

  /**
   * Reads samples as text.
   *
   * @param source of images of one line, a channel a character; closed with this
   * @param alphabet of the channels
   */
  public TextSamples(SampleSource source, Alphabet alphabet) {
    this(source, alphabet, null);
  }

  private TextSamples(SampleSource source, Alphabet alphabet, Weights owned) {
    this.source = source;
    this.alphabet = alphabet;
    this.owned = owned;
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
    return new TextSamples(source, alphabet, weights);
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
    String all = String.join("\n", lines(count)) + "\n";
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
    if (owned != null) {
      owned.close();
    }
  }
}
