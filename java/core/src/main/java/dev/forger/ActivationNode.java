// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** An elementwise function, in place where nothing else reads its input. */
final class ActivationNode extends Node {
  final Activation kind;
  final float slope;

  /** The producer applies it in its forward epilogue. */
  boolean forwardFused;

  /** The producer, a batch normalisation, also applies its derivative. */
  boolean backwardFused;

  ActivationNode(String name, int input, Shape shape, Activation kind, float slope) {
    super(name, shape, input);
    this.kind = kind;
    this.slope = slope;
  }

  @Override
  boolean mayOverwriteInput() {
    return true;
  }

  @Override
  boolean keepsOutput() {
    return true;
  }

  @Override
  boolean curved() {
    return !kind.piecewiseLinear;
  }

  private Plan plan(Tape tape, Pass pass, boolean accumulate) {
    return tape.plans().activation(pass, kind, slope, shape.elements(), accumulate);
  }

  @Override
  void forward(Tape tape, Window rows) {
    if (!forwardFused) {
      Plan plan = plan(tape, Pass.FORWARD, false);
      tape.record(this, Pass.FORWARD, plan, rows, tape.y(inputs[0]), tape.y(id));
    }
  }

  @Override
  void backward(Tape tape, Window rows) {
    if (backwardFused || !tape.needsCotangent(inputs[0])) {
      return;
    }
    Window window = tape.rowsFor(inputs[0], rows);
    Value dx = tape.d(inputs[0]);
    boolean accumulate = tape.touchD(inputs[0]) && !dx.sharesMemoryWith(tape.d(id));
    Plan plan = plan(tape, Pass.BACKWARD_DATA, accumulate);
    tape.record(this, Pass.BACKWARD_DATA, plan, window, tape.y(id), tape.d(id), dx);
  }

  @Override
  void tangent(Tape tape, Window rows) {
    Plan plan = plan(tape, Pass.TANGENT, false);
    tape.record(this, Pass.TANGENT, plan, rows, tape.y(id), tape.t(inputs[0]), tape.t(id));
  }

  @Override
  void tangentBackward(Tape tape, Window rows) {
    if (!tape.wantsE(inputs[0]) || (!tape.hasE(id) && !curved())) {
      return;
    }
    boolean accumulate = tape.touchE(inputs[0]);
    Value dx = tape.e(inputs[0]);
    if (curved()) {
      Plan plan = plan(tape, Pass.TANGENT_BACKWARD, accumulate);
      tape.record(
          this,
          Pass.TANGENT_BACKWARD,
          plan,
          rows,
          tape.y(id),
          tape.t(inputs[0]),
          tangentCotangent(tape, rows),
          tape.eOrZero(this, rows),
          dx);
    } else {
      Plan plan = plan(tape, Pass.BACKWARD_DATA, accumulate);
      tape.record(this, Pass.TANGENT_BACKWARD, plan, rows, tape.y(id), tape.e(id), dx);
    }
  }

  /** f' δ: what backward left in the input's δ, unless other consumers have added to it. */
  private Value tangentCotangent(Tape tape, Window rows) {
    if (tape.d(id).sharesMemoryWith(tape.d(inputs[0]))) {
      return tape.d(inputs[0]);
    }
    Value own = tape.penaltyScratch(name + " f'δ", shape.elements());
    Plan plan = plan(tape, Pass.BACKWARD_DATA, false);
    tape.record(this, Pass.BACKWARD_DATA, plan, rows, tape.y(id), tape.d(id), own);
    return own;
  }
}
