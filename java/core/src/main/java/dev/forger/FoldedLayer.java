// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * A linear layer of frozen weights whose normalisations are part of its filter and bias.
 *
 * @param norm the batch normalisation that is folded, null where only spectral normalisation is
 * @param filter in the order of the layer's filter
 * @param bias one value per channel of the layer's output, null without one
 */
record FoldedLayer(NormNode norm, Tensor filter, Tensor bias) {
  /** Another device's view of it. */
  FoldedLayer borrowedBy(Device device) {
    return new FoldedLayer(
        norm,
        MemoryViews.borrow(device, filter),
        bias == null ? null : MemoryViews.borrow(device, bias));
  }

  Epilogue epilogue(LinearNode node) {
    return norm == null
        ? new Epilogue(bias != null, node.fused, node.fusedSlope)
        : new Epilogue(true, norm.fused, norm.fusedSlope);
  }

  /** The operand of the layer's kernel, or null. */
  Value bias(Tape tape, LinearNode node) {
    return bias == null ? null : tape.recorder.bind(bias, node.name + ".bias");
  }

  /** The node whose output the layer's kernel writes. */
  int output(LinearNode node) {
    return norm == null ? node.id : norm.id;
  }

  void close() {
    filter.close();
    if (bias != null) {
      bias.close();
    }
  }
}
