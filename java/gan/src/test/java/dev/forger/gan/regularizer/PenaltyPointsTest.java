// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.regularizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.RegularizerOps;
import dev.forger.Shape;
import dev.forger.Tensor;
import dev.forger.gan.regularizer.GradientPenalty.Points;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The points at which penalties are taken. */
class PenaltyPointsTest {
  private static final int ROWS = 16;
  private static final int LENGTH = 32;

  private final double[] real = new double[ROWS * LENGTH];
  private final double[] fake = new double[ROWS * LENGTH];

  PenaltyPointsTest() {
    for (int i = 0; i < real.length; i++) {
      real[i] = Math.sin(i * 0.7);
      fake[i] = 5 + Math.cos(i * 1.3);
    }
  }

  private double[] draw(Points points) {
    Shape shape = Shape.features(LENGTH);
    try (Device device = Device.reference64();
        Tensor reals = Tensor.zeros(device, ROWS, shape);
        Tensor fakes = Tensor.zeros(device, ROWS, shape);
        Tensor out = Tensor.zeros(device, ROWS, shape);
        Recorder r = new Recorder(device)) {
      reals.write(real);
      fakes.write(fake);
      new RegularizerOps(r)
          .copy(
              "points",
              new PenaltyPoints(3, 1, 2, 3)
                  .record(r, points, r.bind(reals), r.bind(fakes), shape, ROWS),
              r.bind(out),
              ROWS);
      try (Program p = r.finish()) {
        p.run();
        return out.toDoubles();
      }
    }
  }

  @Test
  void realAndGeneratedSamplesAreTheirOwnPoints() {
    assertArrayEquals(real, draw(Points.REAL));
    assertArrayEquals(fake, draw(Points.FAKE));
  }

  /** ε x + (1 - ε) y with one ε a sample (Gulrajani et al. 2017, arXiv 1704.00028). */
  @Test
  void interpolatedPointsLieBetweenRealAndGenerated() {
    double[] points = draw(Points.INTERPOLATED);
    double[] places = new double[ROWS];
    for (int i = 0; i < points.length; i++) {
      double place = (points[i] - fake[i]) / (real[i] - fake[i]);
      if (i % LENGTH == 0) {
        places[i / LENGTH] = place;
      }
      assertEquals(places[i / LENGTH], place, 1e-12);
    }
    Arrays.sort(places);
    assertTrue(places[0] >= 0 && places[0] < 0.4, () -> Arrays.toString(places));
    assertTrue(places[ROWS - 1] <= 1 && places[ROWS - 1] > 0.6, () -> Arrays.toString(places));
  }

  /** Around real samples, at most half a deviation of the batch (Kodali et al. 2017). */
  @Test
  void noisyPointsLieAroundRealSamples() {
    double[] points = draw(Points.NOISE);
    double mean = Arrays.stream(real).average().getAsDouble();
    double deviation =
        Math.sqrt(Arrays.stream(real).map(x -> (x - mean) * (x - mean)).average().getAsDouble());
    double most = 0;
    for (int i = 0; i < points.length; i++) {
      most = Math.max(most, Math.abs(points[i] - real[i]));
    }
    assertTrue(most <= 0.5001 * deviation && most > 0.4 * deviation, most + " of " + deviation);
  }
}
