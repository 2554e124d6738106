// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.CheckpointException;
import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Parameter;
import dev.forger.Philox;
import dev.forger.SafetensorsWriter;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Weights;
import dev.forger.gan.Samples;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.ImageFolderDataset;
import dev.forger.gan.data.StrokeDigits;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageClassifierTest {
  @Test
  void learnsStrokeDigits() {
    try (Device device = Device.cpu();
        ImageDataset lessons = StrokeDigits.create(1001);
        ImageDataset fresh = StrokeDigits.create(3003, 2000);
        ImageClassifier classifier = ImageClassifier.train(device, lessons, 600, 1)) {
      double accuracy = classifier.accuracy(fresh);
      assertTrue(accuracy >= 0.97, () -> "accuracy on fresh digits: " + accuracy);
    }
  }

  @Test
  void crossEntropyOfKnownLogits() {
    double ln3 = Math.log(3);
    double[] rows = {ln3, 0, 0, ln3};
    double loss = SoftmaxCrossEntropy.differentiate(rows, new int[] {0, 0}, 2);
    // -log 3/4 and -log 1/4.
    assertEquals((2 * Math.log(4) - ln3) / 2, loss, 1e-15);
    double[] expected = {-0.125, 0.125, -0.375, 0.375};
    for (int i = 0; i < 4; i++) {
      assertEquals(expected[i], rows[i], 1e-15);
    }
  }

  @Test
  void crossEntropyOfLargeLogitsIsFinite() {
    double[] rows = {1000, -1000};
    assertEquals(2000, SoftmaxCrossEntropy.differentiate(rows, new int[] {1}, 2));
    assertEquals(1, rows[0]);
  }

  /** The gradient through the host step, against central differences of its loss in double. */
  @Test
  void gradientMatchesCentralDifferences() {
    int batch = 3;
    Shape image = Shape.of(8, 8, 1);
    Network net = ImageClassifier.network(image, 4);
    float[] pixels = new float[batch * image.elements()];
    new Philox(11, 0).uniforms(0, 0, pixels);
    int[] labels = {2, 0, 3};
    try (Device device = Device.reference64();
        Weights weights = new Weights(device, net);
        ClassifierStep step = new ClassifierStep(weights, null, batch)) {
      weights.initialize(Initializer.heNormal(), 4);
      step.run(pixels, labels);
      Map<String, float[]> gradients = new TreeMap<>();
      double largest = 0;
      for (Parameter p : net.parameters()) {
        float[] gradient = weights.gradient(p.name());
        gradients.put(p.name(), gradient);
        for (float g : gradient) {
          largest = Math.max(largest, Math.abs(g));
        }
      }
      assertTrue(largest > 1e-3, "a gradient of size");
      int checked = 0;
      int kinks = 0;
      for (Parameter p : net.parameters()) {
        float[] values = weights.get(p.name());
        int stride = Math.max(1, values.length / 25);
        for (int i = 0; i < values.length; i += stride) {
          double wide = slope(step, weights, p.name(), values, i, 0x1p-10f, pixels, labels);
          double narrow = slope(step, weights, p.name(), values, i, 0x1p-12f, pixels, labels);
          double expected = gradients.get(p.name())[i];
          double tolerance = 1e-6 * Math.abs(expected) + 1e-8 * largest;
          checked++;
          // A rectifier that switches between the points: slopes of the two steps differ.
          if (Math.abs(wide - narrow) > 1e-5 * Math.abs(narrow) + 1e-6 * largest) {
            kinks++;
            continue;
          }
          // Richardson's extrapolation takes the error of order h² away.
          double slope = narrow + (narrow - wide) / 15;
          assertEquals(expected, slope, tolerance, p.name() + "[" + i + "]");
        }
      }
      assertTrue(kinks * 20 < checked, kinks + " of " + checked + " coordinates skipped");
    }
  }

  private static double slope(
      ClassifierStep step,
      Weights weights,
      String name,
      float[] values,
      int index,
      float h,
      float[] pixels,
      int[] labels) {
    float before = values[index];
    float above = before + h;
    float below = before - h;
    values[index] = above;
    weights.set(name, values);
    double high = step.run(pixels, labels);
    values[index] = below;
    weights.set(name, values);
    double low = step.run(pixels, labels);
    values[index] = before;
    weights.set(name, values);
    return (high - low) / ((double) above - below);
  }

  @Test
  void probabilitiesDoNotDependOnTheirNumber() {
    try (Device device = Device.cpu();
        ImageDataset digits = StrokeDigits.create(1, 100);
        ImageClassifier classifier = ImageClassifier.train(device, digits, 3, 1)) {
      assertEquals(10, classifier.classes());
      double[][] all = classifier.probabilities(LabelledImages.first(digits, 70).values());
      double[][] few = classifier.probabilities(LabelledImages.first(digits, 3).values());
      assertEquals(70, all.length);
      for (int k = 0; k < 10; k++) {
        assertEquals(all[2][k], few[2][k]);
      }
      assertThrows(ShapeException.class, () -> classifier.probabilities(new float[783]));
    }
  }

  @Test
  void isTheSameFromAFile(@TempDir Path folder) {
    Path file = folder.resolve("classifier.safetensors");
    try (Device device = Device.cpu(1);
        ImageDataset digits = StrokeDigits.create(1, 100)) {
      Samples images = Samples.of(digits, 0, 5);
      Features features;
      Features probabilities;
      String hash;
      try (ImageClassifier classifier = ImageClassifier.train(device, digits, 3, 1);
          ImageClassifier other = ImageClassifier.train(device, digits, 3, 2)) {
        classifier.save(file);
        hash = classifier.hash();
        features = classifier.features(images);
        probabilities = classifier.probabilities(images).orElseThrow();
        assertNotEquals(hash, other.hash());
      }
      try (FeatureExtractor loaded = FeatureExtractors.open("classifier:" + file, device)) {
        assertEquals(hash, loaded.hash());
        assertEquals("classifier", loaded.name());
        assertEquals(64, features.size());
        assertArrayEquals(features.values(), loaded.features(images).values());
        assertArrayEquals(
            probabilities.values(), loaded.probabilities(images).orElseThrow().values());
      }
      new SafetensorsWriter().add("x", new long[] {1}, new float[1]).write(file, false);
      String message =
          assertThrows(CheckpointException.class, () -> ImageClassifier.load(device, file).close())
              .getMessage();
      assertTrue(message.contains("no classifier of Forger"), message);
      new SafetensorsWriter()
          .metadata("forger.classifier", "1")
          .metadata("shape", "28x28")
          .metadata("classes", "10")
          .write(file, false);
      message =
          assertThrows(CheckpointException.class, () -> ImageClassifier.load(device, file).close())
              .getMessage();
      assertTrue(message.contains("shape 28x28"), message);
      assertEquals(0, device.liveBytes());
    }
  }

  @Test
  void missingLabelsAreNamed(@TempDir Path folder) {
    for (int i = 0; i < 2; i++) {
      new Samples(new float[784], 1, Shape.of(28, 28, 1)).writePng(folder.resolve(i + ".png"));
    }
    try (Device device = Device.cpu(1);
        ImageDataset data = ImageFolderDataset.open(folder, 28, 1)) {
      String message =
          assertThrows(
                  InvalidArgumentException.class, () -> ImageClassifier.train(device, data, 1, 1))
              .getMessage();
      assertTrue(message.contains("0 classes"), message);
    }
  }

  @Test
  void badInputIsRefused() {
    try (Device device = Device.cpu();
        ImageDataset digits = StrokeDigits.create(1, 10)) {
      assertThrows(
          InvalidArgumentException.class, () -> ImageClassifier.train(device, digits, 0, 1));
    }
  }
}
