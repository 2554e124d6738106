// SPDX-License-Identifier: Apache-2.0
package dev.forger.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.DataException;
import dev.forger.Device;
import dev.forger.ForgerException;
import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.gan.Samples;
import dev.forger.gan.data.IdxDataset;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.Split;
import dev.forger.gan.metrics.ClassScores;
import dev.forger.gan.metrics.FeatureExtractor;
import dev.forger.gan.metrics.FeatureExtractors;
import dev.forger.gan.metrics.Features;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that ONNX Runtime runs, opened by name. */
class OnnxExtractorTest {
  private static final Shape IMAGE = Shape.of(2, 3, 2);

  @TempDir Path folder;

  /** Image i has 0, 1, ... by row, pixel and channel, over 100, and i / 1000. */
  private static Samples images(int count) {
    float[] values = new float[count * IMAGE.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i % IMAGE.elements() / 100f + i / IMAGE.elements() / 1000f;
    }
    return new Samples(values, count, IMAGE);
  }

  private static FeatureExtractor open(String text, Device device) {
    return FeatureExtractors.open("onnx:" + text, device);
  }

  @Test
  void layoutRangeAndInnerValues() {
    Path planes = TinyModel.write(folder.resolve("planes.onnx"), true, 0, 2, 2, 3);
    Path pixels = TinyModel.write(folder.resolve("pixels.onnx"), true, 0, 2, 3, 2);
    Samples images = images(70);
    try (Device device = Device.cpu(1);
        FeatureExtractor first = open(planes + ":flat@0..255", device);
        FeatureExtractor last = open(pixels + ":flat@-1..1", device)) {
      Features byPlane = first.features(images);
      Features byPixel = last.features(images);
      assertEquals(12, byPlane.size());
      assertEquals("onnx:planes.onnx:flat@0..255", first.name());
      assertEquals(64, first.hash().length());
      for (int i = 0; i < images.values().length; i++) {
        int row = i / 12 * 12;
        int k = i % 12;
        assertEquals(images.values()[i], byPixel.values()[i], 1e-7);
        // Channel k % 2 of pixel k / 2.
        float plane = byPlane.values()[row + k % 2 * 6 + k / 2];
        assertEquals((images.values()[i] + 1) * 127.5f, plane, 1e-4);
      }
    }
  }

  @Test
  void firstOutputsAreClasses() {
    Path shares = TinyModel.write(folder.resolve("shares.onnx"), true, 0, 2, 2, 3);
    Path logits = TinyModel.write(folder.resolve("logits.onnx"), false, 0, 2, 2, 3);
    try (Device device = Device.cpu(1);
        FeatureExtractor a = open(shares.toString(), device);
        FeatureExtractor b = open(logits.toString(), device);
        FeatureExtractor inner = open(shares + ":flat", device)) {
      float[] given = a.probabilities(images(3)).orElseThrow().values();
      assertArrayEquals(given, a.features(images(3)).values(), "the output itself");
      assertArrayEquals(given, b.probabilities(images(3)).orElseThrow().values(), 1e-6f);
      assertArrayEquals(given, inner.probabilities(images(3)).orElseThrow().values());
      // Values of an image differ by 0.005 a step in 0..1.
      assertEquals(Math.exp(0.005 * 2), given[1] / (double) given[0], 1e-4);
    }
  }

  @Test
  void modelsOfFixedBatches() {
    Path four = TinyModel.write(folder.resolve("four.onnx"), false, 4, 2, 2, 3);
    Path any = TinyModel.write(folder.resolve("any.onnx"), false, 0, 2, 2, 3);
    try (Device device = Device.cpu(1);
        FeatureExtractor fixed = open(four.toString(), device);
        FeatureExtractor open = open(any.toString(), device)) {
      assertArrayEquals(open.features(images(9)).values(), fixed.features(images(9)).values());
    }
  }

  private static void refused(
      Class<? extends ForgerException> type, String text, Samples images, String part) {
    try (Device device = Device.cpu(1)) {
      String message =
          assertThrows(
                  type,
                  () -> {
                    try (FeatureExtractor extractor = open(text, device)) {
                      extractor.features(images);
                    }
                  })
              .getMessage();
      assertTrue(message.contains(part), message);
    }
  }

  @Test
  void badInputIsNamed() throws IOException {
    Path model = TinyModel.write(folder.resolve("m.onnx"), true, 0, 2, 2, 3);
    Samples other = new Samples(new float[2 * 784], 2, Shape.of(28, 28, 1));
    refused(ShapeException.class, model.toString(), other, "input [any, 2, 2, 3]");
    refused(ShapeException.class, model.toString(), other, "images of 28x28x1");
    refused(InvalidArgumentException.class, model + ":flats", images(2), "did you mean \"flat\"");
    refused(InvalidArgumentException.class, model + "@0..2", images(2), "range of pixels");
    refused(DataException.class, folder + "/none.onnx", images(2), "which is no file");
    Samples broken = images(3);
    broken.values()[13] = Float.POSITIVE_INFINITY;
    refused(InvalidArgumentException.class, model.toString(), broken, "image 1: given Infinity");
    Path text = Files.writeString(folder.resolve("text.onnx"), "no model");
    refused(DataException.class, text.toString(), images(2), "ONNX Runtime refuses");
    Path integers = TinyModel.ofIntegers(folder.resolve("i.onnx"));
    refused(DataException.class, integers.toString(), images(2), "float [N,C,H,W]");
    Path rows = TinyModel.write(folder.resolve("rows.onnx"), false, 0, 12);
    refused(DataException.class, rows.toString(), images(2), "the input x of FLOAT [-1, 12]");
  }

  /** The LeNet-like classifier of the ONNX model zoo, and its pooled layer. */
  @Test
  void knowsRealDigits() {
    String data = System.getenv("FORGER_TEST_DATA");
    Assumptions.assumeTrue(data != null, "FORGER_TEST_DATA is not set");
    Path model = Path.of(data, "models", "mnist.onnx");
    Assumptions.assumeTrue(Files.exists(model), model + " does not exist");
    try (Device device = Device.cpu(1);
        ImageDataset digits = IdxDataset.open(Path.of(data, "mnist"), Split.TEST);
        FeatureExtractor extractor = open(model.toString(), device);
        FeatureExtractor pool = open(model + ":Pooling160_Output_0", device)) {
      assertTrue(extractor.hash().startsWith("0d715376572e8983"), extractor.hash());
      Samples images = Samples.of(digits, 0, 300);
      Features probabilities = extractor.probabilities(images).orElseThrow();
      double[][] rows = new double[300][10];
      for (int i = 0; i < 3000; i++) {
        rows[i / 10][i % 10] = probabilities.values()[i];
      }
      int[] classes = ClassScores.mostProbable(rows);
      int right = 0;
      for (int i = 0; i < 300; i++) {
        right += classes[i] == digits.label(i) ? 1 : 0;
      }
      assertTrue(right >= 294, right + " of 300 right");
      assertEquals(10, extractor.features(images).size());
      assertEquals(256, pool.features(images).size());
      Samples other = new Samples(new float[2 * 3072], 2, Shape.of(32, 32, 3));
      assertThrows(ShapeException.class, () -> pool.features(other));
    }
  }
}
