// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * Differentiates a recorded step of first order along a direction of the weights (Pearlmutter 1994,
 * "Fast exact multiplication by the Hessian"): passes 3 and 4 of a {@link Tape} with ẇ in the place
 * of an ẋ. With L the loss and g = ∂L/∂w, it gives H ẇ = ∂(g·ẇ)/∂w, and ∂(g·ẇ)/∂x, how g·ẇ depends
 * on the input.
 *
 * <p>To be recorded behind {@link Tape#forward}, the loss, {@link Tape#backward} and {@link
 * Tape#weights} over all rows: {@link #forward}, then the curvature of the loss, which turns {@link
 * #output} into {@link #outputCotangent}, then {@link #backward}.
 */
public final class WeightTangent {
  private final Tape tape;
  private final Network network;
  private final Weights direction;

  /**
   * Takes over the tangents of a tape.
   *
   * @param tape whose backward pass is recorded, over all rows
   * @param direction ẇ: weights of the same network
   * @throws UnsupportedException if a layer couples samples, or has other weights than filters and
   *     biases
   */
  public WeightTangent(Tape tape, Weights direction) {
    requireDifferentiable(tape.label, tape.network);
    this.tape = tape;
    this.network = tape.network;
    this.direction = direction;
    tape.keepsOutputs = true;
    tape.penalty = tape.all();
  }

  /**
   * Refuses networks whose weights have no tangents.
   *
   * @param label prefix of the names of layers in messages
   * @param network the graph
   * @throws UnsupportedException if a layer couples samples, or has other weights than filters and
   *     biases
   */
  public static void requireDifferentiable(String label, Network network) {
    for (Node node : network.nodes()) {
      boolean normalised = node instanceof LinearNode linear && network.spectral(linear) != null;
      boolean other = !(node instanceof LinearNode) && !node.parameters().isEmpty();
      if (node.couplesSamples() || normalised || other) {
        throw new UnsupportedException(
            "derivative along the weights of " + label + "." + node.name,
            node.couplesSamples()
                ? node.coupling()
                : normalised ? "a spectrally normalised filter" : "a normalisation with weights",
            "dense and convolutional layers, activations, and layers without weights",
            "build the critic without normalisation");
      }
    }
  }

  private boolean readsInput(int node) {
    return network.viewRoot(node) == 0;
  }

  /** Pass 3: the tangents of all outputs along the direction; the input stays. */
  public void forward() {
    Window rows = tape.all();
    boolean zeroed = false;
    for (Node node : network.nodes()) {
      if (node instanceof LinearNode linear) {
        linear.tangent(tape, rows, direction, !readsInput(node.inputs[0]));
        continue;
      }
      for (int in : node.inputs) {
        if (readsInput(in) && !node.isView() && !zeroed) {
          tape.zero("no input tangent", rows, tape.t(0));
          zeroed = true;
        }
      }
      node.tangent(tape, rows);
    }
  }

  /**
   * Returns the tangent of the network's output.
   *
   * @return rows of the output shape
   */
  public Value output() {
    return tape.t(network.outputId());
  }

  /**
   * Returns where the derivative of the output's cotangent along the direction goes.
   *
   * @return rows of the output shape
   */
  public Value outputCotangent() {
    return tape.e(network.outputId());
  }

  /**
   * Pass 4: adds H ẇ to the gradients of the tape's weights, and leaves ∂(g·ẇ)/∂x of some rows.
   *
   * @param inputBegin first row whose {@link #inputCotangent} is wanted
   * @param inputCount rows of it
   */
  public void backward(int inputBegin, int inputCount) {
    Window rows = tape.all();
    tape.startE(true);
    for (int i = network.size() - 1; i > 0; i--) {
      Node node = network.node(i);
      if (node instanceof LinearNode linear) {
        Window window = readsInput(node.inputs[0]) ? new Window(inputBegin, inputCount) : rows;
        linear.tangentBackward(tape, window, direction);
      } else {
        node.tangentBackward(tape, rows);
      }
    }
    for (Node node : network.nodes()) {
      if (node instanceof LinearNode linear) {
        if (!readsInput(linear.inputs[0])) {
          linear.weights(tape, rows, tape.t(linear.inputs[0]), tape.d(linear.id));
        }
        if (tape.hasE(linear.id)) {
          linear.weights(tape, rows, tape.y(linear.inputs[0]), tape.e(linear.id));
          linear.biasGradient(tape, rows, tape.e(linear.id));
        }
      }
    }
  }

  /**
   * Returns ∂(g·ẇ)/∂x of the rows asked for in {@link #backward}.
   *
   * @return rows of the input shape, addressed by row of the batch
   */
  public Value inputCotangent() {
    return tape.e(0);
  }
}
