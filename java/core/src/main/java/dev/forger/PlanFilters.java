// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.HashMap;
import java.util.Map;

/**
 * The filters of weights as plans read them: folded or normalised where they are, packed where a
 * plan wants it, and kept from run to run where a tape asks for that.
 */
final class PlanFilters {
  private final Weights weights;
  private final PlanFilters frozen;
  private final Map<String, Tensor> packed = new HashMap<>();
  private Map<LinearNode, FoldedLayer> folded = Map.of();

  PlanFilters(Weights weights) {
    this.weights = weights;
    this.frozen = null;
  }

  /** Reads those of frozen weights on another device. */
  PlanFilters(Weights weights, PlanFilters frozen) {
    this.weights = weights;
    this.frozen = frozen;
    Map<LinearNode, FoldedLayer> layers = new HashMap<>();
    for (Map.Entry<LinearNode, FoldedLayer> entry : frozen.folded.entrySet()) {
      layers.put(entry.getKey(), entry.getValue().borrowedBy(weights.device()));
    }
    this.folded = layers;
  }

  /** Folds batch and spectral normalisation into filters: for weights that no longer change. */
  void fold() {
    folded = Folding.of(weights);
  }

  /** How a layer runs when its filter is folded, or null. */
  FoldedLayer folded(LinearNode node) {
    return folded.get(node);
  }

  boolean isFolded(NormNode node) {
    return folded.values().stream().anyMatch(layer -> layer.norm() == node);
  }

  /**
   * A filter as a plan reads it; records its packing once a program. One that is kept from run to
   * run is packed again only when its values have changed.
   */
  Value filter(
      Recorder recorder,
      String label,
      LinearNode node,
      Plan plan,
      Pass pass,
      boolean keep,
      boolean training) {
    Value raw = unpacked(recorder, label, node, training);
    long count = plan.packedCount();
    if (count == 0) {
      return raw;
    }
    String what = node.name + " " + pass.label;
    String name = label + "." + what;
    // Each algorithm has a layout of its own, that of bf16 is smaller, and rows of a pass may have
    // chosen different ones.
    String key = what + " " + plan.algorithm() + " " + count;
    if (frozen != null && frozen.packed.containsKey(key)) {
      Tensor ours = packed.get(key);
      if (ours == null) {
        ours = MemoryViews.borrow(weights.device(), frozen.packed.get(key));
        packed.put(key, ours);
      }
      return recorder.bind(ours, name + " packed");
    }
    Value target = recorder.made(weights, key);
    if (target == null) {
      target =
          keep
              ? recorder.bind(kept(key, count), name + " packed")
              : recorder.scratch(name + " packed", count, 1);
      recorder.add(name + " pack", plan.packing(), 0, 1, raw, target);
      recorder.made(weights, key, target);
    }
    return target;
  }

  private Value unpacked(Recorder recorder, String label, LinearNode node, boolean training) {
    FoldedLayer layer = folded.get(node);
    if (layer != null) {
      return recorder.bind(layer.filter(), node.filter().name());
    }
    SpectralFilter spectral = weights.network().spectral(node);
    return spectral == null
        ? weights.value(recorder, node.filter())
        : spectral.normalized(recorder, label, weights, training);
  }

  private Tensor kept(String key, long count) {
    Tensor kept = packed.get(key);
    if (kept == null) {
      kept = Weights.vector(weights.device(), count, MemoryUse.PACKED_FILTERS);
      packed.put(key, kept);
    }
    return kept;
  }

  void close() {
    for (Tensor filter : packed.values()) {
      filter.close();
    }
    for (FoldedLayer layer : folded.values()) {
      layer.close();
    }
  }
}
