// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.nio.FloatBuffer;

/**
 * Reorders weights between PyTorch's layouts and Forger's, which keep channels innermost.
 *
 * <table>
 *   <caption>Layouts of weights, slowest axis first</caption>
 *   <tr><th>layer</th><th>PyTorch</th><th>Forger</th></tr>
 *   <tr><td>convolution</td><td>[out][in][kh][kw]</td><td>[K=out][R][S][C=in]</td></tr>
 *   <tr><td>transposed convolution</td><td>[in][out][kh][kw]</td><td>[K=in][R][S][C=out]</td></tr>
 *   <tr><td>dense</td><td>[out][in]</td><td>[out][in]</td></tr>
 *   <tr><td>dense after a flatten</td><td>[out][c*h*w]</td><td>[out][h*w*c]</td></tr>
 *   <tr><td>dense before a reshape</td><td>[c*h*w][in]</td><td>[h*w*c][in]</td></tr>
 * </table>
 *
 * <p>With groups the second axis of a convolution holds in/groups channels, of a transposed one
 * out/groups. All methods read and write from the positions of their buffers and leave these where
 * they were. Source and destination must not overlap.
 */
public final class WeightLayout {

  private WeightLayout() {}

  /**
   * Reorders filters from PyTorch: [outer][channels][r][s] to [outer][r][s][channels].
   *
   * @param src PyTorch's order
   * @param dst Forger's order, not overlapping
   * @param outer out channels of a convolution, in channels of a transposed one
   * @param channels size of PyTorch's second axis
   * @param r filter height
   * @param s filter width
   * @throws ShapeException if a buffer holds fewer elements than the sizes say
   */
  public static void filterFromTorch(
      FloatBuffer src, FloatBuffer dst, int outer, int channels, int r, int s) {
    swapMiddle("filter from PyTorch", src, dst, outer, channels, (long) r * s, 1);
  }

  /**
   * Reorders filters to PyTorch: [outer][r][s][channels] to [outer][channels][r][s].
   *
   * @param src Forger's order
   * @param dst PyTorch's order, not overlapping
   * @param outer out channels of a convolution, in channels of a transposed one
   * @param channels size of PyTorch's second axis
   * @param r filter height
   * @param s filter width
   * @throws ShapeException if a buffer holds fewer elements than the sizes say
   */
  public static void filterToTorch(
      FloatBuffer src, FloatBuffer dst, int outer, int channels, int r, int s) {
    swapMiddle("filter to PyTorch", src, dst, outer, (long) r * s, channels, 1);
  }

  /**
   * Reorders from PyTorch the input columns of a dense layer that follows a flatten: [out][c][h][w]
   * to [out][h][w][c].
   *
   * @param src PyTorch's order
   * @param dst Forger's order, not overlapping
   * @param out output features
   * @param flattened the activation before the flatten
   * @throws ShapeException if a buffer holds fewer elements than the sizes say
   */
  public static void denseColumnsFromTorch(
      FloatBuffer src, FloatBuffer dst, int out, Shape flattened) {
    long pixels = pixels(flattened);
    swapMiddle("dense columns from PyTorch", src, dst, out, flattened.c(), pixels, 1);
  }

  /**
   * Reorders to PyTorch the input columns of a dense layer that follows a flatten: [out][h][w][c]
   * to [out][c][h][w].
   *
   * @param src Forger's order
   * @param dst PyTorch's order, not overlapping
   * @param out output features
   * @param flattened the activation before the flatten
   * @throws ShapeException if a buffer holds fewer elements than the sizes say
   */
  public static void denseColumnsToTorch(
      FloatBuffer src, FloatBuffer dst, int out, Shape flattened) {
    long pixels = pixels(flattened);
    swapMiddle("dense columns to PyTorch", src, dst, out, pixels, flattened.c(), 1);
  }

  /**
   * Reorders from PyTorch the output rows of a dense layer whose output is reshaped to an image:
   * [c][h][w][in] to [h][w][c][in]. Its bias is reordered with {@code in} = 1.
   *
   * @param src PyTorch's order
   * @param dst Forger's order, not overlapping
   * @param in input features
   * @param reshaped the activation after the reshape
   * @throws ShapeException if a buffer holds fewer elements than the sizes say
   */
  public static void denseRowsFromTorch(FloatBuffer src, FloatBuffer dst, int in, Shape reshaped) {
    swapMiddle("dense rows from PyTorch", src, dst, 1, reshaped.c(), pixels(reshaped), in);
  }

  /**
   * Reorders to PyTorch the output rows of a dense layer whose output is reshaped to an image:
   * [h][w][c][in] to [c][h][w][in]. Its bias is reordered with {@code in} = 1.
   *
   * @param src Forger's order
   * @param dst PyTorch's order, not overlapping
   * @param in input features
   * @param reshaped the activation after the reshape
   * @throws ShapeException if a buffer holds fewer elements than the sizes say
   */
  public static void denseRowsToTorch(FloatBuffer src, FloatBuffer dst, int in, Shape reshaped) {
    swapMiddle("dense rows to PyTorch", src, dst, 1, pixels(reshaped), reshaped.c(), in);
  }

  private static long pixels(Shape shape) {
    return (long) shape.h() * shape.w();
  }

  /** [outer][a][b][inner] to [outer][b][a][inner]. */
  private static void swapMiddle(
      String what, FloatBuffer src, FloatBuffer dst, long outer, long a, long b, long inner) {
    long count = outer * a * b * inner;
    checkCount(what + ", source", src, count);
    checkCount(what + ", destination", dst, count);
    int from = src.position();
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < a; i++) {
        for (int j = 0; j < b; j++) {
          int to = dst.position() + (int) (((o * b + j) * a + i) * inner);
          if (inner == 1) {
            dst.put(to, src.get(from));
          } else {
            dst.put(to, src, from, (int) inner);
          }
          from += (int) inner;
        }
      }
    }
  }

  private static void checkCount(String what, FloatBuffer buffer, long count) {
    if (buffer.remaining() < count) {
      throw new ShapeException(
          what,
          buffer.remaining() + " elements",
          count + " elements",
          "check the layer's sizes and the buffer");
    }
  }
}
