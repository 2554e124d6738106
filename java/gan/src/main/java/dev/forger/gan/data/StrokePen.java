// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.Philox;
import java.util.Arrays;

/**
 * Draws stroke digits. An image depends on (seed, index) alone; only exactly rounded arithmetic and
 * {@link StrictMath} are used, so it is the same on every machine.
 *
 * <p>Each image picks a way of writing its digit, moves the control points (each alone, and all
 * together by a smooth bend), shears, turns, stretches, and runs a round pen of varying width along
 * the curves. As in MNIST the ink fits a box of about 20 pixels and its centre of mass lies in the
 * middle. A pen is confined to one thread.
 */
final class StrokePen {

  static final int SIDE = 28;

  /** Names the random numbers of this class among all that one seed yields. */
  private static final int STREAM = 0x5D161;

  private static final int LINES_PER_CURVE = 5;
  private static final int MAX_LINES = 256;
  private static final int MAX_POINTS = 32;
  private static final float BOX = 20f;

  private final Philox random;
  private final float[] px = new float[MAX_POINTS];
  private final float[] py = new float[MAX_POINTS];
  private final float[] x0 = new float[MAX_LINES];
  private final float[] y0 = new float[MAX_LINES];
  private final float[] x1 = new float[MAX_LINES];
  private final float[] y1 = new float[MAX_LINES];
  private final float[] pressure = new float[MAX_LINES];
  private final float[] ink = new float[SIDE * SIDE];
  private int lines;
  private double slant;

  StrokePen(long seed) {
    this.random = new Philox(seed, STREAM);
  }

  /** Draws image {@code index} of the given digit into {@code dst}, 28 x 28 bytes, 0 to 255. */
  void draw(int index, int digit, byte[] dst) {
    Philox.Sequence draw = random.sequence(index);
    float radius = place(digit, draw);
    fill(radius, 0.42f + 0.28f * draw.nextUniform());
    for (int i = 0; i < dst.length; i++) {
      dst[i] = (byte) (int) (ink[i] * 255f + 0.5f);
    }
  }

  /** Returns what it draws image {@code index} with. */
  StrokeTraits traits(int index, int digit) {
    float radius = place(digit, random.sequence(index));
    return new StrokeTraits(digit, radius, slant);
  }

  /** Draws all but the edge's softness, and returns the radius of the pen. */
  private float place(int digit, Philox.Sequence draw) {
    StrokeFont.Glyph glyph = StrokeFont.glyph(digit, draw.nextInt(StrokeFont.variants(digit)));
    deform(digit, glyph, draw);
    trace(glyph, draw);
    return fit(draw);
  }

  /** Returns a number with mean 0, standard deviation 1 and nothing beyond 3: three uniforms. */
  private static float bell(Philox.Sequence draw) {
    int bits = draw.nextBits();
    int sum = (bits & 0x3FF) + (bits >>> 10 & 0x3FF) + (bits >>> 20 & 0x3FF);
    return (sum - 1534.5f) * (1 / 512f);
  }

  private void deform(int digit, StrokeFont.Glyph glyph, Philox.Sequence draw) {
    float sloppy = 0.014f + 0.024f * draw.nextUniform();
    double phaseX = 2 * Math.PI * draw.nextUniform();
    double phaseY = 2 * Math.PI * draw.nextUniform();
    float bendX = 0.045f * bell(draw);
    float bendY = 0.045f * bell(draw);
    // Writers differ in how they share the height between the upper and the lower half.
    float split = 0.07f * bell(draw);
    float width = 0.72f * (1 + 0.13f * bell(draw));
    if (digit == 7) {
      // With a short arm it would pass for a 1.
      width = Math.max(0.8f, 1.25f * width);
    }
    float shear = 0.12f + 0.19f * bell(draw);
    double angle = 0.09 * bell(draw);
    float cos = (float) StrictMath.cos(angle);
    float sin = (float) StrictMath.sin(angle);
    // Where the shear and the turn take a stroke that goes straight up.
    slant = (cos * shear + sin) / (cos - sin * shear);
    for (int stroke = 0; stroke < glyph.strokes(); stroke++) {
      float shiftX = stroke == 0 ? 0 : 0.02f * bell(draw);
      float shiftY = stroke == 0 ? 0 : 0.02f * bell(draw);
      for (int i = glyph.strokeStart[stroke]; i < glyph.strokeStart[stroke + 1]; i++) {
        float u = glyph.x[i];
        float v = glyph.y[i];
        float x = u + shiftX + bendX * (float) StrictMath.sin(4 * v + phaseX) + sloppy * bell(draw);
        float y = v + shiftY + bendY * (float) StrictMath.sin(4 * u + phaseY) + sloppy * bell(draw);
        y += split * 4 * v * (1 - v);
        x = (x - 0.5f) * width - (y - 0.5f) * shear;
        y -= 0.5f;
        px[i] = cos * x - sin * y;
        py[i] = sin * x + cos * y;
      }
    }
  }

  /** Turns the control points into short lines along uniform Catmull-Rom curves. */
  private void trace(StrokeFont.Glyph glyph, Philox.Sequence draw) {
    lines = 0;
    for (int stroke = 0; stroke < glyph.strokes(); stroke++) {
      int first = glyph.strokeStart[stroke];
      int last = glyph.strokeStart[stroke + 1] - 1;
      float startPressure = 1 + 0.10f * bell(draw);
      float endPressure = 1 + 0.10f * bell(draw);
      for (int i = first; i < last; i++) {
        boolean opens = i == first || glyph.corner[i];
        boolean closes = i + 1 == last || glyph.corner[i + 1];
        float fromX = px[i];
        float fromY = py[i];
        float toX = px[i + 1];
        float toY = py[i + 1];
        // At a free end or corner the missing neighbour makes the curve's end straight.
        float beforeX = opens ? fromX : px[i - 1];
        float beforeY = opens ? fromY : py[i - 1];
        float afterX = closes ? toX : px[i + 2];
        float afterY = closes ? toY : py[i + 2];
        float tangent0X = (toX - beforeX) * 0.5f;
        float tangent0Y = (toY - beforeY) * 0.5f;
        float tangent1X = (afterX - fromX) * 0.5f;
        float tangent1Y = (afterY - fromY) * 0.5f;
        float lastX = fromX;
        float lastY = fromY;
        for (int k = 1; k <= LINES_PER_CURVE; k++) {
          float t = k / (float) LINES_PER_CURVE;
          float t2 = t * t;
          float t3 = t2 * t;
          float h0 = 2 * t3 - 3 * t2 + 1;
          float h1 = t3 - 2 * t2 + t;
          float h2 = 3 * t2 - 2 * t3;
          float h3 = t3 - t2;
          float x = h0 * fromX + h1 * tangent0X + h2 * toX + h3 * tangent1X;
          float y = h0 * fromY + h1 * tangent0Y + h2 * toY + h3 * tangent1Y;
          float along = (i - first + t) / (last - first);
          x0[lines] = lastX;
          y0[lines] = lastY;
          x1[lines] = x;
          y1[lines] = y;
          pressure[lines] = startPressure + (endPressure - startPressure) * along;
          lines++;
          lastX = x;
          lastY = y;
        }
      }
    }
  }

  /** Scales the lines to pixels, centres their mass, and returns the radius of the pen. */
  private float fit(Philox.Sequence draw) {
    float left = Float.MAX_VALUE;
    float right = -Float.MAX_VALUE;
    float top = Float.MAX_VALUE;
    float bottom = -Float.MAX_VALUE;
    double mass = 0;
    double massX = 0;
    double massY = 0;
    for (int i = 0; i < lines; i++) {
      left = Math.min(left, Math.min(x0[i], x1[i]));
      right = Math.max(right, Math.max(x0[i], x1[i]));
      top = Math.min(top, Math.min(y0[i], y1[i]));
      bottom = Math.max(bottom, Math.max(y0[i], y1[i]));
      float dx = x1[i] - x0[i];
      float dy = y1[i] - y0[i];
      double length = Math.sqrt(dx * dx + dy * dy) * pressure[i];
      mass += length;
      massX += length * (x0[i] + x1[i]) * 0.5;
      massY += length * (y0[i] + y1[i]) * 0.5;
    }
    float thick = draw.nextUniform();
    float radius = 0.8f + 1.15f * thick * (0.4f + 0.6f * draw.nextUniform());
    float box = BOX * (1 + 0.05f * bell(draw)) - 2 * radius;
    float scale = box / Math.max(right - left, bottom - top);
    float centreX = SIDE * 0.5f - 0.5f + 0.3f * bell(draw);
    float centreY = SIDE * 0.5f - 0.5f + 0.3f * bell(draw);
    float margin = 1.25f * radius + 1f;
    float shiftX = inside(centreX - scale * (float) (massX / mass), left, right, scale, margin);
    float shiftY = inside(centreY - scale * (float) (massY / mass), top, bottom, scale, margin);
    for (int i = 0; i < lines; i++) {
      x0[i] = x0[i] * scale + shiftX;
      x1[i] = x1[i] * scale + shiftX;
      y0[i] = y0[i] * scale + shiftY;
      y1[i] = y1[i] * scale + shiftY;
    }
    return radius;
  }

  /** Returns the shift nearest to the given one that keeps the ink off the border. */
  private static float inside(float shift, float low, float high, float scale, float margin) {
    float least = margin - low * scale;
    float most = SIDE - 1 - margin - high * scale;
    return Math.min(most, Math.max(least, shift));
  }

  /** Sets each pixel from its distance to the nearest line; the edge is {@code 2 soft} wide. */
  private void fill(float radius, float soft) {
    Arrays.fill(ink, 0f);
    float slope = 0.5f / soft;
    for (int i = 0; i < lines; i++) {
      float r = radius * pressure[i];
      float reach = r + soft;
      float dx = x1[i] - x0[i];
      float dy = y1[i] - y0[i];
      float inverse = 1 / (dx * dx + dy * dy + 1e-12f);
      int fromX = Math.max(0, ceil(Math.min(x0[i], x1[i]) - reach));
      int toX = Math.min(SIDE - 1, floor(Math.max(x0[i], x1[i]) + reach));
      int fromY = Math.max(0, ceil(Math.min(y0[i], y1[i]) - reach));
      int toY = Math.min(SIDE - 1, floor(Math.max(y0[i], y1[i]) + reach));
      for (int y = fromY; y <= toY; y++) {
        float ry = y - y0[i];
        for (int x = fromX; x <= toX; x++) {
          float rx = x - x0[i];
          float t = Math.max(0f, Math.min(1f, (rx * dx + ry * dy) * inverse));
          float ex = rx - t * dx;
          float ey = ry - t * dy;
          float distance = (float) Math.sqrt(ex * ex + ey * ey);
          float value = Math.min(1f, (reach - distance) * slope);
          int at = y * SIDE + x;
          if (value > ink[at]) {
            ink[at] = value;
          }
        }
      }
    }
  }

  private static int floor(float x) {
    return (int) (x + 1024f) - 1024;
  }

  private static int ceil(float x) {
    return -floor(-x);
  }
}
