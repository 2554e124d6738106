// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import java.util.Arrays;
import java.util.List;

/** What is timed of a {@link Chain}, with the results that are compared. */
enum Part {
  /** Convolution, batch norm in training, ReLU. */
  FORWARD("forward", true, "y"),
  /** ReLU and batch norm, both passes of the convolution. */
  BACKWARD("backward", true, "dx dfilter dscale dshift"),
  NORM_FORWARD("normForward", false, "y"),
  NORM_BACKWARD("normBackward", false, "dx dscale dshift");

  private final String label;
  private final boolean whole;

  /** Names with spaces between them. */
  private final String results;

  Part(String label, boolean whole, String results) {
    this.label = label;
    this.whole = whole;
    this.results = results;
  }

  String label() {
    return label;
  }

  List<String> results() {
    return List.of(results.split(" ", -1));
  }

  static Part of(String label) {
    return Arrays.stream(values())
        .filter(p -> p.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no part " + label));
  }

  /** The forward part and the backward part of a chain, with its convolution or without. */
  static List<Part> of(boolean whole) {
    return Arrays.stream(values()).filter(p -> p.whole == whole).toList();
  }

  /** The chain that this is a part of. */
  Chain chain(Geometry geometry) {
    return new Chain(geometry, whole);
  }
}
