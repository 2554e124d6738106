// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** A linear map without weights of one input: forward and its adjoint give all four passes. */
abstract class MapNode extends Node {
  MapNode(String name, int input, Shape shape) {
    super(name, shape, input);
  }

  /** The map, or its adjoint, which may add to its output. */
  abstract Plan plan(Tape tape, Pass pass, boolean accumulate);

  @Override
  void forward(Tape tape, Window rows) {
    Plan plan = plan(tape, Pass.FORWARD, false);
    tape.record(this, Pass.FORWARD, plan, rows, tape.y(inputs[0]), tape.y(id));
  }

  /** The adjoint writes only a part of its output, which must be zeroed before. */
  boolean adjointIsPartial() {
    return false;
  }

  @Override
  final void backward(Tape tape, Window rows) {
    if (tape.needsCotangent(inputs[0])) {
      boolean accumulate = tape.touchD(inputs[0]);
      adjoint(
          tape,
          Pass.BACKWARD_DATA,
          tape.rowsFor(inputs[0], rows),
          tape.d(id),
          tape.d(inputs[0]),
          accumulate);
    }
  }

  private void adjoint(Tape tape, Pass label, Window rows, Value dy, Value dx, boolean accumulate) {
    if (adjointIsPartial() && !accumulate) {
      tape.zero(name + " zero", rows, dx);
    }
    tape.record(this, label, plan(tape, Pass.BACKWARD_DATA, accumulate), rows, dy, dx);
  }

  @Override
  final void tangent(Tape tape, Window rows) {
    Plan plan = plan(tape, Pass.FORWARD, false);
    tape.record(this, Pass.TANGENT, plan, rows, tape.t(inputs[0]), tape.t(id));
  }

  @Override
  final void tangentBackward(Tape tape, Window rows) {
    if (tape.hasE(id) && tape.wantsE(inputs[0])) {
      boolean accumulate = tape.touchE(inputs[0]);
      adjoint(tape, Pass.TANGENT_BACKWARD, rows, tape.e(id), tape.e(inputs[0]), accumulate);
    }
  }
}
