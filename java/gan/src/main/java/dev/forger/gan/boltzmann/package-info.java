// SPDX-License-Identifier: Apache-2.0
/**
 * Restricted and deep Boltzmann machines of binary units: trained by contrastive divergence, with
 * exact and sampled log likelihoods.
 */
package dev.forger.gan.boltzmann;
