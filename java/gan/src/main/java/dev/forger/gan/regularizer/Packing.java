// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.regularizer;

import dev.forger.UnsupportedException;
import dev.forger.gan.GanModel;

/**
 * PacGAN (Lin et al. 2018, arXiv 1712.04086): the critic judges packs of samples of one kind, side
 * by side along the channels, so that a lack of variety shows. A step's batch gives batch / m packs
 * of each kind; penalties are on packs.
 */
public final class Packing implements Regularizer {
  static final String NAME = "pacgan";

  private final int samples;

  private Packing(int samples) {
    this.samples = Check.atLeast(NAME + " samples", 2, samples, "2 to 4 are the paper's");
  }

  /**
   * Sets the size of a pack.
   *
   * @param samples m, at least 2
   * @return the regularizer
   */
  public static Packing of(int samples) {
    return new Packing(samples);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public GanModel model(GanModel model) {
    if (model.packed() != samples) {
      throw new UnsupportedException(
          NAME,
          "model " + model.name() + " with a critic of " + model.packed() + " samples",
          "a critic on " + samples + " times the channels of an image",
          "choose a shipped model by name, or build the critic on more channels");
    }
    return model;
  }

  @Override
  public int packed() {
    return samples;
  }

  @Override
  public String toString() {
    return new Text(NAME).add("samples", samples).toString();
  }
}
