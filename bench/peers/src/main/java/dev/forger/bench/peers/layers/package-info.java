// SPDX-License-Identifier: Apache-2.0
/**
 * Convolutions of Forger, oneDNN and libtorch, layer by layer and pass by pass, and chains of
 * convolution, batch norm and ReLU of Forger and oneDNN.
 */
package dev.forger.bench.peers.layers;
