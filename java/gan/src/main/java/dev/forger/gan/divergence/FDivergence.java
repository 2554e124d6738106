// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.divergence;

import dev.forger.LogitLoss;
import dev.forger.ScoreFunction;
import dev.forger.UnsupportedException;

/**
 * An f-divergence D_f(P to Q) = E_q f(p/q) and its bound by a critic: for any v, F = E_p g(v) - E_q
 * f*(g(v)) &lt;= D_f, with equality where g(v) = f'(p/q) (Nguyen et al. 2010; Nowozin et al. 2016,
 * arXiv 1606.00709). All in double, on single numbers.
 */
public interface FDivergence {
  /**
   * Returns the name for the command line.
   *
   * @return such as {@code squared-hellinger}
   */
  String name();

  /**
   * Returns the convex function f, f(1) = 0 but for {@link GanDivergence}.
   *
   * @param u a ratio p/q, at least 0
   * @return f(u), infinite where it is
   */
  double f(double u);

  /**
   * Returns the convex conjugate f*(t) = sup_u u t - f(u).
   *
   * @param t any number
   * @return f*(t), infinite outside its domain
   */
  double conjugate(double t);

  /**
   * Returns the critic's output g(v), which maps all numbers into the domain of f*.
   *
   * @param v last layer of the critic
   * @return g(v), increasing
   */
  double activation(double v);

  /**
   * Returns f*(g(v)) by a formula that is stable for large v: f* after g loses all digits there.
   *
   * @param v last layer of the critic
   * @return f*(g(v))
   */
  double composite(double v);

  /**
   * Returns T* = f'(u), the output of the best critic.
   *
   * @param u a ratio p/q, greater than 0
   * @return f'(u)
   */
  double optimalOutput(double u);

  /**
   * Returns the v with g(v) = f'(u).
   *
   * @param u a ratio p/q, greater than 0
   * @return last layer of the best critic, infinite where g only tends to f'(u)
   */
  double optimalCritic(double u);

  /**
   * Tells whether density ratios follow from the critic: not where f* is a line.
   *
   * @return false for the total variation
   */
  default boolean hasImportanceWeight() {
    return true;
  }

  /**
   * Returns the logarithm of w = (f*)'(g(v)), which is p/q for the best critic (Hjelm et al. 2017,
   * arXiv 1702.08431).
   *
   * @param v last layer of the critic
   * @return log w, negative infinity for a weight of 0
   * @throws UnsupportedException if there is no importance weight
   */
  double logImportanceWeight(double v);

  /**
   * Returns w = (f*)'(g(v)), the estimated density ratio p/q.
   *
   * @param v last layer of the critic
   * @return at least 0
   * @throws UnsupportedException if there is no importance weight
   */
  default double importanceWeight(double v) {
    return Math.exp(logImportanceWeight(v));
  }

  /**
   * Returns w of {@link #logImportanceWeight} as the native kernel takes it.
   *
   * @return w by the critic's last layer
   * @throws UnsupportedException if there is no importance weight
   */
  ScoreFunction.Weight weight();

  /**
   * Returns -g(v), the critic's loss on a real sample.
   *
   * @return with a native kernel
   */
  LogitLoss realLoss();

  /**
   * Returns f*(g(v)), the critic's loss on a generated sample.
   *
   * @return with a native kernel
   */
  LogitLoss fakeLoss();
}
