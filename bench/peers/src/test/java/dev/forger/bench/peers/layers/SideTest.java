// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SideTest {
  @Test
  void environments() {
    assertEquals(Map.of(), Side.FORGER.environment(2, "avx2"));
    assertEquals(Map.of("OMP_NUM_THREADS", "2"), Side.DNNL_NHWC.environment(2, null));
    assertEquals(
        Map.of("OMP_NUM_THREADS", "1", "ONEDNN_MAX_CPU_ISA", "AVX2"),
        Side.DNNL_BLOCKED.environment(1, "avx2"));
    assertEquals("1", Side.TORCH_NCHW.environment(4, null).get("OPENBLAS_NUM_THREADS"));
  }
}
