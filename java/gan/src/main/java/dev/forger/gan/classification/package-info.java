// SPDX-License-Identifier: Apache-2.0
/** Classifiers that learn from a critic of images and labels. */
package dev.forger.gan.classification;
