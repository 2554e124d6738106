// SPDX-License-Identifier: Apache-2.0
/** What critics and generators minimise: losses on logits. */
package dev.forger.gan.objective;
