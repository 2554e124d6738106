// SPDX-License-Identifier: Apache-2.0
/** The verbs of {@code scripts/forger}. */
package dev.forger.cli;
