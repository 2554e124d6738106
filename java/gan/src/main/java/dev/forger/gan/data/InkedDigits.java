// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.InvalidArgumentException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@link StrokeDigits} written with six pens, thin or thick, of red, green or blue ink on black: 28
 * x 28 x 3, labelled by the pen. Every image is of one digit and one pen, so that a translator from
 * pen to pen never sees a pair.
 *
 * <p>Thin and thick are those of {@link StrokeTraits}; digits of middling pens are left out.
 */
public final class InkedDigits extends ByteImageDataset {
  /** The name under which {@link Datasets#open} finds this data. */
  public static final String NAME = "inked-digits";

  /** What the labels say, in their order. */
  public static final List<String> PENS =
      List.of("thin red", "thick red", "thin green", "thick green", "thin blue", "thick blue");

  /** Red, green and blue of each ink, 0 to 255. */
  private static final int[][] INKS = {{255, 70, 60}, {80, 240, 90}, {80, 130, 255}};

  private static final int WIDTHS = 2;
  private static final int MAX_COUNT = 400_000;

  private final long seed;
  private final int[] indices;
  private final byte[] labels;

  private InkedDigits(long seed, int[] indices, byte[] labels) {
    super(NAME, indices.length, StrokePen.SIDE, StrokePen.SIDE, 3, PENS.size(), null);
    this.seed = seed;
    this.indices = indices;
    this.labels = labels;
  }

  /**
   * Makes a number of digits.
   *
   * @param seed any number; another seed gives other images
   * @param count 2 to 400 000
   * @return the data, drawn when first read
   * @throws InvalidArgumentException if the count is out of range
   */
  public static InkedDigits create(long seed, int count) {
    if (count < 2 || count > MAX_COUNT) {
      throw new InvalidArgumentException(
          "inked digits, count",
          Integer.toString(count),
          "2 to " + MAX_COUNT,
          "the default is " + StrokeDigits.DEFAULT_COUNT);
    }
    StrokePen pen = new StrokePen(seed);
    int[] indices = new int[count];
    byte[] labels = new byte[count];
    int[] written = new int[WIDTHS];
    int kept = 0;
    for (int i = 0; kept < count; i++) {
      double radius = pen.traits(i, StrokeDigits.digit(i)).radius();
      boolean thick = radius >= StrokeTraits.THICK;
      if (thick || radius < StrokeTraits.THIN) {
        int width = thick ? 1 : 0;
        indices[kept] = i;
        labels[kept] = (byte) (WIDTHS * (written[width]++ % INKS.length) + width);
        kept++;
      }
    }
    return new InkedDigits(seed, indices, labels);
  }

  /**
   * Returns the digit of an image, which is not its label.
   *
   * @param index 0 to {@code size() - 1}
   * @return 0 to 9
   * @throws InvalidArgumentException if the index is out of range or the data closed
   */
  public int digit(int index) {
    label(index);
    return StrokeDigits.digit(indices[index]);
  }

  @Override
  int labelAt(int index) {
    return labels[index];
  }

  @Override
  byte[][] load() {
    byte[][] images = new byte[size()][];
    ThreadLocal<StrokePen> pens = ThreadLocal.withInitial(() -> new StrokePen(seed));
    IntStream.range(0, size()).parallel().forEach(i -> images[i] = draw(pens.get(), i));
    return images;
  }

  private byte[] draw(StrokePen pen, int index) {
    byte[] grey = new byte[StrokePen.SIDE * StrokePen.SIDE];
    pen.draw(indices[index], StrokeDigits.digit(indices[index]), grey);
    int[] ink = INKS[labels[index] / WIDTHS];
    byte[] image = new byte[grey.length * ink.length];
    for (int i = 0; i < image.length; i++) {
      int darkness = grey[i / ink.length] & 0xFF;
      image[i] = (byte) ((darkness * ink[i % ink.length] + 127) / 255);
    }
    return image;
  }

  /** The SHA-256 of the drawing's version, the seed and the count. */
  @Override
  public String fingerprint() {
    return fingerprintOf(NAME + " version=1 seed=" + seed + " count=" + size());
  }
}
