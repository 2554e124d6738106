// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.semisupervised;

/** What the generator of a {@link SemiSupervisedGan} minimises. */
public enum GeneratorLoss {
  /**
   * ‖E f(x) - E f(G(z))‖², f the features of the classifier (Salimans et al. 2016, section 3.1).
   */
  FEATURE_MATCHING,
  /** -E ln D(G(z)). */
  NON_SATURATING
}
