// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** The sum of two activations of one shape, as in a residual connection. */
final class SumNode extends Node {
  SumNode(String name, int a, int b, Shape first, Shape second) {
    super(name, first, a, b);
    if (!first.equals(second)) {
      throw new ShapeException(
          name,
          first + " + " + second,
          "equal shapes",
          "project one of them with a 1x1 convolution");
    }
  }

  private void sum(Tape tape, Pass pass, Window rows, Value a, Value b, Value y) {
    Plan plan = tape.plans().sum(shape.elements(), 1, 1);
    tape.record(this, pass, plan, rows, a, b, y);
  }

  @Override
  void forward(Tape tape, Window rows) {
    sum(tape, Pass.FORWARD, rows, tape.y(inputs[0]), tape.y(inputs[1]), tape.y(id));
  }

  @Override
  void backward(Tape tape, Window rows) {
    for (int in : inputs) {
      if (tape.needsCotangent(in)) {
        tape.addTo(
            name,
            tape.rowsFor(in, rows),
            tape.d(id),
            tape.d(in),
            tape.touchD(in),
            shape.elements());
      }
    }
  }

  @Override
  void tangent(Tape tape, Window rows) {
    sum(tape, Pass.TANGENT, rows, tape.t(inputs[0]), tape.t(inputs[1]), tape.t(id));
  }

  @Override
  void tangentBackward(Tape tape, Window rows) {
    for (int in : inputs) {
      if (tape.hasE(id) && tape.wantsE(in)) {
        tape.addTo(name, rows, tape.e(id), tape.e(in), tape.touchE(in), shape.elements());
      }
    }
  }
}
