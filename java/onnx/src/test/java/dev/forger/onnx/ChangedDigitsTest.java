// SPDX-License-Identifier: Apache-2.0
package dev.forger.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.gan.metrics.FeatureExtractor;
import dev.forger.gan.metrics.FeatureExtractors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Unseen digits score better than changed ones, by features of a classifier of digits. */
class ChangedDigitsTest {
  @Test
  void featuresPutDigitsInTheRightOrder() {
    String data = System.getenv("FORGER_TEST_DATA");
    Assumptions.assumeTrue(data != null, "FORGER_TEST_DATA is not set");
    Path model = Path.of(data, "models", "mnist.onnx");
    Assumptions.assumeTrue(Files.exists(model), model + " does not exist");
    ChangedDigits digits = new ChangedDigits(Path.of(data, "mnist"), 500);
    Map<String, Map<String, Double>> all;
    try (Device device = Device.cpu(1);
        FeatureExtractor extractor =
            FeatureExtractors.open("onnx:" + model + ":Pooling160_Output_0", device)) {
      all = digits.measure(extractor);
    }
    Map<String, Double> fresh = all.remove("test images");
    all.forEach(
        (name, figures) -> {
          String text = name + " " + figures + ", test images " + fresh;
          for (String distance : new String[] {"Fréchet distance", "kernel distance", "SW2"}) {
            assertTrue(figures.get(distance) > 1.5 * fresh.get(distance), distance + ": " + text);
          }
          assertTrue(figures.get("coverage") < fresh.get("coverage") - 0.05, text);
        });
    assertTrue(all.get("nines only").get("recall") < 0.5 * fresh.get("recall"));
    assertTrue(all.get("ten copies").get("recall") < 0.1 * fresh.get("recall"));
    assertTrue(all.get("ten copies").get("support") < 12);
    assertTrue(all.get("ten copies").get("z") < -10);
    assertTrue(all.get("nines only").get("inception score") < 2);
    assertTrue(fresh.get("inception score") > 6);
  }
}
