// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** The input of a network: memory that the caller fills. */
final class InputNode extends Node {
  InputNode(Shape shape) {
    super("input", shape);
  }

  @Override
  void forward(Tape tape, Window rows) {}

  @Override
  void backward(Tape tape, Window rows) {}

  @Override
  void tangent(Tape tape, Window rows) {}

  @Override
  void tangentBackward(Tape tape, Window rows) {}
}
