// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.gan.boundary.Estimator;
import dev.forger.gan.boundary.Normaliser;
import dev.forger.gan.boundary.Pixels;
import dev.forger.gan.divergence.FDivergences;

/** Keys of boundary-seeking GANs of discrete samples. */
public final class BoundaryKeys {
  /** Colours of a palette. */
  public static final ConfigKey COLOURS =
      new ConfigKey(
          "data.colours",
          v -> Values.integer(v, 2, 256),
          "colours of the palette that images are drawn with; black and white without it");

  /** The palette. */
  public static final ConfigKey PALETTE =
      new ConfigKey(
          "data.palette",
          Values::colours,
          "colours such as #ff8000, fitted to the data by the run");

  /** What the critic bounds. */
  public static final ConfigKey DIVERGENCE =
      new ConfigKey(
          "objective.divergence",
          v -> Values.oneOf(v, FDivergences.names().toArray()),
          "the f-divergence that the critic bounds, from which weights follow");

  /** How the generator gets its gradient. */
  public static final ConfigKey ESTIMATOR =
      new ConfigKey(
          "objective.estimator",
          v -> Values.constant(v, Estimator.class),
          "how a generator of discrete samples gets its gradient");

  /** Over which samples weights are normalised. */
  public static final ConfigKey NORMALISER =
      new ConfigKey(
          "objective.normaliser",
          v -> Values.constant(v, Normaliser.class),
          "weights are normalised over the samples of a latent code, or over the batch");

  /** Whether weights less their mean are taken. */
  public static final ConfigKey CENTRED =
      new ConfigKey(
          "objective.centred",
          Values::bool,
          "weights less their mean: the same gradient, less noise");

  /** How log g(x) is made of its pixels. */
  public static final ConfigKey PIXELS =
      new ConfigKey(
          "objective.pixels",
          v -> Values.constant(v, Pixels.class),
          "log g(x) as the sum over pixels, or as their mean");

  /** Temperature of relaxed samples. */
  public static final ConfigKey TEMPERATURE =
      new ConfigKey("objective.temperature", Values::positive, "temperature of relaxed samples");

  /** Samples of each latent code. */
  public static final ConfigKey SAMPLES =
      new ConfigKey(
          "training.samples", v -> Values.integer(v, 1, 10000), "samples of each latent code");

  /** Size of packs. */
  public static final ConfigKey PACKED =
      new ConfigKey(
          "model.packed",
          v -> Values.integer(v, 1, 16),
          "samples that the critic judges side by side (PacGAN), a divisor of the batch");

  /** Decay of log Z. */
  public static final ConfigKey LOG_Z_DECAY =
      new ConfigKey("training.log_z_decay", Values::decay, "decay of the running average of log Z");

  private BoundaryKeys() {}
}
