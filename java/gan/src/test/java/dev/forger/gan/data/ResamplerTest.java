// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ResamplerTest {

  @Test
  void keepsPlainColourAtEveryRatio() {
    for (int from = 1; from <= 20; from++) {
      for (int to = 1; to <= 20; to++) {
        float[] src = new float[from * from];
        java.util.Arrays.fill(src, 200f);
        for (float value : Resampler.resize(src, from, from, 1, to)) {
          assertEquals(200f, value, 1e-3f, from + " to " + to);
        }
      }
    }
  }

  @Test
  void sameSizeIsIdentity() {
    float[] src = {1, 2, 3, 4, 50, 6, 7, 8, 9};
    assertArrayEquals(src, Resampler.resize(src, 3, 3, 1, 3), 1e-5f);
  }

  @Test
  void keepsAxesAndChannelsApart() {
    // Red grows to the right, green downwards, on a ramp that the cubic kernel reproduces inside.
    int n = 16;
    float[] src = new float[n * n * 3];
    for (int y = 0; y < n; y++) {
      for (int x = 0; x < n; x++) {
        src[(y * n + x) * 3] = x;
        src[(y * n + x) * 3 + 1] = y;
        src[(y * n + x) * 3 + 2] = 9;
      }
    }
    float[] dst = Resampler.resize(src, n, n, 3, 8);
    for (int y = 2; y < 6; y++) {
      for (int x = 2; x < 6; x++) {
        assertEquals(2 * x + 0.5f, dst[(y * 8 + x) * 3], 1e-4f);
        assertEquals(2 * y + 0.5f, dst[(y * 8 + x) * 3 + 1], 1e-4f);
        assertEquals(9f, dst[(y * 8 + x) * 3 + 2], 1e-4f);
      }
    }
  }

  @Test
  void shrinkingAveragesFinePatterns() {
    int n = 64;
    float[] src = new float[n * n];
    for (int i = 0; i < src.length; i++) {
      src[i] = (i + i / n) % 2 * 255f;
    }
    for (float value : Resampler.resize(src, n, n, 1, 8)) {
      assertEquals(127.5f, value, 2f);
    }
  }

  @Test
  void clipsTheOvershoot() {
    assertArrayEquals(
        new byte[] {0, 0, 1, (byte) 254, (byte) 255, (byte) 255},
        Resampler.toBytes(new float[] {-9, 0.4f, 0.6f, 254.4f, 254.6f, 300}));
  }
}
