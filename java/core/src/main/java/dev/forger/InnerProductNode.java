// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * The inner product of two activations, y = a·b. It is curved: ẏ = ȧ·b + a·ḃ depends on a and b, so
 * pass 4 gives each the other's ẋ times δ, and the other times η.
 */
final class InnerProductNode extends Node {
  private final int elements;

  InnerProductNode(String name, int a, int b, Shape first, Shape second) {
    super(name, Shape.features(1), a, b);
    this.elements = first.elements();
    if (elements != second.elements() || a == b) {
      throw new ShapeException(
          name,
          a == b ? first + " with itself" : first + " with " + second,
          "two activations of as many elements",
          "project one of them with a dense layer");
    }
  }

  @Override
  boolean keepsInput() {
    return true;
  }

  @Override
  boolean curved() {
    return true;
  }

  private void product(
      Tape tape, Pass pass, Window rows, Value a, Value b, Value y, boolean accumulate) {
    Plan plan = tape.plans().innerProduct(Pass.FORWARD, elements, accumulate);
    tape.record(this, pass, plan, rows, a, b, y);
  }

  private void adjoint(
      Tape tape, Pass pass, Window rows, Value other, Value dy, Value dx, boolean accumulate) {
    Plan plan = tape.plans().innerProduct(Pass.BACKWARD_DATA, elements, accumulate);
    tape.record(this, pass, plan, rows, other, dy, dx);
  }

  @Override
  void forward(Tape tape, Window rows) {
    product(tape, Pass.FORWARD, rows, tape.y(inputs[0]), tape.y(inputs[1]), tape.y(id), false);
  }

  @Override
  void backward(Tape tape, Window rows) {
    for (int k = 0; k < 2; k++) {
      int in = inputs[k];
      if (tape.needsCotangent(in)) {
        Value other = tape.y(inputs[1 - k]);
        Window window = tape.rowsFor(in, rows);
        boolean accumulate = tape.touchD(in);
        adjoint(tape, Pass.BACKWARD_DATA, window, other, tape.d(id), tape.d(in), accumulate);
      }
    }
  }

  @Override
  void tangent(Tape tape, Window rows) {
    int a = inputs[0];
    int b = inputs[1];
    product(tape, Pass.TANGENT, rows, tape.t(a), tape.y(b), tape.t(id), false);
    product(tape, Pass.TANGENT, rows, tape.y(a), tape.t(b), tape.t(id), true);
  }

  @Override
  void tangentBackward(Tape tape, Window rows) {
    for (int k = 0; k < 2; k++) {
      int in = inputs[k];
      int other = inputs[1 - k];
      if (!tape.wantsE(in)) {
        continue;
      }
      boolean accumulate = tape.touchE(in);
      adjoint(tape, Pass.TANGENT_BACKWARD, rows, tape.t(other), tape.d(id), tape.e(in), accumulate);
      if (tape.hasE(id)) {
        adjoint(tape, Pass.TANGENT_BACKWARD, rows, tape.y(other), tape.e(id), tape.e(in), true);
      }
    }
  }
}
