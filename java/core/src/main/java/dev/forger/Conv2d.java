// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * Kernel, stride, dilation, padding and groups of a convolution or transposed convolution, per axis
 * and per side.
 *
 * <p>Sizes: {@code out = floor((in + before + after - dilation (kernel - 1) - 1) / stride) + 1};
 * transposed: {@code out = (in - 1) stride - before - after + dilation (kernel - 1) + outputPadding
 * + 1}.
 */
public final class Conv2d {
  final int kernelH;
  final int kernelW;
  final int strideH;
  final int strideW;
  final int dilationH;
  final int dilationW;
  final int top;
  final int left;
  final int bottom;
  final int right;
  final int outputPaddingH;
  final int outputPaddingW;
  final int groups;
  final boolean bias;

  private Conv2d(int[] v, boolean bias) {
    kernelH = v[0];
    kernelW = v[1];
    strideH = v[2];
    strideW = v[3];
    dilationH = v[4];
    dilationW = v[5];
    top = v[6];
    left = v[7];
    bottom = v[8];
    right = v[9];
    outputPaddingH = v[10];
    outputPaddingW = v[11];
    groups = v[12];
    this.bias = bias;
  }

  private int[] values() {
    return new int[] {
      kernelH,
      kernelW,
      strideH,
      strideW,
      dilationH,
      dilationW,
      top,
      left,
      bottom,
      right,
      outputPaddingH,
      outputPaddingW,
      groups
    };
  }

  private Conv2d with(int index, int... replaced) {
    int[] v = values();
    System.arraycopy(replaced, 0, v, index, replaced.length);
    return new Conv2d(v, bias);
  }

  /**
   * Starts from a square kernel with stride 1, dilation 1, no padding, one group and a bias.
   *
   * @param size height and width
   * @return the options
   */
  public static Conv2d kernel(int size) {
    return kernel(size, size);
  }

  /**
   * Starts from a kernel with stride 1, dilation 1, no padding, one group and a bias.
   *
   * @param height height
   * @param width width
   * @return the options
   */
  public static Conv2d kernel(int height, int width) {
    return new Conv2d(new int[] {height, width, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 1}, true);
  }

  /**
   * Sets the stride of both axes.
   *
   * @param stride at least 1
   * @return new options
   */
  public Conv2d stride(int stride) {
    return stride(stride, stride);
  }

  /**
   * Sets the stride per axis.
   *
   * @param height at least 1
   * @param width at least 1
   * @return new options
   */
  public Conv2d stride(int height, int width) {
    return with(2, height, width);
  }

  /**
   * Sets the dilation per axis.
   *
   * @param height at least 1
   * @param width at least 1
   * @return new options
   */
  public Conv2d dilation(int height, int width) {
    return with(4, height, width);
  }

  /**
   * Sets the padding of all four sides.
   *
   * @param all at least 0
   * @return new options
   */
  public Conv2d padding(int all) {
    return padding(all, all, all, all);
  }

  /**
   * Sets the padding per side.
   *
   * @param top at least 0
   * @param left at least 0
   * @param bottom at least 0
   * @param right at least 0
   * @return new options
   */
  public Conv2d padding(int top, int left, int bottom, int right) {
    return with(6, top, left, bottom, right);
  }

  /**
   * Adds rows and columns to the output of a transposed convolution.
   *
   * @param height less than stride or dilation
   * @param width less than stride or dilation
   * @return new options
   */
  public Conv2d outputPadding(int height, int width) {
    return with(10, height, width);
  }

  /**
   * Splits the channels into groups that do not mix.
   *
   * @param groups divides input and output channels
   * @return new options
   */
  public Conv2d groups(int groups) {
    return with(12, groups);
  }

  /**
   * Leaves the bias out.
   *
   * @return new options
   */
  public Conv2d noBias() {
    return new Conv2d(values(), false);
  }

  Shape outputShape(String name, Shape in, int channels, boolean transposed) {
    int h = size(in.h(), kernelH, strideH, dilationH, top + bottom, outputPaddingH, transposed);
    int w = size(in.w(), kernelW, strideW, dilationW, left + right, outputPaddingW, transposed);
    if (strideH < 1 || strideW < 1 || h < 1 || w < 1) {
      throw new ShapeException(
          name,
          "kernel "
              + kernelH
              + "x"
              + kernelW
              + " and stride "
              + strideH
              + "x"
              + strideW
              + " on "
              + in,
          "an output of at least 1x1",
          "use a smaller kernel or more padding");
    }
    return Shape.of(h, w, channels);
  }

  private static int size(
      int in, int kernel, int stride, int dilation, int padding, int extra, boolean transposed) {
    if (stride < 1) {
      return 0;
    }
    if (transposed) {
      return (in - 1) * stride - padding + dilation * (kernel - 1) + extra + 1;
    }
    int span = in + padding - dilation * (kernel - 1) - 1;
    return span < 0 ? 0 : span / stride + 1;
  }
}
