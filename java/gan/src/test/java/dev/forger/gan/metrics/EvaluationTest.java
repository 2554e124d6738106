// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.ForgerException;
import dev.forger.InvalidArgumentException;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.gan.Samples;
import dev.forger.gan.data.StrokeDigits;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics by features of a classifier, with what is kept from run to run. */
class EvaluationTest {
  @Test
  void aClassifierScoresAndItsFeaturesAreKept(@TempDir Path folder) {
    List<String> stages = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    List<String> metrics =
        List.of("frechet", "precision-recall", "memorisation", "inception-score");
    try (Device device = Device.cpu(1);
        StrokeDigits data = StrokeDigits.create(1, 1200);
        StrokeDigits fresh = StrokeDigits.create(99, 120);
        ImageClassifier classifier = ImageClassifier.train(device, data, 60, 1)) {
      Samples samples = Samples.of(fresh, 0, 120);
      FeatureCache cache = new FeatureCache(folder, warnings::add);
      Evaluation evaluation =
          Evaluation.of(classifier, data)
              .most(96)
              .cache(cache)
              .listener((stage, done, total) -> stages.add(stage + " " + done + "/" + total));
      Map<String, Measurement> first = evaluation.run(samples, metrics);
      assertEquals(
          List.of(
              "features of samples 0/120",
              "features of held-out data 0/96",
              "frechet 0/4",
              "precision-recall 1/4",
              "memorisation 2/4",
              "features of other data 0/1104",
              "features of other data 1024/1104",
              "inception-score 3/4"),
          stages);
      stages.clear();
      Map<String, Measurement> second = evaluation.run(samples, metrics);
      assertEquals(first, second);
      assertEquals(5, stages.size(), stages.toString());
      assertEquals(List.of(), warnings);
      assertTrue(first.get("precision-recall").figures().get("precision") > 0.5, first.toString());
      assertTrue(first.get("inception-score").figures().get("inception score") > 2);
      assertEquals(
          "n=120 against 96, 3 neighbours, features classifier ("
              + classifier.hash().substring(0, 12)
              + ")",
          first.get("precision-recall").protocol().toString());
    }
  }

  private static void refused(
      Class<? extends ForgerException> type, String features, String metric, String part) {
    try (Device device = Device.cpu(1);
        StrokeDigits data = StrokeDigits.create(1, 40)) {
      String message =
          assertThrows(
                  type,
                  () -> {
                    try (FeatureExtractor extractor = FeatureExtractors.open(features, device)) {
                      Evaluation.of(extractor, data).run(Samples.of(data, 0, 20), List.of(metric));
                    }
                  })
              .getMessage();
      assertTrue(message.contains(part), message);
      assertEquals(1, message.lines().count());
    }
  }

  @Test
  void badInputIsOneLine() {
    refused(InvalidArgumentException.class, "pixels", "inception-score", "knows no classes");
    refused(InvalidArgumentException.class, "pixels:x", "frechet", "pixels alone");
    refused(InvalidArgumentException.class, "resnet", "frechet", "did you mean \"resnet20\"");
    refused(InvalidArgumentException.class, "resnet20", "frechet", "resnet20:FILE.npz[:LAYER]");
    refused(dev.forger.DataException.class, "classifier:none", "frechet", "\"none\"");
    refused(UnsupportedException.class, "onnx:x.onnx", "frechet", "forger-onnx");
    try (StrokeDigits data = StrokeDigits.create(1, 40)) {
      Samples other = new Samples(new float[30 * 64], 30, dev.forger.Shape.of(8, 8, 1));
      Evaluation evaluation = Evaluation.of(new RawPixels(), data);
      assertThrows(ShapeException.class, () -> evaluation.run(other, List.of("frechet")));
      assertThrows(InvalidArgumentException.class, () -> evaluation.most(0));
    }
  }
}
