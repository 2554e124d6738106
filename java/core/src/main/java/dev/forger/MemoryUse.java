// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/** What the memory of a device holds; {@link Device#liveBytesByUse()} counts it. */
public enum MemoryUse {
  /** Trained values of networks. */
  WEIGHTS,
  /** Running statistics of batch normalisation. */
  STATISTICS,
  /** Gradients of trained values. */
  GRADIENTS,
  /** Moments of optimisers. */
  OPTIMIZER_STATE,
  /** Moving averages of weights, with their statistics. */
  MOVING_AVERAGE,
  /** Filters in the order that kernels read, where they are kept from run to run. */
  PACKED_FILTERS,
  /** What enters and leaves programs: images, latent codes, losses. */
  BATCHES,
  /** What programs compute in between: activations, cotangents, tangents, packed filters. */
  ACTIVATIONS,
  /** Room that kernels share while they run. */
  SCRATCH,
  /** Tensors without a use of these. */
  OTHER
}
