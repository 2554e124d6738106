// SPDX-License-Identifier: Apache-2.0
/** Judges generated images: class scores, diversity, and a small classifier to take them from. */
package dev.forger.gan.metrics;
