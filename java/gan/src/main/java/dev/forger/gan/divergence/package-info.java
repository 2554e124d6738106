// SPDX-License-Identifier: Apache-2.0
/** The f-divergences that f-GANs and boundary-seeking GANs are made of. */
package dev.forger.gan.divergence;
