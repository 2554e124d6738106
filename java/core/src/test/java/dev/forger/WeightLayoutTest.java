// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class WeightLayoutTest {

  @Test
  void filtersMoveChannelsInnermost() {
    int outer = 3;
    int channels = 2;
    int r = 4;
    int s = 5;
    float[] torch = counted(outer * channels * r * s);
    float[] ours = new float[torch.length];
    WeightLayout.filterFromTorch(wrap(torch), wrap(ours), outer, channels, r, s);
    for (int k = 0; k < outer; k++) {
      for (int c = 0; c < channels; c++) {
        for (int y = 0; y < r; y++) {
          for (int x = 0; x < s; x++) {
            assertEquals(
                torch[((k * channels + c) * r + y) * s + x],
                ours[((k * r + y) * s + x) * channels + c]);
          }
        }
      }
    }
    float[] back = new float[torch.length];
    WeightLayout.filterToTorch(wrap(ours), wrap(back), outer, channels, r, s);
    assertArrayEquals(torch, back);
  }

  /** A dense layer must give the same output for an image flattened either way. */
  @Test
  void denseColumnsFollowTheFlattenedImage() {
    Shape image = Shape.of(2, 3, 4);
    int out = 5;
    int n = image.elements();
    float[] torch = counted(out * n);
    float[] ours = new float[torch.length];
    WeightLayout.denseColumnsFromTorch(wrap(torch), wrap(ours), out, image);
    float[] nchw = new float[n];
    float[] nhwc = new float[n];
    fillBoth(image, nchw, nhwc);
    assertArrayEquals(multiply(torch, nchw, out), multiply(ours, nhwc, out));
    float[] back = new float[torch.length];
    WeightLayout.denseColumnsToTorch(wrap(ours), wrap(back), out, image);
    assertArrayEquals(torch, back);
  }

  /** A reshaped dense output must be the same image either way, its bias included. */
  @Test
  void denseRowsFollowTheReshapedImage() {
    Shape image = Shape.of(3, 2, 4);
    int in = 5;
    int n = image.elements();
    float[] torch = counted(n * in);
    float[] ours = new float[torch.length];
    WeightLayout.denseRowsFromTorch(wrap(torch), wrap(ours), in, image);
    float[] x = {3, -1, 4, 1, -5};
    float[] nchw = multiply(torch, x, n);
    float[] nhwc = multiply(ours, x, n);
    float[] nhwcOfTorch = new float[n];
    WeightLayout.denseRowsFromTorch(wrap(nchw), wrap(nhwcOfTorch), 1, image);
    assertArrayEquals(nhwcOfTorch, nhwc);
    for (int c = 0; c < 4; c++) {
      for (int p = 0; p < 6; p++) {
        assertEquals(nchw[c * 6 + p], nhwc[p * 4 + c]);
      }
    }
    float[] back = new float[torch.length];
    WeightLayout.denseRowsToTorch(wrap(ours), wrap(back), in, image);
    assertArrayEquals(torch, back);
  }

  @Test
  void positionsAreRespectedAndKept() {
    FloatBuffer src = wrap(new float[] {9, 1, 2, 3, 4}).position(1);
    FloatBuffer dst = wrap(new float[6]).position(2);
    WeightLayout.filterFromTorch(src, dst, 1, 2, 1, 2);
    assertArrayEquals(new float[] {0, 0, 1, 3, 2, 4}, dst.array());
    assertEquals(1, src.position());
    assertEquals(2, dst.position());
  }

  @Test
  void refusesBuffersThatAreTooSmall() {
    FloatBuffer small = wrap(new float[7]);
    FloatBuffer fits = wrap(new float[8]);
    assertThrows(ShapeException.class, () -> WeightLayout.filterFromTorch(small, fits, 2, 2, 1, 2));
    assertThrows(ShapeException.class, () -> WeightLayout.filterFromTorch(fits, small, 2, 2, 1, 2));
  }

  private static void fillBoth(Shape image, float[] nchw, float[] nhwc) {
    int pixels = image.h() * image.w();
    for (int c = 0; c < image.c(); c++) {
      for (int p = 0; p < pixels; p++) {
        float value = (c * 31 + p * 17) % 7 - 3;
        nchw[c * pixels + p] = value;
        nhwc[p * image.c() + c] = value;
      }
    }
  }

  /** Exact, since all values are small integers. */
  private static float[] multiply(float[] w, float[] x, int rows) {
    float[] y = new float[rows];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < x.length; j++) {
        y[i] += w[i * x.length + j] * x[j];
      }
    }
    return y;
  }

  private static FloatBuffer wrap(float[] values) {
    return FloatBuffer.wrap(values);
  }

  private static float[] counted(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = i;
    }
    return values;
  }
}
