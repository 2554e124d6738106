// SPDX-License-Identifier: Apache-2.0
/** Generative adversarial networks: models, objectives, training and sampling. */
package dev.forger.gan;
