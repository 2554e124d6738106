// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.gan.Samples;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A few colours, fitted to images by median cut (Heckbert 1982): the box of colours with the widest
 * channel is cut at the median of that channel until there are as many boxes as colours; a colour
 * is the mean of its box.
 */
public final class Palette {
  /** Colours of the quantised faces of Hjelm et al. 2018. */
  public static final int USUAL = 16;

  private static final int MAX_COLOURS = 256;
  private static final int RGB = 3;

  /** Pixels looked at: more add time, and hardly change medians. */
  private static final int SAMPLED = 200_000;

  private final byte[][] colours;

  private Palette(byte[][] colours) {
    this.colours = colours;
  }

  /**
   * Fits colours to the pixels of images, evenly over all of them.
   *
   * @param data images of 3 channels
   * @param count 2 to 256
   * @return at most count different colours; fewer where the images have fewer
   * @throws InvalidArgumentException if the count is out of range, or the data not coloured
   */
  public static Palette fit(ImageDataset data, int count) {
    if (count < 2 || count > MAX_COLOURS) {
      throw new InvalidArgumentException(
          "palette, colours", Integer.toString(count), "2 to " + MAX_COLOURS, "16 is usual");
    }
    if (data.channels() != RGB) {
      throw new InvalidArgumentException(
          "palette of " + data.name(),
          data.channels() + " channels",
          "3: red, green and blue",
          "binarise grey images instead");
    }
    List<Box> boxes = new ArrayList<>();
    boxes.add(new Box(pixels(data)));
    while (boxes.size() < count) {
      Box widest = boxes.stream().max(Comparator.comparingInt(Box::width)).orElseThrow();
      if (widest.width() == 0) {
        break;
      }
      boxes.remove(widest);
      boxes.addAll(widest.cut());
    }
    return new Palette(boxes.stream().map(Box::mean).toArray(byte[][]::new));
  }

  private static List<byte[]> pixels(ImageDataset data) {
    int perImage = data.height() * data.width();
    long all = (long) data.size() * perImage;
    long stride = Math.max(1, all / SAMPLED);
    float[] image = new float[perImage * RGB];
    List<byte[]> pixels = new ArrayList<>();
    int read = -1;
    for (long at = 0; at < all; at += stride) {
      int index = (int) (at / perImage);
      if (index != read) {
        data.read(index, image, 0);
        read = index;
      }
      int from = (int) (at % perImage) * RGB;
      pixels.add(new byte[] {level(image[from]), level(image[from + 1]), level(image[from + 2])});
    }
    return pixels;
  }

  private static byte level(float value) {
    return (byte) Math.round((value + 1) * 127.5f);
  }

  /** Pixels that share a colour. */
  private record Box(List<byte[]> pixels) {
    private int spread(int channel) {
      int low = 255;
      int high = 0;
      for (byte[] p : pixels) {
        low = Math.min(low, p[channel] & 0xFF);
        high = Math.max(high, p[channel] & 0xFF);
      }
      return high - low;
    }

    private int widest() {
      int best = 0;
      for (int c = 1; c < RGB; c++) {
        best = spread(c) > spread(best) ? c : best;
      }
      return best;
    }

    int width() {
      return spread(widest());
    }

    /** Two boxes, neither empty: equal values stay together. */
    List<Box> cut() {
      int channel = widest();
      List<byte[]> sorted = new ArrayList<>(pixels);
      sorted.sort(Comparator.comparingInt(p -> p[channel] & 0xFF));
      int at = sorted.size() / 2;
      int median = sorted.get(at)[channel] & 0xFF;
      while (at > 0 && (sorted.get(at - 1)[channel] & 0xFF) == median) {
        at--;
      }
      while (at == 0 || (sorted.get(at)[channel] & 0xFF) == (sorted.get(0)[channel] & 0xFF)) {
        at++;
      }
      return List.of(new Box(sorted.subList(0, at)), new Box(sorted.subList(at, sorted.size())));
    }

    byte[] mean() {
      byte[] mean = new byte[RGB];
      for (int c = 0; c < RGB; c++) {
        long sum = 0;
        for (byte[] p : pixels) {
          sum += p[c] & 0xFF;
        }
        mean[c] = (byte) Math.round(sum / (double) pixels.size());
      }
      return mean;
    }
  }

  /**
   * Takes given colours.
   *
   * @param colours red, green and blue of each, 0 to 255; 2 to 256 colours
   * @return the palette
   * @throws InvalidArgumentException if there are too few or too many, or one has other numbers
   */
  public static Palette of(int[]... colours) {
    if (colours.length < 2 || colours.length > MAX_COLOURS) {
      throw new InvalidArgumentException(
          "palette, colours", Integer.toString(colours.length), "2 to " + MAX_COLOURS, "add some");
    }
    byte[][] bytes = new byte[colours.length][RGB];
    for (int k = 0; k < colours.length; k++) {
      for (int c = 0; c < RGB; c++) {
        int level = colours[k].length == RGB ? colours[k][c] : -1;
        if (level < 0 || level > 255) {
          throw new InvalidArgumentException(
              "palette, colour " + k,
              java.util.Arrays.toString(colours[k]),
              "three numbers from 0 to 255",
              "pass red, green and blue");
        }
        bytes[k][c] = (byte) level;
      }
    }
    return new Palette(bytes);
  }

  /**
   * Returns the number of colours.
   *
   * @return at least 1
   */
  public int size() {
    return colours.length;
  }

  /**
   * Returns a colour.
   *
   * @param index 0 to {@code size() - 1}
   * @return red, green and blue, 0 to 255
   */
  public int[] colour(int index) {
    byte[] c = colours[index];
    return new int[] {c[0] & 0xFF, c[1] & 0xFF, c[2] & 0xFF};
  }

  /**
   * Finds the nearest colour by Euclidean distance.
   *
   * @param red in [-1, 1]
   * @param green in [-1, 1]
   * @param blue in [-1, 1]
   * @return its index, the first among equals
   */
  public int nearest(float red, float green, float blue) {
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < colours.length; i++) {
      int r = (level(red) & 0xFF) - (colours[i][0] & 0xFF);
      int g = (level(green) & 0xFF) - (colours[i][1] & 0xFF);
      int b = (level(blue) & 0xFF) - (colours[i][2] & 0xFF);
      int distance = r * r + g * g + b * b;
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  /**
   * Paints one-hot images: each pixel has the colour of its largest channel, so that there is no
   * pixel beyond the palette.
   *
   * @param samples images of a channel for each colour
   * @return images of 3 channels in [-1, 1]
   * @throws ShapeException if the images have another number of channels
   */
  public Samples paint(Samples samples) {
    Shape shape = samples.shape();
    if (shape.c() != size()) {
      throw new ShapeException(
          "images of a palette",
          shape.c() + " channels",
          size() + " channels, one a colour",
          "paint samples of a model that was trained on this palette");
    }
    int pixels = samples.count() * shape.h() * shape.w();
    float[] rgb = new float[pixels * RGB];
    for (int p = 0; p < pixels; p++) {
      int best = 0;
      for (int k = 1; k < size(); k++) {
        if (samples.values()[p * size() + k] > samples.values()[p * size() + best]) {
          best = k;
        }
      }
      for (int c = 0; c < RGB; c++) {
        rgb[p * RGB + c] = (colours[best][c] & 0xFF) / 127.5f - 1;
      }
    }
    return new Samples(rgb, samples.count(), Shape.of(shape.h(), shape.w(), RGB));
  }
}
