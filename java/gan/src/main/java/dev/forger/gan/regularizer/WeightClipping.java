// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.regularizer;

import dev.forger.Recorder;
import dev.forger.RegularizerOps;
import dev.forger.Weights;
import dev.forger.gan.catalogue.System;

/**
 * Clips the critic's parameters to [-c, c] behind each of its steps (Arjovsky et al. 2017, arXiv
 * 1701.07875): bounds its Lipschitz constant, by a number that depends on the layers. For a linear
 * critic on the line the largest gap of the means is then c |d|, not their distance d.
 */
@System(
    row = {"A4.5", "A4.6"},
    equation = "w = clip(w, -c, c) behind each critic step",
    seed = {1, 4})
public final class WeightClipping implements Regularizer {
  static final String NAME = "weight-clipping";

  private final double bound;
  private final boolean biases;

  private WeightClipping(double bound, boolean biases) {
    this.bound = Check.positive(NAME + " bound", bound, "0.01 is the paper's");
    this.biases = biases;
  }

  /**
   * Clips all trained parameters.
   *
   * @param bound c, greater than 0; 0.01 in the paper
   * @return the regularizer
   */
  public static WeightClipping bound(double bound) {
    return new WeightClipping(bound, true);
  }

  /**
   * Leaves biases and the affine maps of normalisations as they are.
   *
   * @return a new regularizer
   */
  public WeightClipping filtersOnly() {
    return new WeightClipping(bound, false);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void afterUpdate(Recorder recorder, Weights critic) {
    new RegularizerOps(recorder).clip("critic clip", critic, bound, biases);
  }

  @Override
  public String toString() {
    Text text = new Text(NAME).add("bound", bound);
    return (biases ? text : text.add("biases", "false")).toString();
  }
}
