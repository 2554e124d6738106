// SPDX-License-Identifier: Apache-2.0
/** Legs: where they come from, how they are kept, and what the machine did meanwhile. */
package dev.forger.gate.run;
