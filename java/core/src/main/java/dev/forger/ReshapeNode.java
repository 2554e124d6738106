// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** Flatten and reshape: the same NHWC memory under another shape. */
final class ReshapeNode extends Node {
  ReshapeNode(String name, int input, Shape in, Shape shape) {
    super(name, shape, input);
    if (in.elements() != shape.elements()) {
      throw new ShapeException(
          name,
          in + " (" + in.elements() + " elements) reshaped to " + shape,
          shape.elements() + " elements",
          "make both shapes hold the same number of elements");
    }
  }

  @Override
  boolean isView() {
    return true;
  }

  @Override
  void forward(Tape tape, Window rows) {}

  @Override
  void backward(Tape tape, Window rows) {
    if (tape.needsCotangent(inputs[0])) {
      tape.addTo(
          name,
          tape.rowsFor(inputs[0], rows),
          tape.d(id),
          tape.d(inputs[0]),
          tape.touchD(inputs[0]),
          shape.elements());
    }
  }

  @Override
  void tangent(Tape tape, Window rows) {}

  @Override
  void tangentBackward(Tape tape, Window rows) {
    if (tape.hasE(id) && tape.wantsE(inputs[0])) {
      tape.addTo(
          name, rows, tape.e(id), tape.e(inputs[0]), tape.touchE(inputs[0]), shape.elements());
    }
  }
}
