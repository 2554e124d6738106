// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.regularizer;

import dev.forger.gan.GanModel;
import dev.forger.gan.catalogue.System;

/**
 * Divides the critic's filters by their spectral norms (Miyato et al. 2018, arXiv 1802.05957): see
 * {@link dev.forger.Network#spectralNorm()}.
 */
@System(
    row = "A4.5",
    equation = "W / sigma(W), sigma by one power iteration a step; (G - <G, W/sigma> u v')/sigma",
    seed = 1)
public final class SpectralNorm implements Regularizer {
  static final String NAME = "spectral-norm";

  private final boolean generator;

  private SpectralNorm(boolean generator) {
    this.generator = generator;
  }

  /**
   * Normalises the critic.
   *
   * @return the regularizer
   */
  public static SpectralNorm create() {
    return new SpectralNorm(false);
  }

  /**
   * Normalises the generator, too (Zhang et al. 2019, arXiv 1805.08318).
   *
   * @return a new regularizer
   */
  public SpectralNorm withGenerator() {
    return new SpectralNorm(true);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public GanModel model(GanModel model) {
    return new GanModel(
        model.name(),
        generator ? model.generator().spectralNorm() : model.generator(),
        model.critic().spectralNorm(),
        model.initializer());
  }

  @Override
  public String toString() {
    return generator ? new Text(NAME).add("generator", "true").toString() : NAME;
  }
}
