// SPDX-License-Identifier: Apache-2.0
/** Rank statistics of few, noisy, drifting figures. */
package dev.forger.gate.stats;
