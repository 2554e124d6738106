// SPDX-License-Identifier: Apache-2.0
/** Auto-encoders, plain and variational: training, bounds on the likelihood, interpolation. */
package dev.forger.gan.autoencoder;
