// SPDX-License-Identifier: Apache-2.0
/** Verdicts: which legs are asked for, when that ends, and what they say. */
package dev.forger.gate.judge;
