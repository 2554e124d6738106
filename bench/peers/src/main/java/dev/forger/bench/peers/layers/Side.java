// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A library in one format, and the environment that its JVM needs. */
enum Side {
  FORGER("forger"),
  DNNL_BLOCKED("dnnl-blocked"),
  DNNL_NHWC("dnnl-nhwc"),
  TORCH_NCHW("torch-nchw"),
  TORCH_CHANNELS_LAST("torch-channels-last");

  private final String label;

  Side(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  boolean dnnl() {
    return this == DNNL_BLOCKED || this == DNNL_NHWC;
  }

  /** Opens the library in this process. */
  Library open(int threads) {
    return switch (this) {
      case FORGER -> new ForgerLibrary(threads);
      case DNNL_BLOCKED, DNNL_NHWC -> new DnnlLibrary(this == DNNL_BLOCKED);
      case TORCH_NCHW, TORCH_CHANNELS_LAST ->
          new TorchLibrary(this == TORCH_CHANNELS_LAST, threads);
    };
  }

  /** Prepares a chain, by Forger or oneDNN, in this process. */
  ChainRun chain(Chain chain, int threads) {
    return switch (this) {
      case FORGER -> new ForgerChain(chain, threads);
      case DNNL_BLOCKED, DNNL_NHWC -> new DnnlChain(chain, this == DNNL_BLOCKED);
      default -> throw new IllegalArgumentException("no chains of " + label);
    };
  }

  /**
   * Returns the variables of the library's JVM.
   *
   * @param isa value of {@code FORGER_ISA} that restricts Forger, null for none: oneDNN, also
   *     inside libtorch, and libtorch's own kernels get the same restriction
   */
  Map<String, String> environment(int threads, String isa) {
    Map<String, String> all = new LinkedHashMap<>();
    if (this != FORGER) {
      all.put("OMP_NUM_THREADS", Integer.toString(threads));
      if ("avx2".equals(isa)) {
        all.put("ONEDNN_MAX_CPU_ISA", "AVX2");
      }
    }
    if (this == TORCH_NCHW || this == TORCH_CHANNELS_LAST) {
      // The threads of OpenBLAS would fight with those of OpenMP.
      all.put("OPENBLAS_NUM_THREADS", "1");
      if ("avx2".equals(isa)) {
        all.put("ATEN_CPU_CAPABILITY", "avx2");
      }
    }
    return all;
  }

  static List<Side> peers() {
    return List.of(values()).subList(1, values().length);
  }
}
