// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;

/** The parameters of annotations, which must be constants, are those of the one list of layers. */
class LayersTest {
  private static List<String> param(Class<?> state, String field) throws NoSuchFieldException {
    return List.of(state.getField(field).getAnnotation(Param.class).value());
  }

  private static List<String> names(String... operations) {
    return Layer.of(operations).stream().map(Layer::name).toList();
  }

  @Test
  void benchmarksCoverTheList() throws NoSuchFieldException {
    assertEquals(names("conv", "convt"), param(Conv2dBench.Convolution.class, "layer"));
    assertEquals(names("dense"), param(DenseBench.Dense.class, "layer"));
    assertEquals(names("norm"), param(NormBench.Norm.class, "layer"));
    assertEquals(names("norm"), param(NormBench.SampleNorm.class, "layer"));
    assertEquals(names("norm"), param(NormBench.BatchNorm.class, "layer"));
  }

  @Test
  void everyElementwiseOperationMatchesTheReference() throws NoSuchFieldException {
    for (String operation : param(ElementwiseBench.Operation.class, "operation")) {
      try (Rig rig = Rig.checked(ElementwiseCases.of(operation, "l2"), 2)) {
        assertEquals(0, rig.run(), operation);
      }
    }
  }

  @Test
  void bf16IsMeasuredInBothPrecisions() throws NoSuchFieldException {
    for (String layer : param(Bf16Bench.Convolution.class, "layer")) {
      for (String method : List.of("forward", "backwardData", "backwardWeights")) {
        for (String precision : param(Bf16Bench.Convolution.class, "precision")) {
          Facts.Of facts =
              Facts.of(
                  "dev.forger.bench.Bf16Bench." + method,
                  Map.of("layer", layer, "precision", precision));
          boolean rounded = facts.kernel().split(";", -1)[0].contains("_bf16__");
          assertEquals(precision.equals("bf16"), rounded, facts.kernel());
        }
      }
    }
  }

  @Test
  void flopsOfALayerAreNominal() {
    String benchmark = "dev.forger.bench.Conv2dBench.forward";
    Facts.Of facts = Facts.of(benchmark, Map.of("layer", "d28_14x14x64_7x7x128"));
    assertEquals(2.0 * 64 * 7 * 7 * 128 * 4 * 4 * 64, facts.flops());
    assertTrue(!facts.kernel().isEmpty());
  }
}
