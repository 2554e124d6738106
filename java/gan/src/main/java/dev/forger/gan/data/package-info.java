// SPDX-License-Identifier: Apache-2.0
/**
 * Training data: readers of IDX, CIFAR-10 and picture files, digits that Forger draws itself, the
 * order of draws, and batches filled ahead of training.
 */
package dev.forger.gan.data;
