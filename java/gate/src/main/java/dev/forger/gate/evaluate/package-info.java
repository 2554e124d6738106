// SPDX-License-Identifier: Apache-2.0
/** How often the gate, and the rules of others, would be wrong: sessions cut out of a record. */
package dev.forger.gate.evaluate;
