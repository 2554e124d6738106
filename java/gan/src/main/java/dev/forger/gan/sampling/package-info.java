// SPDX-License-Identifier: Apache-2.0
/**
 * Samplers behind generative models: uniform, inverse transform, rejection, Metropolis-Hastings,
 * and their use on a GAN's critic.
 *
 * <p>Random numbers are those of {@link dev.forger.Philox}, addressed by (seed, stream, element):
 * sample i of a distribution, or chain i, has numbers of its own, so that equal seeds give equal
 * bits for any number of samples, in any order and on any number of threads.
 */
package dev.forger.gan.sampling;
