// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * Inverted dropout: a linear map whose mask is drawn from (seed, step, layer, sample), so that
 * every pass of a step draws the same one.
 */
final class DropoutNode extends Node {
  private final double probability;

  DropoutNode(String name, int input, Shape shape, double probability) {
    super(name, shape, input);
    this.probability = probability;
    if (!(probability >= 0 && probability < 1)) {
      throw new InvalidArgumentException(
          name, "probability " + probability, "0 <= probability < 1", "0.5 is a usual choice");
    }
  }

  @Override
  boolean mayOverwriteInput() {
    return true;
  }

  private Plan plan(Tape tape, boolean accumulate) {
    return tape.plans()
        .dropout(shape.elements(), probability, tape.seed(), tape.stream(id), accumulate);
  }

  @Override
  void forward(Tape tape, Window rows) {
    if (tape.training()) {
      tape.record(this, Pass.FORWARD, plan(tape, false), rows, tape.y(inputs[0]), tape.y(id));
    } else if (!tape.y(inputs[0]).sharesMemoryWith(tape.y(id))) {
      tape.addTo(name, rows, tape.y(inputs[0]), tape.y(id), false, shape.elements());
    }
  }

  @Override
  void backward(Tape tape, Window rows) {
    int in = inputs[0];
    if (tape.needsCotangent(in)) {
      Value dx = tape.d(in);
      boolean accumulate = tape.touchD(in) && !dx.sharesMemoryWith(tape.d(id));
      Window window = tape.rowsFor(in, rows);
      tape.record(this, Pass.BACKWARD_DATA, plan(tape, accumulate), window, tape.d(id), dx);
    }
  }

  @Override
  void tangent(Tape tape, Window rows) {
    tape.record(this, Pass.TANGENT, plan(tape, false), rows, tape.t(inputs[0]), tape.t(id));
  }

  @Override
  void tangentBackward(Tape tape, Window rows) {
    int in = inputs[0];
    if (tape.hasE(id) && tape.wantsE(in)) {
      Plan plan = plan(tape, tape.touchE(in));
      tape.record(this, Pass.TANGENT_BACKWARD, plan, rows, tape.e(id), tape.e(in));
    }
  }
}
