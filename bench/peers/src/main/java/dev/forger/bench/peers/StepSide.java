// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import java.util.List;
import java.util.Map;

/** A library in one configuration, and the environment that its JVM needs. */
enum StepSide {
  FORGER("forger"),
  /** libtorch as it comes. */
  TORCH("torch"),
  TORCH_NCHW("torch-nchw"),
  TORCH_CHANNELS_LAST("torch-channels-last");

  private final String label;

  StepSide(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** How libtorch is used; nothing is meant for Forger. */
  TorchSetup setup() {
    return this == TORCH
        ? TorchSetup.AS_IT_COMES
        : new TorchSetup(this == TORCH_CHANNELS_LAST, true);
  }

  Map<String, String> environment() {
    // The threads of OpenBLAS would fight with those of OpenMP.
    return this == TORCH_NCHW || this == TORCH_CHANNELS_LAST
        ? Map.of("OPENBLAS_NUM_THREADS", "1")
        : Map.of();
  }

  static List<StepSide> peers() {
    return List.of(values()).subList(1, values().length);
  }
}
