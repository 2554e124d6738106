// SPDX-License-Identifier: Apache-2.0
/** Classifiers that learn from few labels and many images, beside a generator. */
package dev.forger.gan.semisupervised;
