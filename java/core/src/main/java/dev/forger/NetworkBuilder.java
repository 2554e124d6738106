// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * Builds a {@link Network} layer by layer. Each layer reads the one before it, unless {@link #from}
 * moves back to an earlier one.
 *
 * <p>All methods that add a layer return this builder and throw {@link ShapeException} naming the
 * layer when it does not fit its input.
 */
public final class NetworkBuilder extends ShapeKeepingLayers<NetworkBuilder> {
  /** A layer's output, for residual sums, concatenations and branches. */
  public static final class Ref {
    private final int node;
    private final NetworkBuilder builder;

    private Ref(int node, NetworkBuilder builder) {
      this.node = node;
      this.builder = builder;
    }
  }

  NetworkBuilder(Shape input) {
    super(input);
  }

  @Override
  NetworkBuilder self() {
    return this;
  }

  /**
   * Puts a prefix before the positions that name the following layers, such as {@code main.}, and
   * counts from 0 again.
   *
   * @param prefix the prefix
   * @return this builder
   */
  public NetworkBuilder prefix(String prefix) {
    draft.prefix(prefix);
    return this;
  }

  /**
   * Names the next layer.
   *
   * @param name the module name that PyTorch would use
   * @return this builder
   */
  public NetworkBuilder name(String name) {
    draft.nameNext(name);
    return this;
  }

  /**
   * Marks the current output.
   *
   * @return a reference for {@link #from}, {@link #add} and {@link #concat}
   */
  public Ref here() {
    return new Ref(current(), this);
  }

  /**
   * Returns the current shape.
   *
   * @return output shape of the last layer
   */
  public Shape currentShape() {
    return shape();
  }

  private int check(Ref ref) {
    if (ref.builder != this) {
      throw new InvalidArgumentException(
          "reference", "one of another builder", "one of this builder", "call here() on this one");
    }
    return ref.node;
  }

  /**
   * Continues from an earlier output.
   *
   * @param ref made by {@link #here}
   * @return this builder
   */
  public NetworkBuilder from(Ref ref) {
    draft.current = check(ref);
    return this;
  }

  /**
   * Adds a convolution.
   *
   * @param channels output channels
   * @param options kernel, stride, padding
   * @return this builder
   */
  public NetworkBuilder conv2d(int channels, Conv2d options) {
    return add(new ConvNode(takeName(), current(), shape(), channels, options, false));
  }

  /**
   * Adds a transposed convolution, the adjoint of a convolution in shape and values.
   *
   * @param channels output channels
   * @param options kernel, stride, padding of the convolution that it is the adjoint of
   * @return this builder
   */
  public NetworkBuilder convTranspose2d(int channels, Conv2d options) {
    return add(new ConvNode(takeName(), current(), shape(), channels, options, true));
  }

  /**
   * Adds a dense layer on all elements of a sample.
   *
   * @param features output features
   * @return this builder
   */
  public NetworkBuilder dense(int features) {
    return dense(features, true);
  }

  /**
   * Adds a dense layer on all elements of a sample.
   *
   * @param features output features
   * @param bias whether it has a bias
   * @return this builder
   */
  public NetworkBuilder dense(int features, boolean bias) {
    return add(
        new DenseNode(takeName(), current(), shape(), features, bias, draft.viewedShape(), null));
  }

  /**
   * Adds a dense layer whose output is an image: its rows lie in PyTorch's channel order in saved
   * weights.
   *
   * @param image shape of the output
   * @param bias whether it has a bias
   * @return this builder
   */
  public NetworkBuilder denseTo(Shape image, boolean bias) {
    add(
        new DenseNode(
            takeName(), current(), shape(), image.elements(), bias, draft.viewedShape(), image));
    return reshape(image);
  }

  /**
   * Adds a border.
   *
   * @param mode what fills it
   * @param top rows above
   * @param left columns before
   * @param bottom rows below
   * @param right columns after
   * @return this builder
   */
  public NetworkBuilder pad(PadMode mode, int top, int left, int bottom, int right) {
    return add(new PadNode(takeName(), current(), shape(), mode, top, left, bottom, right));
  }

  /**
   * Repeats every pixel.
   *
   * @param factor times in both directions
   * @return this builder
   */
  public NetworkBuilder upsampleNearest(int factor) {
    return add(new ResampleNode(takeName(), current(), shape(), true, factor, factor));
  }

  /**
   * Averages blocks of pixels.
   *
   * @param factor side of a block, a divisor of height and width
   * @return this builder
   */
  public NetworkBuilder averagePool(int factor) {
    return add(new ResampleNode(takeName(), current(), shape(), false, factor, factor));
  }

  /**
   * Averages every channel over all pixels.
   *
   * @return this builder
   */
  public NetworkBuilder globalAveragePool() {
    Shape in = shape();
    return add(new ResampleNode(takeName(), current(), in, false, in.h(), in.w()));
  }

  /**
   * Sees a sample as a vector, in NHWC order.
   *
   * @return this builder
   */
  public NetworkBuilder flatten() {
    return reshape(Shape.features(shape().elements()));
  }

  /**
   * Sees a sample under another shape with as many elements, in NHWC order.
   *
   * @param shape the new shape
   * @return this builder
   */
  public NetworkBuilder reshape(Shape shape) {
    return add(new ReshapeNode(takeName(), current(), shape(), shape));
  }

  /**
   * Appends a channel that holds how much samples differ: the mean of the standard deviations of
   * all elements within a group of consecutive samples (Karras et al. 2018, arXiv 1710.10196).
   * Every pass must cover whole groups; a gradient penalty is refused.
   *
   * @param group samples of a group, 2 to 1024
   * @return this builder
   */
  public NetworkBuilder minibatchStddev(int group) {
    return add(new MinibatchStddevNode(takeName(), current(), shape(), group));
  }

  /**
   * Adds an earlier output to the current one.
   *
   * @param ref made by {@link #here}, of the current shape
   * @return this builder
   */
  public NetworkBuilder add(Ref ref) {
    int other = check(ref);
    return add(new SumNode(takeName(), current(), other, shape(), draft.shape(other)));
  }

  /**
   * Takes the inner product with an earlier output over all elements of a sample: one number, as
   * the projection of an embedded condition on features (Miyato and Koyama 2018, arXiv 1802.05637).
   *
   * @param ref made by {@link #here}, of as many elements
   * @return this builder
   */
  public NetworkBuilder innerProduct(Ref ref) {
    int other = check(ref);
    return add(new InnerProductNode(takeName(), current(), other, shape(), draft.shape(other)));
  }

  /**
   * Puts an earlier output's channels behind the current ones.
   *
   * @param ref made by {@link #here}, of the current height and width
   * @return this builder
   */
  public NetworkBuilder concat(Ref ref) {
    int other = check(ref);
    return add(
        new ConcatNode(
            takeName(), new int[] {current(), other}, new Shape[] {shape(), draft.shape(other)}));
  }

  /**
   * Keeps a range of channels.
   *
   * @param first first channel
   * @param count number of channels
   * @return this builder
   */
  public NetworkBuilder slice(int first, int count) {
    return add(new SliceNode(takeName(), current(), shape(), first, count));
  }

  /**
   * Ends the network at the current layer.
   *
   * @return the network
   * @throws InvalidArgumentException if it has no layer, or a layer's output is not used
   */
  public Network build() {
    return draft.finish();
  }
}
