// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * Kernel, stride, padding, dilation and groups of a convolution, or of that whose adjoint a
 * transposed one is.
 *
 * @param kernelH height of the kernel
 * @param kernelW width of the kernel
 * @param strideH rows from one window to the next
 * @param strideW columns from one window to the next
 * @param dilationH rows from one tap to the next
 * @param dilationW columns from one tap to the next
 * @param top rows of zeros above
 * @param left columns of zeros before
 * @param bottom rows of zeros below
 * @param right columns of zeros after
 * @param outputPaddingH rows that a transposed convolution adds below
 * @param outputPaddingW columns that a transposed convolution adds after
 * @param groups of channels that do not see each other
 */
public record ConvolutionWindow(
    int kernelH,
    int kernelW,
    int strideH,
    int strideW,
    int dilationH,
    int dilationW,
    int top,
    int left,
    int bottom,
    int right,
    int outputPaddingH,
    int outputPaddingW,
    int groups) {
  static ConvolutionWindow of(Conv2d o) {
    return new ConvolutionWindow(
        o.kernelH,
        o.kernelW,
        o.strideH,
        o.strideW,
        o.dilationH,
        o.dilationW,
        o.top,
        o.left,
        o.bottom,
        o.right,
        o.outputPaddingH,
        o.outputPaddingW,
        o.groups);
  }
}
