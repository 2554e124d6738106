// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.forger.Philox;
import dev.forger.ShapeException;
import org.junit.jupiter.api.Test;

final class DiversityTest {
  private static LabelledImages images(int[] classes, float... values) {
    return new LabelledImages(values, classes);
  }

  /** Points of the plane: real ones span twice the distances of the samples. */
  @Test
  void pointsOfThePlane() {
    LabelledImages real = images(new int[] {0, 0, 0, 1, 1}, 0, 0, 6, 8, 6, 0, 0, 10, 10, 10);
    LabelledImages samples = images(new int[] {0, 0, 1, 1}, 0, 0, 3, 4, 0, 10, 0, 3);
    LabelledImages training = images(new int[] {0, 0}, 0, -2, 0, 9);
    Diversity d = Diversity.of(samples, real, training, 2);
    // Class 0: 5 over (10 + 6 + 8) / 3; class 1: 7 over 10.
    assertArrayEquals(new double[] {5 / 8.0, 0.7}, d.spread(), 1e-15);
    assertEquals(0.625, d.smallestSpread(), 1e-15);
    // Nearest of samples: 2, √34 (to (0, 9)), 1, 5. Of real: 2, √37, √40, 1, √101.
    assertEquals(3.5 / Math.sqrt(37), d.novelty(), 1e-15);
    double class0 = (2 + Math.sqrt(34)) / 2 / Math.sqrt(37);
    double class1 = 3 / ((1 + Math.sqrt(101)) / 2);
    assertArrayEquals(new double[] {class0, class1}, d.noveltyPerClass(), 1e-15);
    assertEquals(class1, d.smallestNovelty(), 1e-15);
  }

  @Test
  void collapsedClassHasNoSpread() {
    LabelledImages real = images(new int[] {0, 0}, 0, 0, 1, 1);
    LabelledImages samples = images(new int[] {0, 0, 0}, 1, 0, 1, 0, 1, 0);
    assertEquals(0, Diversity.of(samples, real, real, 1).smallestSpread());
  }

  @Test
  void copiesOfTrainingImagesHaveNoNovelty() {
    LabelledImages training = images(new int[] {0, 0}, 0, 0, 1, 1);
    LabelledImages real = images(new int[] {0, 0}, 0, 2, 2, 1);
    assertEquals(0, Diversity.of(training, real, training, 1).novelty());
  }

  @Test
  void missingClassIsNotANumber() {
    LabelledImages real = images(new int[] {0, 0, 1, 1}, 0, 0, 1, 1, 2, 2, 3, 3);
    LabelledImages samples = images(new int[] {0, 0}, 0, 1, 1, 0);
    Diversity d = Diversity.of(samples, real, real, 2);
    assertEquals(Double.NaN, d.smallestSpread());
    assertEquals(Double.NaN, d.smallestNovelty());
  }

  /** More references than a block holds, against the plain double loop. */
  @Test
  void nearestOverManyBlocks() {
    int size = 5;
    int n = 7;
    int references = 201;
    float[] x = new float[n * size];
    float[] r = new float[references * size];
    Philox philox = new Philox(5, 0);
    philox.uniforms(0, 0, x);
    philox.uniforms(1, 0, r);
    double[] expected = new double[n];
    for (int i = 0; i < n; i++) {
      double least = Double.POSITIVE_INFINITY;
      for (int j = 0; j < references; j++) {
        double sum = 0;
        for (int p = 0; p < size; p++) {
          sum += Math.pow((double) x[i * size + p] - r[j * size + p], 2);
        }
        least = Math.min(least, Math.sqrt(sum));
      }
      expected[i] = least;
    }
    double[] actual =
        Distances.nearest(
            new LabelledImages(x, new int[n]), new LabelledImages(r, new int[references]));
    assertArrayEquals(expected, actual, 1e-12);
  }

  @Test
  void imagesOfDifferentSizesAreRefused() {
    LabelledImages two = images(new int[] {0, 0}, 0, 0, 1, 1);
    LabelledImages one = images(new int[] {0, 0}, 0, 1);
    assertThrows(ShapeException.class, () -> Diversity.of(two, one, two, 1));
    assertThrows(ShapeException.class, () -> Diversity.of(two, two, one, 1));
  }

  @Test
  void valuesThatAreNoWholeImagesAreRefused() {
    assertThrows(ShapeException.class, () -> images(new int[] {0, 0}, 1, 2, 3));
    assertThrows(ShapeException.class, () -> images(new int[0]));
  }
}
