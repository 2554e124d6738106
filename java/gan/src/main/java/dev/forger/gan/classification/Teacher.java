// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.classification;

import dev.forger.ScoreFunction;

/** What a classifier g(y | x) learns from. */
public enum Teacher {
  /** The labels, by -log g(y | x), without a critic: what the others are compared with. */
  CROSS_ENTROPY(null),

  /** The critic's importance weights of drawn labels (Hjelm et al. 2018, section 4.1). */
  IMPORTANCE(ScoreFunction.Estimator.IMPORTANCE),

  /** REINFORCE with log w as reward, and the running average of log Z as baseline. */
  REINFORCE_RUNNING(ScoreFunction.Estimator.REINFORCE_RUNNING),

  /** REINFORCE with log w as reward, and the log of the mean weight of its labels as baseline. */
  REINFORCE_LOG_MEAN(ScoreFunction.Estimator.REINFORCE_LOG_MEAN),

  /**
   * A critic with clipped weights that is shown the probabilities in the place of labels (Arjovsky
   * et al. 2017): the gradient goes through the softmax.
   */
  WASSERSTEIN(null);

  final ScoreFunction.Estimator score;

  Teacher(ScoreFunction.Estimator score) {
    this.score = score;
  }

  /**
   * Tells whether labels are drawn and weighted.
   *
   * @return true for importance sampling and REINFORCE
   */
  public boolean weightsSamples() {
    return score != null;
  }

  /**
   * Tells whether there is a critic.
   *
   * @return false for cross entropy
   */
  public boolean hasCritic() {
    return this != CROSS_ENTROPY;
  }
}
