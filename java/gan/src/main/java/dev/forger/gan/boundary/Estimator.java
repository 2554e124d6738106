// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import dev.forger.ScoreFunction;

/** How a generator of discrete samples gets a gradient although its samples have none. */
public enum Estimator {
  /**
   * Σ w̃ ∇ log g(x) with w̃ = w / Σ w: the gradient of KL(w g / Z ‖ g), by importance sampling
   * (Hjelm et al. 2018).
   */
  IMPORTANCE(ScoreFunction.Estimator.IMPORTANCE),

  /**
   * E (log w - b) ∇ log g(x), b the average of log Z over the batches before: the gradient of KL(g
   * ‖ w g / Z), unbiased (Hjelm et al. 2018; Williams 1992).
   */
  REINFORCE_RUNNING(ScoreFunction.Estimator.REINFORCE_RUNNING),

  /** The same with b = log of the mean weight of the samples at hand: no state, slightly biased. */
  REINFORCE_LOG_MEAN(ScoreFunction.Estimator.REINFORCE_LOG_MEAN),

  /** Through relaxed samples, softmax((a + Gumbel noise) / τ) (Jang et al. 2017). */
  GUMBEL_SOFTMAX(null),

  /** The critic sees the largest class, gradients go through the relaxed sample. */
  GUMBEL_STRAIGHT_THROUGH(null),

  /** The critic sees a sample, gradients go through its probability (Bengio et al. 2013). */
  STRAIGHT_THROUGH(null);

  final ScoreFunction.Estimator score;

  Estimator(ScoreFunction.Estimator score) {
    this.score = score;
  }

  /**
   * Tells whether the estimator weights samples, or differentiates through relaxed ones.
   *
   * @return true for importance sampling and REINFORCE
   */
  public boolean weightsSamples() {
    return score != null;
  }
}
