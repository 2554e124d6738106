// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.data.ImageDataset;

/** Images of data, each followed by its translation: pairs for pictures. */
final class TranslatedSamples implements SampleSource {
  private final Translator translator;
  private final ImageDataset data;

  /** Owns the translator. */
  TranslatedSamples(Translator translator, ImageDataset data) {
    this.translator = translator;
    this.data = data;
  }

  @Override
  public boolean allMade() {
    return false;
  }

  @Override
  public Shape shape() {
    return translator.shape();
  }

  @Override
  public int limit() {
    return (int) Math.min(Integer.MAX_VALUE, 2L * data.size());
  }

  @Override
  public Samples sample(int count) {
    if (count < 1 || count > limit()) {
      throw new InvalidArgumentException(
          "count",
          Integer.toString(count),
          "1 to " + limit() + ", an image and its translation in turn",
          "ask for as many as the data gives");
    }
    Samples given = Samples.of(data, 0, (count + 1) / 2);
    Samples made = translator.translate(given);
    int size = given.shape().elements();
    float[] both = new float[count * size];
    for (int i = 0; i < count; i++) {
      float[] from = i % 2 == 0 ? given.values() : made.values();
      System.arraycopy(from, i / 2 * size, both, i * size, size);
    }
    return new Samples(both, count, given.shape());
  }

  @Override
  public void close() {
    translator.close();
  }
}
