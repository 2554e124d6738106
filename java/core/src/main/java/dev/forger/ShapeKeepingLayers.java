// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * The layers of a {@link NetworkBuilder} whose outputs have the shape of their input.
 *
 * @param <B> the builder itself
 */
abstract class ShapeKeepingLayers<B extends ShapeKeepingLayers<B>> {
  final NetworkDraft draft;

  ShapeKeepingLayers(Shape input) {
    draft = new NetworkDraft(input);
  }

  abstract B self();

  final String takeName() {
    return draft.takeName();
  }

  final int current() {
    return draft.current;
  }

  final Shape shape() {
    return draft.shape();
  }

  final B add(Node node) {
    draft.add(node);
    return self();
  }

  private B activation(Activation kind, float slope) {
    return add(new ActivationNode(takeName(), current(), shape(), kind, slope));
  }

  /**
   * Adds max(x, 0).
   *
   * @return this builder
   */
  public B relu() {
    return activation(Activation.RELU, 0.5f);
  }

  /**
   * Adds x for positive x, else slope x.
   *
   * @param slope between 0 and 1
   * @return this builder
   */
  public B leakyRelu(float slope) {
    if (!(slope > 0 && slope < 1)) {
      throw new InvalidArgumentException(
          "leaky relu slope", Float.toString(slope), "0 < slope < 1", "0.2 is a usual choice");
    }
    return activation(Activation.LEAKY_RELU, slope);
  }

  /**
   * Adds tanh(x).
   *
   * @return this builder
   */
  public B tanh() {
    return activation(Activation.TANH, 0.5f);
  }

  /**
   * Adds 1 / (1 + e^-x).
   *
   * @return this builder
   */
  public B sigmoid() {
    return activation(Activation.SIGMOID, 0.5f);
  }

  /**
   * Adds log(1 + e^x).
   *
   * @return this builder
   */
  public B softplus() {
    return activation(Activation.SOFTPLUS, 0.5f);
  }

  /**
   * Adds softmax over the channels of each pixel: probabilities of as many classes.
   *
   * @return this builder
   * @throws ShapeException if there are fewer than 2 channels, or more than 4096
   */
  public B softmax() {
    return add(new SoftmaxNode(takeName(), current(), shape()));
  }

  /**
   * Adds batch normalisation (Ioffe and Szegedy 2015) with an affine map, epsilon 1e-5 and momentum
   * 0.1.
   *
   * @return this builder
   */
  public B batchNorm() {
    return norm(NormNode.Kind.BATCH);
  }

  /**
   * Adds layer normalisation over pixels and channels with an affine map per channel: PyTorch's
   * {@code GroupNorm(1, channels)}.
   *
   * @return this builder
   */
  public B layerNorm() {
    return norm(NormNode.Kind.LAYER);
  }

  /**
   * Adds instance normalisation with an affine map per channel.
   *
   * @return this builder
   */
  public B instanceNorm() {
    return norm(NormNode.Kind.INSTANCE);
  }

  private B norm(NormNode.Kind kind) {
    return add(new NormNode(takeName(), current(), shape(), kind, true));
  }

  /**
   * Adds inverted dropout.
   *
   * @param probability of dropping a value
   * @return this builder
   */
  public B dropout(double probability) {
    return add(new DropoutNode(takeName(), current(), shape(), probability));
  }
}
