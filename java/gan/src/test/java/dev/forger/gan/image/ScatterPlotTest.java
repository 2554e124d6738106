// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.InvalidArgumentException;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScatterPlotTest {
  private static int level(BufferedImage picture, double x, double y) {
    int side = picture.getWidth();
    int column = (int) ((x + 1) / 2 * side);
    int row = (int) ((1 - y) / 2 * side);
    return picture.getRaster().getSample(column, row, 0);
  }

  @Test
  void pointsAreDotsAtTheirPlaces() {
    // The axes end at 3: right of the middle and up is the first quadrant.
    BufferedImage picture =
        ScatterPlot.of(new float[] {1.5f, 2.25f, -2.4f, -0.3f}, 2).toBufferedImage();
    assertEquals(0, level(picture, 0.5, 0.75));
    assertEquals(0, level(picture, -0.8, -0.1));
    assertEquals(255, level(picture, 0.5, -0.75));
    assertEquals(255, level(picture, -0.5, 0.75));
    assertTrue(level(picture, 0.5, 0) < 255, "an axis");
  }

  @ParameterizedTest
  @CsvSource({"0.99,1", "1,1.5", "1.04,1.5", "4.2,5", "7.5,10", "99,100", "0.012,0.015", "0,1e-6"})
  void axesEndJustBeyondThePoints(float largest, double limit) {
    double got = ScatterPlot.of(new float[] {0, -largest}, 1).limit();
    assertEquals(limit, got, 1e-9 * limit + (largest == 0 ? 1e-6 : 0));
  }

  @Test
  void whatIsNotFiniteIsLeftOut() {
    float[] points = {Float.NaN, 0, 0, Float.POSITIVE_INFINITY, 0.5f, 0.5f};
    ScatterPlot plot = ScatterPlot.of(points, 3);
    assertEquals(0.75, plot.limit());
    assertEquals(0, level(plot.toBufferedImage(), 2.0 / 3, 2.0 / 3));
  }

  @Test
  void tooFewNumbersAreRefused() {
    assertThrows(InvalidArgumentException.class, () -> ScatterPlot.of(new float[3], 2));
    assertThrows(InvalidArgumentException.class, () -> ScatterPlot.of(new float[3], 0));
  }
}
