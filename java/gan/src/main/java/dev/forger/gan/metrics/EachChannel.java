// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.gan.Samples;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Features of images whose channels are images by themselves, such as stacked digits: each channel
 * goes through an extractor of grey images, and the rows are joined. Class probabilities are those
 * of all combinations, the first channel's class counting most: the classes of channels are read
 * independently.
 */
final class EachChannel implements FeatureExtractor {
  private static final int MOST_CLASSES = 4096;

  private final FeatureExtractor grey;

  /** Takes an extractor of images of one channel, which is closed with this. */
  EachChannel(FeatureExtractor grey) {
    this.grey = grey;
  }

  @Override
  public String name() {
    return "channels:" + grey.name();
  }

  @Override
  public String hash() {
    return grey.hash();
  }

  private static List<Samples> channels(Samples images) {
    int channels = images.shape().c();
    int pixels = images.shape().h() * images.shape().w();
    List<Samples> all = new ArrayList<>();
    for (int c = 0; c < channels; c++) {
      float[] values = new float[images.count() * pixels];
      for (int p = 0; p < values.length; p++) {
        values[p] = images.values()[p * channels + c];
      }
      Shape shape = Shape.of(images.shape().h(), images.shape().w(), 1);
      all.add(new Samples(values, images.count(), shape));
    }
    return all;
  }

  @Override
  public Features features(Samples images) {
    List<Features> rows = channels(images).stream().map(grey::features).toList();
    int size = rows.get(0).size();
    int width = size * rows.size();
    float[] joined = new float[images.count() * width];
    for (int c = 0; c < rows.size(); c++) {
      for (int i = 0; i < images.count(); i++) {
        java.lang.System.arraycopy(
            rows.get(c).values(), i * size, joined, i * width + c * size, size);
      }
    }
    return new Features(joined, images.count(), name(), hash());
  }

  @Override
  public Optional<Features> probabilities(Samples images) {
    List<Optional<Features>> each = channels(images).stream().map(grey::probabilities).toList();
    if (each.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    List<Features> rows = each.stream().map(Optional::orElseThrow).toList();
    int classes = rows.get(0).size();
    long all = Math.round(Math.pow(classes, rows.size()));
    if (all > MOST_CLASSES) {
      throw new ShapeException(
          "classes of channels",
          rows.size() + " channels of " + classes + " classes, " + all + " together",
          "at most " + MOST_CLASSES,
          "use images of fewer channels");
    }
    float[] products = new float[Math.toIntExact(images.count() * all)];
    for (int i = 0; i < images.count(); i++) {
      float[] product = {1};
      for (Features row : rows) {
        float[] next = new float[product.length * classes];
        for (int a = 0; a < product.length; a++) {
          for (int b = 0; b < classes; b++) {
            next[a * classes + b] = product[a] * row.values()[i * classes + b];
          }
        }
        product = next;
      }
      java.lang.System.arraycopy(product, 0, products, i * product.length, product.length);
    }
    return Optional.of(new Features(products, images.count(), name(), hash()));
  }

  @Override
  public void close() {
    grey.close();
  }
}
