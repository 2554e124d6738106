// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.List;

/**
 * One operation of a network and how it records its four passes (docs/architecture.md).
 *
 * <p>Notation: y is the output, δ the cotangent of y (and of its tangent), ẏ the tangent of y along
 * the penalty direction, η the cotangent that y receives when ẏ is differentiated.
 */
abstract class Node {
  final String name;
  final int[] inputs;
  final Shape shape;

  /** Position in the network; set by the builder. 0 is the network's input. */
  int id;

  Node(String name, Shape shape, int... inputs) {
    this.name = name;
    this.shape = shape;
    this.inputs = inputs;
  }

  /** The output is the same memory as the input, unchanged. */
  boolean isView() {
    return false;
  }

  /** The output may overwrite the input. */
  boolean mayOverwriteInput() {
    return false;
  }

  /** Later passes read this node's output. */
  boolean keepsOutput() {
    return false;
  }

  /** Later passes read this node's input. */
  boolean keepsInput() {
    return false;
  }

  /** The second derivative is not zero: pass 4 gives η. */
  boolean curved() {
    return false;
  }

  /** Outputs of one sample depend on other samples, so per-sample input gradients do not exist. */
  boolean couplesSamples() {
    return false;
  }

  /** What couples samples, for messages. */
  String coupling() {
    return "a layer that couples samples";
  }

  List<Parameter> parameters() {
    return List.of();
  }

  /** y = f(x; w). */
  abstract void forward(Tape tape, Window rows);

  /** From δ of y, δ of the inputs; normalisations also accumulate their affine gradients. */
  abstract void backward(Tape tape, Window rows);

  /** ẏ = ∂f/∂x ẋ. */
  abstract void tangent(Tape tape, Window rows);

  /** η of the inputs, from η of y and, for curved nodes, from δ and ẋ. */
  abstract void tangentBackward(Tape tape, Window rows);

  /** Accumulates cotangent ⊗ input into the gradient of a filter. */
  void weights(Tape tape, Window rows, Value input, Value cotangent) {}

  /** Accumulates the sum of the cotangent into the gradient of a bias. */
  void biasGradient(Tape tape, Window rows, Value cotangent) {}
}
