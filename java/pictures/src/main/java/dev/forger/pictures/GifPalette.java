// SPDX-License-Identifier: Apache-2.0
package dev.forger.pictures;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * One palette for all frames of a film: their colours where there are at most 255, else these with
 * fewer bits, else the most frequent ones with five bits a channel. The last entry is transparent.
 */
final class GifPalette {
  static final int TRANSPARENT = 255;

  private static final int COLOURS = 255;
  private static final int COARSEST = 3;

  private final IndexColorModel model;

  /** The index of every colour of so many bits. */
  private final byte[] table;

  private final int shift;

  private GifPalette(int[] keys, int shift) {
    this.shift = shift;
    int bits = 8 - shift;
    byte[][] rgb = new byte[3][256];
    for (int i = 0; i < keys.length; i++) {
      for (int c = 0; c < 3; c++) {
        // The ends of coarse levels are black and white.
        rgb[c][i] = (byte) Math.round(255.0 * level(keys[i], 2 - c, bits) / ((1 << bits) - 1));
      }
    }
    model = new IndexColorModel(8, 256, rgb[0], rgb[1], rgb[2], TRANSPARENT);
    table = new byte[1 << (3 * bits)];
    if (shift < COARSEST) {
      for (int i = 0; i < keys.length; i++) {
        table[keys[i]] = (byte) i;
      }
    } else {
      for (int k = 0; k < table.length; k++) {
        table[k] = (byte) nearest(keys, k, bits);
      }
    }
  }

  static GifPalette of(List<BufferedImage> frames) {
    for (int shift = 0; shift < COARSEST; shift++) {
      int[] keys = different(frames, shift);
      if (keys.length <= COLOURS) {
        return new GifPalette(keys, shift);
      }
    }
    return new GifPalette(frequent(frames), COARSEST);
  }

  /** Returns the different colours, one more than fit where there are more. */
  private static int[] different(List<BufferedImage> frames, int shift) {
    TreeSet<Integer> keys = new TreeSet<>();
    for (BufferedImage frame : frames) {
      for (int rgb : pixels(frame)) {
        if (keys.add(key(rgb, shift)) && keys.size() > COLOURS) {
          break;
        }
      }
    }
    return keys.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] frequent(List<BufferedImage> frames) {
    int[] counts = new int[1 << (3 * (8 - COARSEST))];
    for (BufferedImage frame : frames) {
      for (int rgb : pixels(frame)) {
        counts[key(rgb, COARSEST)]++;
      }
    }
    return IntStream.range(0, counts.length)
        .filter(key -> counts[key] > 0)
        .boxed()
        .sorted((a, b) -> Integer.compare(counts[b], counts[a]))
        .limit(COLOURS)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static int key(int rgb, int shift) {
    int bits = 8 - shift;
    int red = ((rgb >> 16) & 0xFF) >> shift;
    int green = ((rgb >> 8) & 0xFF) >> shift;
    int blue = (rgb & 0xFF) >> shift;
    return (((red << bits) | green) << bits) | blue;
  }

  private static int level(int key, int channel, int bits) {
    return (key >> (channel * bits)) & ((1 << bits) - 1);
  }

  private static int nearest(int[] keys, int key, int bits) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < keys.length; i++) {
      int distance = 0;
      for (int c = 0; c < 3; c++) {
        int d = level(key, c, bits) - level(keys[i], c, bits);
        distance += d * d;
      }
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  private static int[] pixels(BufferedImage frame) {
    return frame.getRGB(0, 0, frame.getWidth(), frame.getHeight(), null, 0, frame.getWidth());
  }

  IndexColorModel model() {
    return model;
  }

  /** Returns the palette's index of every pixel, rows from the top. */
  byte[] indices(BufferedImage frame) {
    int[] pixels = pixels(frame);
    byte[] indices = new byte[pixels.length];
    for (int p = 0; p < pixels.length; p++) {
      indices[p] = table[key(pixels[p], shift)];
    }
    return indices;
  }
}
