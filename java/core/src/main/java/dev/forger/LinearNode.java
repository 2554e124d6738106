// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.ArrayList;
import java.util.List;

/** A layer y = W x + b with a filter W: its four passes are three kernels and their adjoints. */
abstract class LinearNode extends Node {
  /** Activation applied in the forward epilogue, chosen by the network. */
  Activation fused = Activation.IDENTITY;

  float fusedSlope = 0.5f;

  LinearNode(String name, Shape shape, int input) {
    super(name, shape, input);
  }

  /** The epilogue is that of a forward pass; others have none. */
  abstract Plan plan(Tape tape, Pass pass, int rows, Epilogue epilogue, boolean accumulate);

  abstract Parameter filter();

  /** How spectral normalisation sees the filter. */
  abstract SpectralFilter spectral();

  /** Null when there is none. */
  abstract Parameter bias();

  @Override
  final boolean keepsInput() {
    return true;
  }

  @Override
  final List<Parameter> parameters() {
    List<Parameter> list = new ArrayList<>();
    list.add(filter());
    if (bias() != null) {
      list.add(bias());
    }
    return list;
  }

  @Override
  final void forward(Tape tape, Window rows) {
    FoldedLayer folded = tape.folded(this);
    if (folded != null) {
      forward(tape, rows, folded.epilogue(this), folded.bias(tape, this), folded.output(this));
    } else {
      Value b = bias() == null ? null : tape.weight(bias());
      forward(tape, rows, new Epilogue(b != null, fused, fusedSlope), b, id);
    }
  }

  private void forward(Tape tape, Window rows, Epilogue epilogue, Value b, int output) {
    Plan plan = plan(tape, Pass.FORWARD, rows.rows(), epilogue, false);
    Value w = tape.filter(this, plan, Pass.FORWARD);
    Value x = tape.y(inputs[0]);
    Value y = tape.y(output);
    if (b == null) {
      tape.record(this, Pass.FORWARD, plan, rows, x, w, y);
    } else {
      tape.record(this, Pass.FORWARD, plan, rows, x, w, b, y);
    }
  }

  @Override
  final void backward(Tape tape, Window rows) {
    if (tape.needsCotangent(inputs[0])) {
      backwardData(
          tape,
          tape.rowsFor(inputs[0], rows),
          tape.d(id),
          tape.d(inputs[0]),
          tape.touchD(inputs[0]),
          Pass.BACKWARD_DATA);
    }
  }

  @Override
  final void tangent(Tape tape, Window rows) {
    Plan plan = plan(tape, Pass.FORWARD, rows.rows(), Epilogue.NONE, false);
    Value w = tape.filter(this, plan, Pass.FORWARD);
    tape.record(this, Pass.TANGENT, plan, rows, tape.t(inputs[0]), w, tape.t(id));
  }

  @Override
  final void tangentBackward(Tape tape, Window rows) {
    if (tape.hasE(id) && tape.wantsE(inputs[0])) {
      backwardData(
          tape, rows, tape.e(id), tape.e(inputs[0]), tape.touchE(inputs[0]), Pass.TANGENT_BACKWARD);
    }
  }

  private void backwardData(
      Tape tape, Window rows, Value dy, Value dx, boolean accumulate, Pass label) {
    Plan plan = plan(tape, Pass.BACKWARD_DATA, rows.rows(), Epilogue.NONE, accumulate);
    Value w = tape.filter(this, plan, Pass.BACKWARD_DATA);
    tape.record(this, label, plan, rows, dy, w, dx);
  }

  /**
   * Pass 3 along weights: ẏ = W ẋ + Ẇ x + ḃ.
   *
   * @param moved whether there is an ẋ
   */
  final void tangent(Tape tape, Window rows, Weights direction, boolean moved) {
    Epilogue shifted = new Epilogue(bias() != null, Activation.IDENTITY, fusedSlope);
    Plan plan = plan(tape, Pass.FORWARD, rows.rows(), shifted, false);
    Value w = tape.filter(direction, this, plan, Pass.FORWARD);
    Value x = tape.y(inputs[0]);
    if (bias() == null) {
      tape.record(this, Pass.TANGENT, plan, rows, x, w, tape.t(id));
    } else {
      Value b = direction.value(tape.recorder, bias());
      tape.record(this, Pass.TANGENT, plan, rows, x, w, b, tape.t(id));
    }
    if (moved) {
      Plan product = plan(tape, Pass.FORWARD, rows.rows(), Epilogue.NONE, false);
      Value own = tape.filter(this, product, Pass.FORWARD);
      Value carried = tape.penaltyScratch(name + " W ẋ", shape.elements());
      tape.record(this, Pass.TANGENT, product, rows, tape.t(inputs[0]), own, carried);
      tape.addTo(name + " W ẋ", rows, carried, tape.t(id), true, shape.elements());
    }
  }

  /** Pass 4 along weights: η of x is Wᵀ η of y + Ẇᵀ δ. */
  final void tangentBackward(Tape tape, Window rows, Weights direction) {
    Value dx = tape.e(inputs[0]);
    if (tape.hasE(id)) {
      backwardData(tape, rows, tape.e(id), dx, tape.touchE(inputs[0]), Pass.TANGENT_BACKWARD);
    }
    boolean accumulate = tape.touchE(inputs[0]);
    Plan plan = plan(tape, Pass.BACKWARD_DATA, rows.rows(), Epilogue.NONE, accumulate);
    Value w = tape.filter(direction, this, plan, Pass.BACKWARD_DATA);
    tape.record(this, Pass.TANGENT_BACKWARD, plan, rows, tape.d(id), w, dx);
  }

  @Override
  final void weights(Tape tape, Window rows, Value input, Value cotangent) {
    Plan plan = plan(tape, Pass.BACKWARD_WEIGHTS, rows.rows(), Epilogue.NONE, true);
    tape.record(this, Pass.BACKWARD_WEIGHTS, plan, rows, input, cotangent, tape.gradient(filter()));
  }

  @Override
  final void biasGradient(Tape tape, Window rows, Value cotangent) {
    if (bias() != null) {
      Plan plan = tape.plans().bias(Pass.BACKWARD_WEIGHTS, shape);
      tape.record(name + " bias gradient", plan, rows, cotangent, tape.gradient(bias()));
    }
  }
}
