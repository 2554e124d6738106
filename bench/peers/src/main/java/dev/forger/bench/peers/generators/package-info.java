// SPDX-License-Identifier: Apache-2.0
/** Latency of generators in inference: Forger, and ONNX Runtime on the exported file. */
package dev.forger.bench.peers.generators;
