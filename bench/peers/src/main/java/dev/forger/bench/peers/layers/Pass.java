// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import java.util.Arrays;
import java.util.List;

/** A pass of a convolution, with the operands that Forger's plans name. */
enum Pass {
  FORWARD("forward", List.of("x", "filter"), "y"),
  BACKWARD_DATA("backwardData", List.of("dy", "filter"), "dx"),
  BACKWARD_WEIGHTS("backwardWeights", List.of("x", "dy"), "dfilter");

  private final String label;
  private final List<String> inputs;
  private final String output;

  Pass(String label, List<String> inputs, String output) {
    this.label = label;
    this.inputs = inputs;
    this.output = output;
  }

  String label() {
    return label;
  }

  List<String> inputs() {
    return inputs;
  }

  String output() {
    return output;
  }

  static Pass of(String label) {
    return Arrays.stream(values())
        .filter(p -> p.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no pass " + label));
  }
}
