// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.List;

/**
 * One layer of a {@link FrozenNetwork} with its values, for export to other formats. Layers are in
 * an order in which each reads earlier ones only; number 0 is the input, the last one the output.
 *
 * <p>Shapes are those of a sample, height, width, channels. Arrays are copies in PyTorch's order:
 * filters of convolutions [out][in / groups][h][w], of transposed ones [in][out / groups][h][w].
 */
public sealed interface Layer {
  /**
   * Returns the name.
   *
   * @return as PyTorch would name the module
   */
  String name();

  /**
   * Returns what it reads.
   *
   * @return numbers of earlier layers
   */
  List<Integer> inputs();

  /**
   * Returns the shape of its output.
   *
   * @return of one sample
   */
  Shape shape();

  /** Elementwise functions. */
  enum Function {
    /** max(0, x). */
    RELU,
    /** x, or slope times x below 0. */
    LEAKY_RELU,
    /** Hyperbolic tangent. */
    TANH,
    /** 1 / (1 + exp(-x)). */
    SIGMOID,
    /** ln(1 + exp(x)). */
    SOFTPLUS
  }

  /**
   * Where samples come in.
   *
   * @param name of the layer
   * @param inputs none
   * @param shape of a sample
   */
  record Input(String name, List<Integer> inputs, Shape shape) implements Layer {}

  /**
   * A convolution or transposed convolution.
   *
   * @param name of the layer
   * @param inputs the one it reads
   * @param shape of the output
   * @param transposed whether it is transposed
   * @param window kernel, stride, padding, groups
   * @param filter in PyTorch's order
   * @param filterShape four sizes
   * @param bias one value a channel, or null
   */
  record Convolution(
      String name,
      List<Integer> inputs,
      Shape shape,
      boolean transposed,
      ConvolutionWindow window,
      float[] filter,
      long[] filterShape,
      float[] bias)
      implements Layer {}

  /**
   * A dense layer y = W x + b.
   *
   * @param name of the layer
   * @param inputs the one it reads, an image or a vector
   * @param shape of the output, a vector
   * @param columns shape whose elements, channels outermost as in PyTorch, the columns of W are
   * @param rows shape whose elements, channels outermost, the rows of W and the bias are
   * @param matrix W, [rows][columns]
   * @param bias one value a row, or null
   */
  record Dense(
      String name,
      List<Integer> inputs,
      Shape shape,
      Shape columns,
      Shape rows,
      float[] matrix,
      float[] bias)
      implements Layer {}

  /**
   * Batch normalisation by running statistics that is not part of another layer: y = scale x +
   * shift, each channel its own.
   *
   * @param name of the layer
   * @param inputs the one it reads
   * @param shape of input and output
   * @param scale one value a channel
   * @param shift one value a channel
   */
  record Affine(String name, List<Integer> inputs, Shape shape, float[] scale, float[] shift)
      implements Layer {}

  /**
   * Normalisation of a sample by mean and biased variance, then y = scale x + shift.
   *
   * @param name of the layer
   * @param inputs the one it reads
   * @param shape of input and output
   * @param eachChannel statistics of each channel (instance normalisation), or of all elements
   *     (layer normalisation)
   * @param epsilon added to the variance
   * @param scale one value a channel
   * @param shift one value a channel
   */
  record Normalization(
      String name,
      List<Integer> inputs,
      Shape shape,
      boolean eachChannel,
      float epsilon,
      float[] scale,
      float[] shift)
      implements Layer {}

  /**
   * An elementwise function.
   *
   * @param name of the layer
   * @param inputs the one it reads
   * @param shape of input and output
   * @param function which
   * @param slope of the leaky one
   */
  record Pointwise(String name, List<Integer> inputs, Shape shape, Function function, float slope)
      implements Layer {}

  /**
   * Nearest up-sampling, or averages of blocks.
   *
   * @param name of the layer
   * @param inputs the one it reads
   * @param shape of the output
   * @param up whether pixels are repeated
   * @param factorH height of a block
   * @param factorW width of a block
   */
  record Resample(
      String name, List<Integer> inputs, Shape shape, boolean up, int factorH, int factorW)
      implements Layer {}

  /**
   * A border.
   *
   * @param name of the layer
   * @param inputs the one it reads
   * @param shape of the output
   * @param mode what fills it
   * @param top rows above
   * @param left columns before
   * @param bottom rows below
   * @param right columns after
   */
  record Pad(
      String name,
      List<Integer> inputs,
      Shape shape,
      PadMode mode,
      int top,
      int left,
      int bottom,
      int right)
      implements Layer {}

  /**
   * The same elements, height, width, channels in this order, under another shape.
   *
   * @param name of the layer
   * @param inputs the one it reads
   * @param shape of the output
   */
  record Reshape(String name, List<Integer> inputs, Shape shape) implements Layer {}

  /**
   * A sum.
   *
   * @param name of the layer
   * @param inputs two of one shape
   * @param shape of inputs and output
   */
  record Sum(String name, List<Integer> inputs, Shape shape) implements Layer {}

  /**
   * Channels of one layer behind those of another.
   *
   * @param name of the layer
   * @param inputs in order, of one height and width
   * @param shape of the output
   */
  record Concat(String name, List<Integer> inputs, Shape shape) implements Layer {}

  /**
   * A range of channels.
   *
   * @param name of the layer
   * @param inputs the one it reads
   * @param shape of the output
   * @param first the first channel
   */
  record Slice(String name, List<Integer> inputs, Shape shape, int first) implements Layer {}

  /**
   * Softmax over the channels of each pixel.
   *
   * @param name of the layer
   * @param inputs the one it reads
   * @param shape of input and output
   */
  record Softmax(String name, List<Integer> inputs, Shape shape) implements Layer {}

  /**
   * The inner product over all elements of a sample.
   *
   * @param name of the layer
   * @param inputs two of as many elements
   * @param shape one value
   */
  record InnerProduct(String name, List<Integer> inputs, Shape shape) implements Layer {}
}
