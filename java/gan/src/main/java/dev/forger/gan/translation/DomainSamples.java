// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.ClassSampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.data.ImageDataset;

/**
 * Images of data, each followed by its translations into all domains; or, asked for domains, the
 * translation of each image into one.
 */
public final class DomainSamples implements ClassSampleSource {
  private final DomainTranslator translator;
  private final ImageDataset data;
  private final Weights owned;

  private DomainSamples(Weights generator, int domains, ImageDataset data, Weights owned) {
    this.translator = new DomainTranslator(generator, domains);
    this.data = data;
    this.owned = owned;
  }

  /** Of weights and data that stay the caller's. */
  static DomainSamples of(Weights generator, int domains, ImageDataset data) {
    return new DomainSamples(generator, domains, data, null);
  }

  /**
   * Plans samples.
   *
   * @param generator weights, closed with this
   * @param domains at least 2
   * @param data shown in order, closed with this
   * @return a source
   */
  public static DomainSamples owning(Weights generator, int domains, ImageDataset data) {
    return new DomainSamples(generator, domains, data, generator);
  }

  @Override
  public Shape shape() {
    return translator.shape();
  }

  /**
   * Returns the number of domains.
   *
   * @return at least 2
   */
  @Override
  public int classes() {
    return translator.domains();
  }

  /**
   * Shows the first images, each before its translations into domains 0, 1, ...
   *
   * @param count of images and translations together, at least 1
   * @return count images
   * @throws InvalidArgumentException if there are not as many
   */
  @Override
  public Samples sample(int count) {
    int columns = classes() + 1;
    int images = count < 1 ? 0 : (count - 1) / columns + 1;
    require("count", count, images, columns);
    int size = shape().elements();
    float[] all = new float[Math.multiplyExact(count, size)];
    Samples given = Samples.of(data, 0, images);
    for (int column = 0; column < columns; column++) {
      Samples shown = column == 0 ? given : translator.translate(given, column - 1);
      for (int i = 0; i * columns + column < count; i++) {
        System.arraycopy(shown.values(), i * size, all, (i * columns + column) * size, size);
      }
    }
    return new Samples(all, count, shape());
  }

  /**
   * Turns image i of the data into the i-th domain asked for.
   *
   * @param domains 0 to {@link #classes()} - 1, at least one
   * @return one image each
   * @throws InvalidArgumentException if there is none, one is out of range, or there are not as
   *     many images
   */
  @Override
  public Samples ofClasses(int... domains) {
    require("classes", domains.length, domains.length, 1);
    return translator.translate(Samples.of(data, 0, domains.length), domains);
  }

  private void require(String what, int given, int images, int each) {
    if (images < 1 || images > data.size()) {
      throw new InvalidArgumentException(
          what,
          Integer.toString(given),
          "1 to "
              + (long) each * data.size()
              + " of the "
              + data.size()
              + " images of "
              + data.name(),
          "ask for as many as the data gives");
    }
  }

  @Override
  public void close() {
    translator.close();
    if (owned != null) {
      owned.close();
      data.close();
    }
  }
}
