// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** Activations side by side along the channels. */
final class ConcatNode extends Node {
  private final Shape[] parts;

  ConcatNode(String name, int[] inputs, Shape[] parts) {
    super(name, joined(name, parts), inputs);
    this.parts = parts;
  }

  private static Shape joined(String name, Shape[] parts) {
    int channels = 0;
    for (Shape part : parts) {
      if (part.h() != parts[0].h() || part.w() != parts[0].w()) {
        throw new ShapeException(
            name, parts[0] + " beside " + part, "equal heights and widths", "resample one of them");
      }
      channels += part.c();
    }
    return Shape.of(parts[0].h(), parts[0].w(), channels);
  }

  private Plan gather(Tape tape, int part, int at) {
    return tape.plans()
        .copyChannels(
            shape.h() * shape.w(), parts[part].c(), parts[part].c(), 0, shape.c(), at, false);
  }

  private Plan scatter(Tape tape, int part, int at, boolean accumulate) {
    return tape.plans()
        .copyChannels(
            shape.h() * shape.w(), parts[part].c(), shape.c(), at, parts[part].c(), 0, accumulate);
  }

  @Override
  void forward(Tape tape, Window rows) {
    int at = 0;
    for (int k = 0; k < inputs.length; k++) {
      tape.record(this, Pass.FORWARD, gather(tape, k, at), rows, tape.y(inputs[k]), tape.y(id));
      at += parts[k].c();
    }
  }

  @Override
  void backward(Tape tape, Window rows) {
    int at = 0;
    for (int k = 0; k < inputs.length; k++) {
      int in = inputs[k];
      if (tape.needsCotangent(in)) {
        Plan plan = scatter(tape, k, at, tape.touchD(in));
        tape.record(this, Pass.BACKWARD_DATA, plan, tape.rowsFor(in, rows), tape.d(id), tape.d(in));
      }
      at += parts[k].c();
    }
  }

  @Override
  void tangent(Tape tape, Window rows) {
    int at = 0;
    for (int k = 0; k < inputs.length; k++) {
      tape.record(this, Pass.TANGENT, gather(tape, k, at), rows, tape.t(inputs[k]), tape.t(id));
      at += parts[k].c();
    }
  }

  @Override
  void tangentBackward(Tape tape, Window rows) {
    int at = 0;
    for (int k = 0; k < inputs.length; k++) {
      int in = inputs[k];
      if (tape.hasE(id) && tape.wantsE(in)) {
        Plan plan = scatter(tape, k, at, tape.touchE(in));
        tape.record(this, Pass.TANGENT_BACKWARD, plan, rows, tape.e(id), tape.e(in));
      }
      at += parts[k].c();
    }
  }
}
