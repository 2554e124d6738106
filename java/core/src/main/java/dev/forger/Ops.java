// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.Forger;

/**
 * The operations that training steps are made of, beside the passes of a {@link Tape}. Each records
 * one entry.
 */
public final class Ops {
  /** Functions of the norm t of an input gradient. */
  public enum Penalty {
    /** (t - target)² (Gulrajani et al. 2017). */
    TWO_SIDED(Forger.FG_PENALTY_TWO_SIDED),
    /** max(0, t - target)². */
    ONE_SIDED(Forger.FG_PENALTY_ONE_SIDED),
    /** t². */
    ZERO_CENTRED(Forger.FG_PENALTY_ZERO);

    private final int code;

    Penalty(int code) {
      this.code = code;
    }
  }

  private final Recorder recorder;

  /**
   * Records into a recorder.
   *
   * @param recorder where entries go
   */
  public Ops(Recorder recorder) {
    this.recorder = recorder;
  }

  private void add(String label, Plan plan, int rows, Value... operands) {
    recorder.add(label, plan, 0, rows, operands);
  }

  /**
   * Sets rows to a constant.
   *
   * @param label for descriptions
   * @param y rows
   * @param rows how many
   * @param value the constant
   */
  public void fill(String label, Value y, int rows, double value) {
    add(label, recorder.plans().fill(y.perRow, value), rows, y);
  }

  /**
   * Draws standard normal rows; they depend on (seed, step, stream) and the row.
   *
   * @param label for descriptions
   * @param y rows
   * @param rows how many
   * @param seed key of the generator
   * @param stream part of its counter
   */
  public void normal(String label, Value y, int rows, long seed, int stream) {
    add(label, recorder.plans().random(true, y.perRow, seed, stream, 0, 1), rows, y);
  }

  /**
   * Draws uniform rows; they depend on (seed, step, stream) and the row.
   *
   * @param label for descriptions
   * @param y rows
   * @param rows how many
   * @param seed key of the generator
   * @param stream part of its counter
   * @param low lower end
   * @param high upper end
   */
  public void uniform(
      String label, Value y, int rows, long seed, int stream, double low, double high) {
    add(label, recorder.plans().random(false, y.perRow, seed, stream, low, high), rows, y);
  }

  /**
   * Draws the points of WGAN-GP's penalty between real and fake rows, one ε per row.
   *
   * @param label for descriptions
   * @param real rows
   * @param fake rows
   * @param points rows that receive ε real + (1 - ε) fake
   * @param rows how many
   * @param seed key of the generator
   * @param stream part of its counter
   */
  public void interpolate(
      String label, Value real, Value fake, Value points, int rows, long seed, int stream) {
    Plan plan = new LossPlans(recorder).penaltyPoints(real.perRow, seed, stream);
    add(label, plan, rows, real, fake, points);
  }

  /**
   * Takes a penalty λ/N Σ φ(‖g_i‖) of input gradients and the direction along which its gradient is
   * a directional derivative.
   *
   * @param label for descriptions
   * @param kind φ
   * @param lambda weight
   * @param target norm that a two- or one-sided penalty aims at
   * @param gradient rows g
   * @param direction rows that receive v
   * @param norms rows of one value that receive ‖g_i‖
   * @param value receives the penalty
   * @param rows how many
   */
  public void penalty(
      String label,
      Penalty kind,
      double lambda,
      double target,
      Value gradient,
      Value direction,
      Value norms,
      Value value,
      int rows) {
    Plan plan =
        new LossPlans(recorder).penaltyDirection(gradient.perRow, kind.code, lambda, target);
    add(label, plan, rows, gradient, direction, norms, value);
  }

  /**
   * Stops the program with {@link DivergenceException} when a value is not finite; what is recorded
   * behind does not run.
   *
   * @param label named by the exception
   * @param x one row
   */
  public void guard(String label, Value x) {
    add(label, recorder.plans().guard(x.perRow), 1, x);
  }

  /**
   * Converts rows between channel orders.
   *
   * @param label for descriptions
   * @param shape height, width and channels
   * @param toNhwc true from NCHW to NHWC, false back
   * @param x rows
   * @param y rows that receive the result
   * @param rows how many
   */
  public void permute(String label, Shape shape, boolean toNhwc, Value x, Value y, int rows) {
    Plan plan = recorder.plans().permute(toNhwc, shape.h(), shape.w(), shape.c());
    add(label, plan, rows, x, y);
  }
}
