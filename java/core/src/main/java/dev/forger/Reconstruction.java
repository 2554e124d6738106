// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.Forger;

/**
 * Losses of predictions against targets, for auto-encoders, cycles and all that reproduces its
 * input. Each records one entry.
 */
public final class Reconstruction {
  /** Losses of one value, a prediction p against a target t. */
  public enum Kind {
    /** (p - t)² / 2: minus the logarithm of a unit Gaussian, but for its constant. */
    SQUARED(Forger.FG_RECONSTRUCTION_SQUARED),
    /** |p - t|. */
    ABSOLUTE(Forger.FG_RECONSTRUCTION_ABSOLUTE),
    /** log(1 + e^p) - t p: the cross entropy of a logit p and a probability t. */
    BERNOULLI(Forger.FG_RECONSTRUCTION_BERNOULLI);

    private final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  private final Recorder recorder;

  /**
   * Records into a recorder.
   *
   * @param recorder where entries go
   */
  public Reconstruction(Recorder recorder) {
    this.recorder = recorder;
  }

  /**
   * Takes a loss of predictions: summed over the values of each row, its mean over rows, and the
   * cotangents of that mean.
   *
   * @param label for descriptions
   * @param kind which
   * @param weight factor of the loss, at least 0: 1 / σ² for a Gaussian of deviation σ, 1 / values
   *     of a row for a mean over them
   * @param prediction rows
   * @param target rows, taken as they are; for {@link Kind#BERNOULLI} values from -1 to 1, as
   *     images have them, which stand for probabilities 0 to 1
   * @param rows how many
   * @param losses rows of one value that receive the loss of each row
   * @param value receives the mean over rows
   * @param cotangent rows that receive the derivatives of the mean by the predictions
   * @throws ShapeException if predictions, targets and cotangents are not of equal rows
   * @throws InvalidArgumentException if the weight is negative or not finite
   */
  public void loss(
      String label,
      Kind kind,
      double weight,
      Value prediction,
      Value target,
      int rows,
      Value losses,
      Value value,
      Value cotangent) {
    if (prediction.perRow != target.perRow || prediction.perRow != cotangent.perRow) {
      throw new ShapeException(
          label,
          "rows of "
              + prediction.perRow
              + " against "
              + target.perRow
              + ", cotangents of "
              + cotangent.perRow,
          "equal rows",
          "check the shapes of prediction and target");
    }
    boolean probabilities = kind == Kind.BERNOULLI;
    Plan plan =
        new LossPlans(recorder)
            .reconstruction(
                kind.code,
                prediction.perRow,
                weight,
                probabilities ? 0.5 : 1,
                probabilities ? 0.5 : 0);
    recorder.add(label, plan, 0, rows, prediction, target, losses, value, cotangent);
  }
}
