// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import dev.forger.ShapeException;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.data.Datasets;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.data.StrokeDigits;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Features of channels by themselves, and the thousand modes of stacked digits by them. */
class EachChannelTest {
  private static final int COUNT = 400;

  /** Knows the drawn digits by heart: classes of these alone. */
  private static final class ByHeart implements FeatureExtractor {
    private final Map<List<Float>, Integer> known = new HashMap<>();

    ByHeart(ImageDataset digits) {
      for (int i = 0; i < digits.size(); i++) {
        known.put(row(Samples.of(digits, i, 1), 0), digits.label(i));
      }
    }

    private static List<Float> row(Samples images, int index) {
      int size = images.shape().elements();
      List<Float> row = new ArrayList<>();
      for (int p = 0; p < size; p++) {
        row.add(images.values()[index * size + p]);
      }
      return row;
    }

    @Override
    public String name() {
      return "by heart";
    }

    @Override
    public String hash() {
      return "1";
    }

    @Override
    public Features features(Samples images) {
      float[] sums = new float[images.count()];
      for (int i = 0; i < sums.length; i++) {
        for (float value : row(images, i)) {
          sums[i] += value;
        }
      }
      return new Features(sums, images.count(), name(), hash());
    }

    @Override
    public Optional<Features> probabilities(Samples images) {
      float[] rows = new float[images.count() * 10];
      java.util.Arrays.fill(rows, 0.01f);
      for (int i = 0; i < images.count(); i++) {
        rows[i * 10 + known.get(row(images, i))] = 0.91f;
      }
      return Optional.of(new Features(rows, images.count(), name(), hash()));
    }
  }

  @Test
  @Proves("A7.2")
  void modesOfStackedDigitsAreTheirLabels() {
    try (StrokeDigits digits = StrokeDigits.create(7, StrokeDigits.DEFAULT_COUNT);
        ImageDataset stacked = Datasets.open("stacked:" + StrokeDigits.NAME, 0, 0);
        FeatureExtractor each = new EachChannel(new ByHeart(digits))) {
      Samples images = Samples.of(stacked, 0, COUNT);
      Features thousand = each.probabilities(images).orElseThrow();
      assertEquals(1000, thousand.size());
      double sum = 0;
      for (int k = 0; k < 1000; k++) {
        sum += thousand.values()[k];
      }
      assertEquals(1, sum, 1e-4);
      boolean[] seen = new boolean[1000];
      int modes = 0;
      for (int i = 0; i < COUNT; i++) {
        int label = stacked.label(i);
        assertEquals(Math.pow(0.91, 3), thousand.values()[i * 1000 + label], 1e-4);
        modes += seen[label] ? 0 : 1;
        seen[label] = true;
      }
      Metrics.Sets sets =
          new Metrics.Sets(
              each.features(images), Optional.of(thousand), each.features(images), () -> null, 1);
      Measurement measured = Metrics.of("stacked-modes").measure(sets);
      assertEquals(modes, measured.figures().get("modes"));
      assertTrue(measured.protocol().toString().contains("channels:by heart"));
    }
  }

  @Test
  void rowsOfChannelsAreJoined() {
    try (StrokeDigits digits = StrokeDigits.create(7, StrokeDigits.DEFAULT_COUNT);
        ImageDataset stacked = Datasets.open("stacked:" + StrokeDigits.NAME, 0, 0)) {
      ByHeart grey = new ByHeart(digits);
      Samples images = Samples.of(stacked, 0, 3);
      float[] one = new float[784];
      for (int p = 0; p < 784; p++) {
        one[p] = images.values()[2 * 2352 + 3 * p + 1];
      }
      Features rows = new EachChannel(grey).features(images);
      assertEquals(3, rows.size());
      float alone = grey.features(new Samples(one, 1, dev.forger.Shape.of(28, 28, 1))).values()[0];
      assertArrayEquals(new float[] {alone}, new float[] {rows.values()[2 * 3 + 1]});
    }
  }

  @Test
  void refusesClassesThatAreNoModes() {
    Features ten = Features.of(new double[10], new double[10]);
    assertThrows(ShapeException.class, () -> StackedModes.of(ten));
    Metrics.Sets none = new Metrics.Sets(ten, Optional.empty(), ten, () -> ten, 1);
    assertThrows(InvalidArgumentException.class, () -> Metrics.of("stacked-modes").measure(none));
    assertTrue(Metrics.names().stream().filter(Metrics::isUsual).noneMatch("critics"::equals));
  }
}
