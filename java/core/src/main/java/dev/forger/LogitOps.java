// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * Losses on logits, to be recorded: each writes a value, and the cotangents of the logits. All but
 * {@link #host} are native.
 */
public final class LogitOps {
  private final Recorder recorder;

  /**
   * Records into a recorder.
   *
   * @param recorder where entries go
   */
  public LogitOps(Recorder recorder) {
    this.recorder = recorder;
  }

  /**
   * Takes the mean of a loss over single logits.
   *
   * @param label for descriptions
   * @param loss of one logit
   * @param logits rows
   * @param rows how many
   * @param value receives the mean
   * @param cotangent rows that receive the derivatives
   */
  public void loss(
      String label, LogitLoss loss, Value logits, int rows, Value value, Value cotangent) {
    Plan plan = new LossPlans(recorder).objective(loss, false, logits.perRow);
    recorder.add(label, plan, 0, rows, logits, value, cotangent);
  }

  /**
   * Differentiates the cotangents of {@link #loss} along a tangent of the logits: the second
   * derivative of the mean times the tangent.
   *
   * @param label for descriptions
   * @param loss of one logit
   * @param logits rows
   * @param tangent rows
   * @param rows how many
   * @param result rows that receive the products
   * @throws UnsupportedException if the loss has no derivative of its form
   */
  public void curvature(
      String label, LogitLoss loss, Value logits, Value tangent, int rows, Value result) {
    LogitLoss derivative =
        loss.differentiated()
            .orElseThrow(
                () ->
                    new UnsupportedException(
                        label,
                        "second derivatives of a loss of " + loss.function(),
                        "a loss of softplus, a square, an exponential or a line",
                        "use non-saturating, minimax, least squares or wasserstein"));
    Value value = recorder.scratch(label + " slope", 1, 1);
    Value second = recorder.scratch(label + " factors", logits.perRow, rows);
    loss(label + " factors", derivative, logits, rows, value, second);
    Plan product = recorder.plans().scaleRows(1);
    recorder.add(label, product, 0, rows * logits.perRow, tangent, second, result);
  }

  /**
   * Takes the mean of a loss over distances of single logits from a number that is held fixed.
   *
   * @param label for descriptions
   * @param loss of one distance
   * @param logits rows
   * @param centre one number
   * @param rows how many
   * @param value receives the mean
   * @param cotangent rows that receive the derivatives
   */
  public void centredLoss(
      String label,
      LogitLoss loss,
      Value logits,
      Value centre,
      int rows,
      Value value,
      Value cotangent) {
    Plan plan = new LossPlans(recorder).objective(loss, true, logits.perRow);
    recorder.add(label, plan, 0, rows, logits, centre, value, cotangent);
  }

  /**
   * Takes a loss on how two kinds of logits compare: the mean of h(gain (x_i - y_i) + shift), or,
   * by averages, the mean of h(gain (x_i - mean y) + shift) and that of h(gain (mean x - y_i) +
   * shift), added.
   *
   * @param label for descriptions
   * @param function h
   * @param gain factor of the difference
   * @param shift addend
   * @param average whether logits are compared with averages
   * @param x rows
   * @param y as many rows
   * @param rows how many
   * @param value receives the loss
   * @param dx rows that receive the derivatives by x
   * @param dy rows that receive the derivatives by y
   */
  public void relativistic(
      String label,
      LogitLoss.Function function,
      double gain,
      double shift,
      boolean average,
      Value x,
      Value y,
      int rows,
      Value value,
      Value dx,
      Value dy) {
    Plan plan = new LossPlans(recorder).relativistic(function, gain, shift, average, x.perRow);
    recorder.add(label, plan, 0, rows, x, y, value, dx, dy);
  }

  /**
   * Follows the logarithm of the mean of e^x: state = decay state + (1 - decay) log mean e^x. The
   * state changes where the step's optimiser does: not in a run that a guard stops.
   *
   * @param label for descriptions
   * @param decay 0 to 1, exclusive
   * @param logits rows
   * @param rows how many
   * @param state one number, kept from run to run
   * @return the state of this run
   */
  public Value logPartition(String label, double decay, Value logits, int rows, Tensor state) {
    Value draft = recorder.draft(label, state);
    Plan plan = new LossPlans(recorder).logPartition(decay, logits.perRow);
    recorder.add(label, plan, 0, rows, logits, draft);
    return draft;
  }

  /**
   * Takes a loss by Java code in the middle of the step: for experiments, and fast enough for some
   * thousand logits. It allocates, and its program does not share its memory with others.
   *
   * @param label for descriptions
   * @param loss runs on the thread that runs the program
   * @param rows of each kind of logits
   * @param value receives the loss
   * @param logits rows of each kind
   * @param cotangents rows that receive the derivatives, in the same order
   */
  public void host(
      String label, HostLoss loss, int rows, Value value, Value[] logits, Value[] cotangents) {
    int kinds = logits.length;
    Tensor[] in = new Tensor[kinds];
    Tensor[] out = new Tensor[kinds];
    for (int k = 0; k < kinds; k++) {
      in[k] = staging(rows, logits[k].perRow);
      out[k] = staging(rows, logits[k].perRow);
      copy(label + " logits", rows, logits[k], recorder.bind(in[k]));
    }
    Tensor result = staging(1, 1);
    recorder.host(
        label,
        () -> {
          double[][] x = new double[kinds][];
          double[][] dx = new double[kinds][];
          for (int k = 0; k < kinds; k++) {
            x[k] = in[k].toDoubles();
            dx[k] = new double[x[k].length];
          }
          result.write(new double[] {loss.evaluate(x, dx)});
          for (int k = 0; k < kinds; k++) {
            out[k].write(dx[k]);
          }
        });
    copy(label, 1, recorder.bind(result), value);
    for (int k = 0; k < kinds; k++) {
      copy(label + " cotangents", rows, recorder.bind(out[k]), cotangents[k]);
    }
  }

  private Tensor staging(int rows, long perRow) {
    Shape shape = Shape.features(Math.toIntExact(perRow));
    return recorder.keep(Tensor.zeros(recorder.device(), rows, shape, MemoryUse.BATCHES));
  }

  private void copy(String label, int rows, Value from, Value to) {
    recorder.add(label, recorder.plans().sum(from.perRow, 1, 0), 0, rows, from, from, to);
  }
}
