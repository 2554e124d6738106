// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.Forger;

/**
 * The maximum mean discrepancy of two sets of rows under a sum of Gaussian kernels (Gretton et al.
 * 2012, "A kernel two-sample test"), as a loss.
 */
public final class Discrepancy {
  /** Estimators of it from samples. */
  public enum Estimator {
    /** MMD² over all pairs, at least 0. */
    BIASED(Forger.FG_MMD_BIASED),
    /** MMD² without pairs of a row with itself: may be negative. */
    UNBIASED(Forger.FG_MMD_UNBIASED),
    /** The square root of the biased one, as Li, Swersky and Zemel 2015 train with. */
    ROOT(Forger.FG_MMD_ROOT);

    private final int code;

    Estimator(int code) {
      this.code = code;
    }
  }

  private final Recorder recorder;

  /**
   * Records into a recorder.
   *
   * @param recorder where entries go
   */
  public Discrepancy(Recorder recorder) {
    this.recorder = recorder;
  }

  /**
   * Takes the discrepancy of two sets and its cotangents by the first.
   *
   * @param label for descriptions
   * @param estimator which
   * @param sigmas bandwidths of 1 to 8 kernels e^(-‖x - y‖² / (2 σ²)), which are added
   * @param x rows
   * @param y as many rows of the same length
   * @param rows of each set, 2 to 16384
   * @param value receives the discrepancy
   * @param cotangent rows that receive its derivatives by x
   * @throws ShapeException if the rows are not equally long
   * @throws InvalidArgumentException if rows or a bandwidth is out of range
   */
  public void loss(
      String label,
      Estimator estimator,
      double[] sigmas,
      Value x,
      Value y,
      int rows,
      Value value,
      Value cotangent) {
    if (x.perRow != y.perRow || x.perRow != cotangent.perRow) {
      throw new ShapeException(
          label,
          "rows of " + x.perRow + " against " + y.perRow,
          "equal rows",
          "compare samples of one shape");
    }
    if (sigmas.length < 1 || sigmas.length > 8) {
      throw new InvalidArgumentException(
          label + ", sigmas", sigmas.length + " bandwidths", "1 to 8", "pass some of them");
    }
    Plan plan = new LossPlans(recorder).mmd(estimator.code, x.perRow, rows, sigmas);
    recorder.add(label, plan, 0, rows, x, y, value, cotangent);
  }
}
