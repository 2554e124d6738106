// SPDX-License-Identifier: Apache-2.0
/** The deterministic tier: facts that no noise touches, held against a stored table. */
package dev.forger.gate.facts;
