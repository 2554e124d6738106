// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** Probabilities of the classes of each pixel, one channel each, from their logits. */
final class SoftmaxNode extends Node {
  private static final int MAX_CLASSES = 4096;

  SoftmaxNode(String name, int input, Shape shape) {
    super(name, shape, input);
    if (shape.c() < 2 || shape.c() > MAX_CLASSES) {
      throw new ShapeException(
          name,
          shape.c() + " channels",
          "2 to " + MAX_CLASSES + ", one a class",
          "let the layer before it end with one channel a class");
    }
  }

  @Override
  boolean keepsOutput() {
    return true;
  }

  @Override
  boolean curved() {
    return true;
  }

  private Plan plan(Tape tape, Pass pass, boolean accumulate) {
    return new DiscretePlans(tape.recorder).softmax(pass, shape, accumulate);
  }

  @Override
  void forward(Tape tape, Window rows) {
    Plan plan = plan(tape, Pass.FORWARD, false);
    tape.record(this, Pass.FORWARD, plan, rows, tape.y(inputs[0]), tape.y(id));
  }

  @Override
  void backward(Tape tape, Window rows) {
    if (tape.needsCotangent(inputs[0])) {
      Plan plan = plan(tape, Pass.BACKWARD_DATA, tape.touchD(inputs[0]));
      Window window = tape.rowsFor(inputs[0], rows);
      tape.record(
          this, Pass.BACKWARD_DATA, plan, window, tape.y(id), tape.d(id), tape.d(inputs[0]));
    }
  }

  @Override
  void tangent(Tape tape, Window rows) {
    Plan plan = plan(tape, Pass.TANGENT, false);
    tape.record(this, Pass.TANGENT, plan, rows, tape.y(id), tape.t(inputs[0]), tape.t(id));
  }

  @Override
  void tangentBackward(Tape tape, Window rows) {
    if (tape.wantsE(inputs[0])) {
      Plan plan = plan(tape, Pass.TANGENT_BACKWARD, tape.touchE(inputs[0]));
      tape.record(
          this,
          Pass.TANGENT_BACKWARD,
          plan,
          rows,
          tape.y(id),
          tape.t(inputs[0]),
          tape.d(id),
          tape.eOrZero(this, rows),
          tape.e(inputs[0]));
    }
  }
}
