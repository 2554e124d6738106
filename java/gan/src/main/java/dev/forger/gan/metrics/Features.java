// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.InvalidArgumentException;
import dev.forger.ShapeException;
import java.util.Arrays;

/**
 * Rows of numbers that stand for samples: what an extractor makes of images, or the samples
 * themselves.
 *
 * @param values one sample after another
 * @param count number of samples, at least 1
 * @param extractor what made them
 * @param hash of the extractor: whatever changes features changes it
 */
public record Features(float[] values, int count, String extractor, String hash) {
  private static final String GIVEN = "given rows";

  /**
   * Checks shape and values.
   *
   * @param values one sample after another
   * @param count number of samples
   * @param extractor what made them
   * @param hash of the extractor
   * @throws ShapeException if the values are no whole number of samples
   * @throws InvalidArgumentException if one is not finite
   */
  public Features {
    if (count < 1 || values.length < count || values.length % count != 0) {
      throw new ShapeException(
          "features",
          values.length + " values of " + count + " samples",
          "at least one sample, all of one length",
          "pass whole rows");
    }
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new InvalidArgumentException(
            "features by " + extractor + ", sample " + i / (values.length / count),
            Float.toString(values[i]),
            "finite numbers",
            "look at that sample");
      }
    }
  }

  /**
   * Takes rows as they are.
   *
   * @param rows at least one, all of one length
   * @return a copy in float32
   * @throws ShapeException if lengths differ or there is none
   * @throws InvalidArgumentException if a value is not finite
   */
  public static Features of(double[]... rows) {
    int size = rows.length == 0 ? 0 : rows[0].length;
    float[] values = new float[rows.length * size];
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length != size) {
        throw new ShapeException(
            "features", "rows of " + size + " and " + rows[i].length, "one length", "check them");
      }
      for (int k = 0; k < size; k++) {
        values[i * size + k] = (float) rows[i][k];
      }
    }
    return new Features(values, rows.length, GIVEN, "none");
  }

  /**
   * Returns the length of a row.
   *
   * @return at least 1
   */
  public int size() {
    return values.length / count;
  }

  /**
   * Takes the first rows.
   *
   * @param most of them
   * @return this where there are no more
   */
  public Features first(int most) {
    return most >= count
        ? this
        : new Features(Arrays.copyOf(values, most * size()), most, extractor, hash);
  }

  /**
   * Takes each row for logits.
   *
   * @return class probabilities, by the same extractor
   */
  public Features softmax() {
    double[] all = new double[values.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = values[i];
    }
    SoftmaxCrossEntropy.softmax(all, size());
    float[] probabilities = new float[all.length];
    for (int i = 0; i < all.length; i++) {
      probabilities[i] = (float) all[i];
    }
    return new Features(probabilities, count, extractor, hash);
  }

  /** Takes some rows in a given order. */
  Features pick(int[] rows, int from, int to) {
    int size = size();
    float[] picked = new float[(to - from) * size];
    for (int i = from; i < to; i++) {
      java.lang.System.arraycopy(values, rows[i] * size, picked, (i - from) * size, size);
    }
    return new Features(picked, to - from, extractor, hash);
  }

  /** The rows from an index on, in double. */
  double[][] rows(int from, int to) {
    int size = size();
    double[][] rows = new double[to - from][size];
    for (int i = from; i < to; i++) {
      for (int k = 0; k < size; k++) {
        rows[i - from][k] = values[i * size + k];
      }
    }
    return rows;
  }

  /** Refuses two sets that cannot be compared, or too few samples. */
  static void check(String metric, Features samples, Features reference, int least) {
    if (samples.size() != reference.size()) {
      throw new ShapeException(
          metric,
          "features of " + samples.size() + " and " + reference.size() + " values",
          "features of one length",
          "use one extractor for both");
    }
    if (!samples.hash.equals(reference.hash)) {
      throw new InvalidArgumentException(
          metric,
          "features by " + samples.extractor + " and by " + reference.extractor,
          "features by one extractor of one version",
          "use one extractor for both");
    }
    atLeast(metric, Math.min(samples.count, reference.count), least);
  }

  static void atLeast(String metric, int count, int least) {
    if (count < least) {
      throw new InvalidArgumentException(
          metric, count + " samples", "at least " + least, "draw more samples");
    }
  }

  /** Refuses a number that is not positive. */
  static void positive(String what, int value) {
    if (value < 1) {
      throw new InvalidArgumentException(
          what, Integer.toString(value), "at least 1", "choose a number of 1 or more");
    }
  }
}
