// SPDX-License-Identifier: Apache-2.0
/** Mixtures of Gaussians: fitted by expectation maximisation, evaluated and sampled. */
package dev.forger.gan.mixture;
