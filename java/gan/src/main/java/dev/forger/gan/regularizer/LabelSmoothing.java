// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.regularizer;

import dev.forger.InvalidArgumentException;
import dev.forger.UnsupportedException;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.PointwiseObjective;

/**
 * One-sided label smoothing (Salimans et al. 2016, arXiv 1606.03498): the critic's cross entropy
 * aims at a target below 1 for real samples, and at 0 for generated ones.
 */
public final class LabelSmoothing implements Regularizer {
  static final String NAME = "label-smoothing";

  private final double target;

  private LabelSmoothing(double target) {
    if (!(target > 0 && target <= 1)) {
      throw new InvalidArgumentException(
          NAME + " target", Double.toString(target), "0 < target <= 1", "0.9 is the paper's");
    }
    this.target = target;
  }

  /**
   * Sets the target of real samples.
   *
   * @param target greater than 0, at most 1; the paper uses 0.9
   * @return the regularizer
   */
  public static LabelSmoothing target(double target) {
    return new LabelSmoothing(target);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Objective objective(Objective objective) {
    if (objective instanceof PointwiseObjective p && isCrossEntropy(p)) {
      return new SmoothedObjective(objective, 1 - target);
    }
    throw new UnsupportedException(
        NAME,
        "objective " + objective.name(),
        "a critic's loss that is binary cross entropy",
        "use objective non-saturating, or no label smoothing");
  }

  private static boolean isCrossEntropy(PointwiseObjective p) {
    for (double logit : new double[] {-2, 0, 1, 3}) {
      double expected = Math.log1p(Math.exp(-logit));
      if (Math.abs(p.criticReal().value(logit) - expected) > 1e-9) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return new Text(NAME).add("target", target).toString();
  }
}
