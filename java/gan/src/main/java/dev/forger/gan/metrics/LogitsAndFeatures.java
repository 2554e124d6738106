// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Weights;
import dev.forger.gan.NetworkRows;
import dev.forger.gan.Samples;
import java.util.Arrays;

/**
 * A classifier in inference mode. Its network's outputs are a row of logits and, behind them, a row
 * of features, so that one pass gives both.
 */
final class LogitsAndFeatures implements AutoCloseable {
  /** Images prepared at a time. */
  private static final int BLOCK = 1024;

  /** Brings the channels of an image from [-1, 1] to what the network was trained on. */
  interface Preparation {
    /** Changes images of this many channels, one after another, in place. */
    void apply(float[] images, int channels);
  }

  private final String name;
  private final String hash;
  private final Weights weights;
  private final int classes;
  private final Preparation preparation;
  private final NetworkRows rows;

  /** Closes the weights, even where this fails. */
  LogitsAndFeatures(
      String name, String hash, Weights weights, int classes, Preparation preparation) {
    this.name = name;
    this.hash = hash;
    this.weights = weights;
    this.classes = classes;
    this.preparation = preparation;
    try {
      this.rows = new NetworkRows(name, weights);
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  int classes() {
    return classes;
  }

  Shape inputShape() {
    return weights.network().inputShape();
  }

  /** Outputs behind the logits; the logits themselves where there are no others. */
  Features features(Samples images) {
    int width = weights.network().outputShape().elements();
    int from = width == classes ? 0 : classes;
    return new Features(outputs(images, from, width, images.count()), images.count(), name, hash);
  }

  Features logits(Samples images) {
    return new Features(outputs(images, 0, classes, images.count()), images.count(), name, hash);
  }

  Features probabilities(Samples images) {
    return logits(images).softmax();
  }

  private float[] outputs(Samples images, int from, int to, int count) {
    if (!images.shape().equals(inputShape())) {
      throw new ShapeException(
          "features by " + name,
          "images of " + images.shape(),
          "images of " + inputShape(),
          "use samples and data of this size, or another extractor");
    }
    images.requireFinite("features by " + name);
    int size = inputShape().elements();
    int width = weights.network().outputShape().elements();
    float[] all = new float[Math.multiplyExact(count, to - from)];
    for (int first = 0; first < count; first += BLOCK) {
      int some = Math.min(BLOCK, count - first);
      float[] block = Arrays.copyOfRange(images.values(), first * size, (first + some) * size);
      preparation.apply(block, inputShape().c());
      float[] outputs = rows.apply(block);
      for (int i = 0; i < some; i++) {
        java.lang.System.arraycopy(
            outputs, i * width + from, all, (first + i) * (to - from), to - from);
      }
    }
    return all;
  }

  @Override
  public void close() {
    rows.close();
    weights.close();
  }
}
