// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import java.util.Arrays;
import java.util.List;

/** A pass of a convolution, with the operands that Forger's plans name. */
enum Pass {
  FORWARD("forward", "x", "filter", "y"),
  BACKWARD_DATA("backwardData", "dy", "filter", "dx"),
  BACKWARD_WEIGHTS("backwardWeights", "x", "dy", "dfilter");

  private final String label;
  private final String first;
  private final String second;
  private final String output;

  Pass(String label, String first, String second, String output) {
    this.label = label;
    this.first = first;
    this.second = second;
    this.output = output;
  }

  String label() {
    return label;
  }

  List<String> inputs() {
    return List.of(first, second);
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
