// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

/** Over which samples weights are normalised. */
public enum Normaliser {
  /** The samples of one latent code: α(z) of Hjelm et al. 2018. */
  LATENT,
  /** All samples of the batch: β. */
  BATCH
}
