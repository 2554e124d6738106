// SPDX-License-Identifier: Apache-2.0
/** Generators trained by comparing sets of samples, without a critic. */
package dev.forger.gan.matching;
