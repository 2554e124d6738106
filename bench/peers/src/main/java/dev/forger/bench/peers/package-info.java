// SPDX-License-Identifier: Apache-2.0
/** The same networks and steps on libtorch: to measure against, and to judge our gradients by. */
package dev.forger.bench.peers;
