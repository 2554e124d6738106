// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.Forger;
import java.util.ArrayList;
import java.util.List;

/** Batch, layer or instance normalisation with an affine map per channel. */
final class NormNode extends Node {
  /** Over which elements the statistics are taken. */
  enum Kind {
    BATCH(Forger.FG_NORM_BATCH),
    LAYER(Forger.FG_NORM_LAYER),
    INSTANCE(Forger.FG_NORM_INSTANCE);

    final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  final Kind kind;
  final float epsilon;
  final float momentum;
  final boolean affine;
  final Parameter gamma;
  final Parameter beta;
  final Parameter runningMean;
  final Parameter runningVar;

  /** Activation applied by the kernel, chosen by the network; batch normalisation only. */
  Activation fused = Activation.IDENTITY;

  float fusedSlope = 0.5f;

  NormNode(String name, int input, Shape shape, Kind kind, boolean affine) {
    super(name, shape, input);
    this.kind = kind;
    this.epsilon = 1e-5f;
    this.momentum = 0.1f;
    this.affine = affine;
    int c = shape.c();
    gamma = affine ? Parameter.vector(name + ".weight", Parameter.Kind.SCALE, c, 1) : null;
    beta = affine ? Parameter.vector(name + ".bias", Parameter.Kind.BIAS, c, 0) : null;
    boolean batch = kind == Kind.BATCH;
    runningMean =
        batch ? Parameter.vector(name + ".running_mean", Parameter.Kind.STATISTIC, c, 0) : null;
    runningVar =
        batch ? Parameter.vector(name + ".running_var", Parameter.Kind.STATISTIC, c, 1) : null;
  }

  @Override
  boolean keepsInput() {
    return true;
  }

  @Override
  boolean keepsOutput() {
    return fused != Activation.IDENTITY;
  }

  @Override
  boolean curved() {
    return true;
  }

  @Override
  boolean couplesSamples() {
    return kind == Kind.BATCH;
  }

  @Override
  String coupling() {
    return "batch normalisation, which couples the samples of a batch";
  }

  @Override
  List<Parameter> parameters() {
    List<Parameter> list = new ArrayList<>();
    if (affine) {
      list.add(gamma);
      list.add(beta);
    }
    if (kind == Kind.BATCH) {
      list.add(runningMean);
      list.add(runningVar);
    }
    return list;
  }

  /** Values of mean (and of inverse deviation): per row, or fixed for a batch. */
  int statisticsPerRow() {
    return kind == Kind.LAYER ? 1 : shape.c();
  }

  @Override
  void forward(Tape tape, Window rows) {
    boolean batch = kind == Kind.BATCH;
    if (tape.isFolded(this)) {
      return;
    }
    if (batch && !tape.training()) {
      List<Value> operands = new ArrayList<>();
      operands.add(tape.y(inputs[0]));
      addAffine(tape, operands);
      operands.add(tape.weight(runningMean));
      operands.add(tape.weight(runningVar));
      operands.add(tape.y(id));
      Plan plan = tape.plans().norm(this, Pass.INFERENCE, 1, false, false);
      tape.record(this, Pass.INFERENCE, plan, rows, operands.toArray(new Value[0]));
      return;
    }
    List<Value> operands = new ArrayList<>();
    operands.add(tape.y(inputs[0]));
    addAffine(tape, operands);
    operands.add(tape.y(id));
    operands.add(tape.mean(this));
    operands.add(tape.inverseDeviation(this));
    if (batch) {
      operands.add(tape.updated(runningMean));
      operands.add(tape.updated(runningVar));
    }
    Plan plan = tape.plans().norm(this, Pass.FORWARD, tape.groups(this), false, batch);
    tape.record(this, Pass.FORWARD, plan, rows, operands.toArray(new Value[0]));
  }

  private void addAffine(Tape tape, List<Value> operands) {
    if (affine) {
      operands.add(tape.weight(gamma));
      operands.add(tape.weight(beta));
    }
  }

  @Override
  void backward(Tape tape, Window rows) {
    int in = inputs[0];
    // The input may want fewer rows than the affine gradients come from.
    boolean all = tape.needsCotangent(in) && tape.rowsFor(in, rows).equals(rows);
    Value dx = all ? tape.d(in) : tape.scratchRows(name + " δ of x", shape.elements());
    boolean accumulate = all && tape.touchD(in);
    Window trained = tape.affineRows(rows);
    if (trained.rows() > 0) {
      backward(tape, trained, dx, accumulate, true);
    }
    // The penalty's rows: their affine gradients come from pass 4 alone.
    if (trained.rows() < rows.rows()) {
      Window rest = new Window(trained.end(), rows.end() - trained.end());
      backward(tape, rest, dx, accumulate, false);
    }
    if (!all && tape.needsCotangent(in)) {
      Window wanted = tape.rowsFor(in, rows);
      tape.addTo(name, wanted, dx, tape.d(in), tape.touchD(in), shape.elements());
    }
  }

  private void backward(Tape tape, Window rows, Value dx, boolean accumulate, boolean gradients) {
    List<Value> operands = new ArrayList<>();
    operands.add(tape.y(inputs[0]));
    operands.add(tape.y(id));
    operands.add(tape.d(id));
    if (affine) {
      operands.add(tape.weight(gamma));
    }
    operands.add(tape.mean(this));
    operands.add(tape.inverseDeviation(this));
    operands.add(dx);
    if (affine) {
      operands.add(gradients ? tape.gradient(gamma) : tape.discarded(shape.c()));
      operands.add(gradients ? tape.gradient(beta) : tape.discarded(shape.c()));
    }
    Plan plan = tape.plans().norm(this, Pass.BACKWARD_DATA, tape.groups(this), accumulate, false);
    tape.record(this, Pass.BACKWARD_DATA, plan, rows, operands.toArray(new Value[0]));
  }

  @Override
  void tangent(Tape tape, Window rows) {
    List<Value> operands = new ArrayList<>();
    operands.add(tape.y(inputs[0]));
    operands.add(tape.t(inputs[0]));
    if (affine) {
      operands.add(tape.weight(gamma));
    }
    operands.add(tape.mean(this));
    operands.add(tape.inverseDeviation(this));
    operands.add(tape.t(id));
    Plan plan = tape.plans().norm(this, Pass.TANGENT, 1, false, false);
    tape.record(this, Pass.TANGENT, plan, rows, operands.toArray(new Value[0]));
  }

  @Override
  void tangentBackward(Tape tape, Window rows) {
    // Runs even when no η is wanted below: the affine gradients of the penalty come from here.
    boolean accumulate = tape.wantsE(inputs[0]) && tape.touchE(inputs[0]);
    Value dx =
        tape.wantsE(inputs[0])
            ? tape.e(inputs[0])
            : tape.penaltyScratch(name + " unused η", shape.elements());
    List<Value> operands = new ArrayList<>();
    operands.add(tape.y(inputs[0]));
    operands.add(tape.t(inputs[0]));
    if (affine) {
      operands.add(tape.weight(gamma));
    }
    operands.add(tape.mean(this));
    operands.add(tape.inverseDeviation(this));
    operands.add(tape.d(id));
    operands.add(tape.eOrZero(this, rows));
    operands.add(dx);
    if (affine) {
      operands.add(tape.gradient(gamma));
      operands.add(tape.gradient(beta));
    }
    Plan plan = tape.plans().norm(this, Pass.TANGENT_BACKWARD, 1, accumulate, false);
    tape.record(this, Pass.TANGENT_BACKWARD, plan, rows, operands.toArray(new Value[0]));
  }
}
