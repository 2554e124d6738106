// SPDX-License-Identifier: Apache-2.0
/** Convolutions of Forger, oneDNN and libtorch, layer by layer and pass by pass. */
package dev.forger.bench.peers.layers;
