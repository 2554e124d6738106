// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** A loss of logits in Java, for {@link LogitOps#host}. */
@FunctionalInterface
public interface HostLoss {
  /**
   * Takes the loss.
   *
   * @param logits one array for each kind of samples, in the order that they were recorded
   * @param cotangents as many arrays of the same lengths, zeros, which receive the derivatives of
   *     the loss by the logits
   * @return the loss
   */
  double evaluate(double[][] logits, double[][] cotangents);
}
