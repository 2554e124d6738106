// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.gan.catalogue.Proves;
import org.junit.jupiter.api.Test;

@Proves("A8.7")
class LatentsTest {

  @Test
  void slerpOfOrthonormalVectors() {
    assertArrayEquals(
        new float[] {.923880f, .382683f},
        Latents.slerp(new float[] {1, 0}, new float[] {0, 1}, .25),
        1e-6f);
  }

  @Test
  void slerpKeepsTheLengthAndTurnsEvenly() {
    float[] a = new float[64];
    float[] b = new float[64];
    new Philox(1, 0).uniforms(0, 0, a);
    new Philox(1, 0).uniforms(1, 0, b);
    normalise(a, 3);
    normalise(b, 3);
    double whole = angle(a, b);
    for (int i = 0; i <= 10; i++) {
      float[] point = Latents.slerp(a, b, i / 10.0);
      assertEquals(3, Math.sqrt(dot(point, point)), 1e-5);
      assertEquals(whole * i / 10, angle(a, point), 1e-3);
    }
    assertArrayEquals(a, Latents.slerp(a, b, 0), 1e-6f);
    assertArrayEquals(b, Latents.slerp(a, b, 1), 1e-6f);
  }

  @Test
  void slerpIsStraightWhereNoArcIs() {
    float[] a = {1, 2};
    assertArrayEquals(new float[] {2, 4}, Latents.slerp(a, new float[] {3, 6}, .5), 1e-6f);
    assertArrayEquals(new float[] {0, 0}, Latents.slerp(a, new float[] {-1, -2}, .5), 1e-6f);
    assertArrayEquals(new float[] {.5f, 1}, Latents.slerp(a, new float[] {0, 0}, .5), 1e-6f);
  }

  @Test
  void lerpIsStraight() {
    assertArrayEquals(
        new float[] {1.5f, -1f}, Latents.lerp(new float[] {1, 0}, new float[] {3, -4}, .25));
  }

  @Test
  void refusesBadArguments() {
    float[] two = new float[2];
    assertThrows(InvalidArgumentException.class, () -> Latents.lerp(two, new float[3], 0));
    assertThrows(InvalidArgumentException.class, () -> Latents.slerp(two, new float[1], 0));
    assertThrows(InvalidArgumentException.class, () -> Latents.slerp(two, two, Double.NaN));
  }

  private static void normalise(float[] x, double length) {
    double scale = length / Math.sqrt(dot(x, x));
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (x[i] * scale);
    }
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static double angle(float[] a, float[] b) {
    return Math.acos(Math.min(1, dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))));
  }
}
