// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class StepSideTest {
  @Test
  void onlyTheExampleIsAsItComes() {
    assertEquals(Map.of(), StepSide.TORCH.environment());
    assertEquals(new TorchSetup(false, false), StepSide.TORCH.setup());
    Map<String, String> oneThread = Map.of("OPENBLAS_NUM_THREADS", "1");
    assertEquals(oneThread, StepSide.TORCH_NCHW.environment());
    assertEquals(new TorchSetup(false, true), StepSide.TORCH_NCHW.setup());
    assertEquals(oneThread, StepSide.TORCH_CHANNELS_LAST.environment());
    assertEquals(new TorchSetup(true, true), StepSide.TORCH_CHANNELS_LAST.setup());
  }
}
