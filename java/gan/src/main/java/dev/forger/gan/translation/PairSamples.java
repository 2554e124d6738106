// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.data.ImagePairs;

/** Input, translation and target of pairs, side by side: one image of three times the width. */
public final class PairSamples implements SampleSource {
  private static final int PANELS = 3;

  private final Translator translator;
  private final ImagePairs pairs;
  private final Weights owned;

  private PairSamples(Weights generator, ImagePairs pairs, Weights owned) {
    this.translator = new Translator(generator);
    this.pairs = pairs;
    this.owned = owned;
  }

  /**
   * Plans samples of weights that stay the caller's, as they are at each call.
   *
   * @param generator from inputs to targets
   * @param pairs shown in order; the caller closes them after this
   * @return a source
   */
  static PairSamples of(Weights generator, ImagePairs pairs) {
    return new PairSamples(generator, pairs, null);
  }

  /**
   * Plans samples.
   *
   * @param generator from inputs to targets, closed with this
   * @param pairs shown in order, closed with this
   * @return a source
   */
  public static PairSamples owning(Weights generator, ImagePairs pairs) {
    return new PairSamples(generator, pairs, generator);
  }

  @Override
  public boolean allMade() {
    return false;
  }

  @Override
  public Shape shape() {
    Shape target = pairs.targetShape();
    return Shape.of(target.h(), PANELS * target.w(), target.c());
  }

  @Override
  public int limit() {
    return pairs.size();
  }

  /**
   * Translates the first pairs.
   *
   * @param count at least 1, at most the pairs that there are
   * @return images of three panels
   * @throws InvalidArgumentException if there are not as many pairs
   */
  @Override
  public Samples sample(int count) {
    if (count < 1 || count > pairs.size()) {
      throw new InvalidArgumentException(
          "count",
          Integer.toString(count),
          "1 to the " + pairs.size() + " images of " + pairs.name(),
          "ask for as many as the data gives");
    }
    Samples both = Samples.of(pairs, 0, count);
    Samples given = panel(both, pairs.inputShape(), 0);
    Samples wanted = panel(both, pairs.targetShape(), pairs.inputShape().c());
    Samples made = translator.translate(given);
    float[] all = new float[Math.multiplyExact(count, shape().elements())];
    put(given, all, 0);
    put(made, all, 1);
    put(wanted, all, 2);
    return new Samples(all, count, shape());
  }

  /** Takes channels out of images. */
  static Samples panel(Samples from, Shape shape, int channel) {
    int c = shape.c();
    int all = from.shape().c();
    float[] values = new float[from.count() * shape.elements()];
    for (int i = 0; i < values.length; i += c) {
      System.arraycopy(from.values(), i / c * all + channel, values, i, c);
    }
    return new Samples(values, from.count(), shape);
  }

  /** Puts images into a panel; a single channel goes into all. */
  private void put(Samples images, float[] all, int panel) {
    int channels = pairs.targetShape().c();
    int width = pairs.targetShape().w();
    int own = images.shape().c();
    for (int p = 0; p < images.values().length / own; p++) {
      int to = ((p / width * PANELS + panel) * width + p % width) * channels;
      for (int c = 0; c < channels; c++) {
        all[to + c] = images.values()[p * own + (own == 1 ? 0 : c)];
      }
    }
  }

  @Override
  public void close() {
    translator.close();
    if (owned != null) {
      owned.close();
      pairs.close();
    }
  }
}
