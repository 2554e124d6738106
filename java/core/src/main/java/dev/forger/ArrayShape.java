// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.Arrays;

/**
 * The shape of a whole tensor as array libraries have it: [rows, n] for vectors of features (shapes
 * 1x1xn), else [rows, height, width, channels] or [rows, channels, height, width].
 */
public final class ArrayShape {
  private ArrayShape() {}

  /**
   * Returns the sizes of an array of rows.
   *
   * @param rows number of samples
   * @param shape of one sample
   * @param order where channels stand
   * @return 2 or 4 sizes, the slowest axis first
   */
  public static long[] of(int rows, Shape shape, ChannelOrder order) {
    if (isVector(shape)) {
      return new long[] {rows, shape.c()};
    }
    return order == ChannelOrder.LAST
        ? new long[] {rows, shape.h(), shape.w(), shape.c()}
        : new long[] {rows, shape.c(), shape.h(), shape.w()};
  }

  /**
   * Returns the sizes of an array of the first samples of a pass, in its order of channels.
   *
   * @param pass whose input or output it is
   * @param shape of one sample
   * @param count of the samples
   * @return 2 or 4 sizes, the slowest axis first
   * @throws InvalidArgumentException if count is not from 1 to the pass's maximum
   */
  public static long[] first(ForwardPass pass, Shape shape, int count) {
    pass.checkCount(count);
    return of(count, shape, pass.channelOrder());
  }

  /**
   * Returns the number of rows of an array that holds samples of a shape.
   *
   * @param what names the array in the error
   * @param sizes of its axes, the slowest first
   * @param shape of one sample
   * @param order where channels stand
   * @return at least 1
   * @throws ShapeException if the axes are not those of {@link #of}
   */
  public static int rows(String what, long[] sizes, Shape shape, ChannelOrder order) {
    if (sizes.length > 0 && sizes[0] >= 1 && sizes[0] <= Integer.MAX_VALUE) {
      int rows = (int) sizes[0];
      if (Arrays.equals(sizes, of(rows, shape, order))) {
        return rows;
      }
    }
    throw new ShapeException(
        what,
        "sizes " + Arrays.toString(sizes),
        Arrays.toString(of(1, shape, order)) + " with any number of rows first",
        "reshape the array, or give the shape and order that its samples have");
  }

  private static boolean isVector(Shape shape) {
    return shape.h() == 1 && shape.w() == 1;
  }
}
