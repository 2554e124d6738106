// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import java.util.ArrayList;
import java.util.List;

/**
 * The control points of the stroke digits: for each digit several ways of writing it.
 *
 * <p>A glyph is text: strokes separated by {@code |}, points {@code x,y} in a box of 100 by 100
 * with y pointing down, in the order in which a hand would draw them. A curve passes through all
 * points; {@code !} after a point makes it a corner.
 */
final class StrokeFont {

  private static final String[][] SOURCE = {
    {
      "52,2 22,14 10,50 22,86 50,98 78,86 90,50 78,14 50,2",
      "66,8 40,3 16,24 8,56 24,90 52,98 80,82 92,46 78,14 52,6 40,14",
      "60,3 36,14 22,48 26,84 42,98 64,86 76,50 74,16 56,2",
      "34,12 14,40 14,74 38,97 70,90 88,58 78,20 50,3 28,16",
    },
    {
      "52,2 50,50 48,98",
      "30,22! 54,2! 52,50 50,98",
      "32,20! 52,2! 51,50 50,97 | 26,98 50,97 76,96",
      "56,2 49,40 50,98",
    },
    {
      "14,24 26,6 52,1 78,12 82,32 66,56 38,80 12,97! 50,95 90,96",
      "16,26 30,6 56,2 78,16 78,38 58,64 32,88 16,94 14,82 30,78 52,90 72,97 92,90",
      "12,16 34,4 64,4 80,20 72,44 44,72 14,96! 40,93 64,97 90,90",
      "20,20 40,2 70,8 76,30 60,58 18,94! 56,88 88,98",
      "22,28 30,8 58,2 74,20 66,52 44,84 24,98 10,88 24,76 50,86 94,88",
    },
    {
      "16,14 40,2 68,6 78,24 64,42 36,48! 68,52 86,72 72,94 42,99 12,86",
      "18,12 46,2 74,12 72,34 46,46 38,50 50,50 80,62 82,84 54,98 20,94 8,84",
      "16,4 48,5 78,4! 44,42! 74,52 86,74 66,96 36,98 10,84",
      "22,8 56,2 80,18 66,38 42,47! 74,56 80,78 56,96 16,96",
    },
    {
      "24,4 18,36 14,58! 50,57 90,54 | 70,10 66,50 62,98",
      "66,2 36,36 10,68! 50,67 92,66 | 66,2 66,50 64,98",
      "18,6 16,34 24,54 48,58 74,48! 80,6! 75,50 70,98",
      "40,2 28,30 12,62! 50,62 92,56 | 66,34 62,66 58,98",
    },
    {
      "28,4 24,24 20,44! 44,36 72,42 86,64 76,88 48,99 14,90 | 28,5 54,5 84,3",
      "82,4 56,5 28,6! 24,26 20,46! 46,38 74,46 84,68 70,92 40,98 12,88",
      "84,6 56,5 32,8 26,26 34,42 60,52 80,70 66,94 36,98 12,88",
      "36,4 30,26 24,46! 56,40 80,58 74,84 46,98 18,94 | 36,5 60,6 90,2",
    },
    {
      "72,4 44,18 22,46 16,74 32,96 60,98 80,82 76,62 54,54 30,62 19,80",
      "62,2 38,30 20,62 22,88 46,99 72,92 80,74 64,58 40,62 24,78",
      "80,12 58,2 32,18 16,52 22,86 50,99 78,88 82,66 60,52 34,60 20,76",
      "50,2 32,34 24,68 34,94 58,98 74,82 68,64 50,60 32,72 27,84",
      "86,2 54,20 26,48 14,76 36,97 72,90 82,70 60,62 34,74 22,86",
    },
    {
      "12,6 50,5 86,4! 66,40 48,68 38,98",
      "12,6 50,5 86,4! 66,40 48,68 38,98 | 34,51 58,49 82,47",
      "14,20! 16,6! 50,6 86,4! 62,50 48,98",
      "10,14 22,6 54,8 84,5! 62,34 50,64 48,98",
    },
    {
      "76,14 50,2 24,14 28,36 52,48 78,64 80,86 50,99 20,86 24,64 50,47 74,32 76,14",
      "50,2 26,10 24,34 50,46 74,34 74,10 50,2 | 50,46 20,58 16,84 50,99 84,84 80,58 50,46",
      "82,10 52,3 26,16 34,38 60,54 78,74 66,95 40,98 20,82 32,62 62,44 80,22 74,8",
      "70,20 60,4 38,6 30,24 44,42 64,58 74,80 56,98 32,92 26,74 40,54 62,38 70,20",
    },
    {
      "80,22 60,4 32,6 16,26 24,46 50,50 74,36 80,12! 78,50 72,98",
      "80,20 56,2 26,10 16,32 34,50 62,46 80,22! 82,54 70,84 42,98 20,92",
      "76,14 48,2 22,14 18,36 40,48 66,40 78,16! 74,46 62,74 52,98",
      "74,12 46,4 26,22 32,46 58,46 76,16! 70,56 64,98",
    },
  };

  private static final Glyph[][] GLYPHS = parseAll();

  private StrokeFont() {}

  /** One way of writing one digit. */
  static final class Glyph {
    /** The points, between 0 and 1. */
    final float[] x;

    final float[] y;

    /** Whether the curve has a corner at each point. */
    final boolean[] corner;

    /** The first point of each stroke, and the number of all points. */
    final int[] strokeStart;

    Glyph(float[] x, float[] y, boolean[] corner, int[] strokeStart) {
      this.x = x;
      this.y = y;
      this.corner = corner;
      this.strokeStart = strokeStart;
    }

    int strokes() {
      return strokeStart.length - 1;
    }
  }

  /** Returns the number of ways in which a digit is written. */
  static int variants(int digit) {
    return GLYPHS[digit].length;
  }

  /** Returns one way of writing a digit, coordinates between 0 and 1. */
  static Glyph glyph(int digit, int variant) {
    return GLYPHS[digit][variant];
  }

  private static Glyph[][] parseAll() {
    Glyph[][] glyphs = new Glyph[SOURCE.length][];
    for (int digit = 0; digit < SOURCE.length; digit++) {
      glyphs[digit] = new Glyph[SOURCE[digit].length];
      for (int variant = 0; variant < SOURCE[digit].length; variant++) {
        glyphs[digit][variant] = parse(SOURCE[digit][variant]);
      }
    }
    return glyphs;
  }

  private static Glyph parse(String text) {
    List<String> points = new ArrayList<>();
    List<Integer> starts = new ArrayList<>();
    starts.add(0);
    for (String token : List.of(text.split(" ", -1))) {
      if (token.equals("|")) {
        starts.add(points.size());
      } else {
        points.add(token);
      }
    }
    starts.add(points.size());
    int n = points.size();
    float[] x = new float[n];
    float[] y = new float[n];
    boolean[] corner = new boolean[n];
    for (int i = 0; i < n; i++) {
      String point = points.get(i);
      corner[i] = point.endsWith("!");
      int comma = point.indexOf(',');
      x[i] = Integer.parseInt(point.substring(0, comma)) / 100f;
      y[i] =
          Integer.parseInt(point.substring(comma + 1, point.length() - (corner[i] ? 1 : 0))) / 100f;
    }
    return new Glyph(x, y, corner, starts.stream().mapToInt(Integer::intValue).toArray());
  }
}
