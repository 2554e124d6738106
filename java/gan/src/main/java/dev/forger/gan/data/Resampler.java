// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

/**
 * Resizes planes of floats by separable cubic convolution (Keys 1981, a = -0.5).
 *
 * <p>When shrinking, the kernel is stretched by the ratio, so that every source pixel counts and
 * fine patterns do not alias; when growing, it interpolates. Weights of a target pixel sum to 1,
 * and the edges use the pixels that exist.
 */
final class Resampler {

  private static final double CUBIC = -0.5;

  private final int from;
  private final int to;
  private final int[] start;
  private final float[][] weights;

  /** Prepares weights from {@code from} to {@code to} samples. */
  Resampler(int from, int to) {
    this.from = from;
    this.to = to;
    this.start = new int[to];
    this.weights = new float[to][];
    double ratio = (double) from / to;
    double stretch = Math.max(1, ratio);
    for (int i = 0; i < to; i++) {
      double centre = (i + 0.5) * ratio;
      int first = (int) Math.max(0, Math.floor(centre - 2 * stretch));
      int end = (int) Math.min(from, Math.ceil(centre + 2 * stretch));
      double[] exact = new double[end - first];
      double sum = 0;
      for (int k = first; k < end; k++) {
        exact[k - first] = cubic((k + 0.5 - centre) / stretch);
        sum += exact[k - first];
      }
      start[i] = first;
      weights[i] = new float[exact.length];
      for (int k = 0; k < exact.length; k++) {
        weights[i][k] = (float) (exact[k] / sum);
      }
    }
  }

  private static double cubic(double signed) {
    double x = Math.abs(signed);
    if (x < 1) {
      return ((CUBIC + 2) * x - (CUBIC + 3)) * x * x + 1;
    }
    if (x < 2) {
      return (((x - 5) * x + 8) * x - 4) * CUBIC;
    }
    return 0;
  }

  /**
   * Resizes the rows of an image with interleaved channels and turns it on its side, so that a
   * second call with the other axis' weights completes the resize: {@code [rows][from][c]} becomes
   * {@code [to][rows][c]}.
   */
  float[] apply(float[] src, int rows, int channels) {
    float[] dst = new float[to * rows * channels];
    for (int row = 0; row < rows; row++) {
      int line = row * from * channels;
      for (int i = 0; i < to; i++) {
        float[] w = weights[i];
        for (int c = 0; c < channels; c++) {
          float sum = 0;
          int at = line + start[i] * channels + c;
          for (float weight : w) {
            sum += weight * src[at];
            at += channels;
          }
          dst[(i * rows + row) * channels + c] = sum;
        }
      }
    }
    return dst;
  }

  /** Resizes an image {@code [height][width][channels]} to a square of {@code size}. */
  static float[] resize(float[] src, int height, int width, int channels, int size) {
    float[] columns = new Resampler(width, size).apply(src, height, channels);
    return new Resampler(height, size).apply(columns, size, channels);
  }

  /** Rounds values 0 to 255 to bytes; the overshoot of the kernel is clipped. */
  static byte[] toBytes(float[] values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (int) (Math.max(0f, Math.min(255f, values[i])) + 0.5f);
    }
    return bytes;
  }
}
