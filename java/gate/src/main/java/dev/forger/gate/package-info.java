// SPDX-License-Identifier: Apache-2.0
/** The command {@code perf-gate}. */
package dev.forger.gate;
