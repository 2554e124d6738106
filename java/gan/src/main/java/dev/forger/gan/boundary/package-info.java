// SPDX-License-Identifier: Apache-2.0
/** Boundary-seeking GANs: adversarial training of generators of discrete samples. */
package dev.forger.gan.boundary;
