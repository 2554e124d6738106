// SPDX-License-Identifier: Apache-2.0
/** Generators trained together with a code for every sample, without an encoder or a critic. */
package dev.forger.gan.latent;
