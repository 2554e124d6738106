// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import dev.forger.gan.Samples;
import java.util.BitSet;

/**
 * Binary images of 4 x 4 pixels whose rows, or whose columns, are each all black or all white
 * (MacKay 2003, section 43.2): 16 + 16 patterns, of which the all black and the all white image
 * count once, so 30. Half of the images are rows, half columns, so each of the two plain images is
 * twice as frequent as another pattern.
 *
 * <p>Image i is a function of the seed and i. The label is 0 for rows, 1 for columns.
 */
public final class BarsAndStripes extends ByteImageDataset {
  /** The name of the data. */
  public static final String NAME = "bars-and-stripes";

  /** The number of images where none is given. */
  public static final int DEFAULT_COUNT = 6000;

  /** Pixels of a side. */
  public static final int SIDE = 4;

  /** Different images. */
  public static final int PATTERNS = 2 * (1 << SIDE) - 2;

  private static final int PIXELS = SIDE * SIDE;
  private static final int MAX_COUNT = 1_000_000;
  private static final int STREAM = 0x42415200;

  private final long seed;

  private BarsAndStripes(long seed, int count) {
    super(NAME, count, SIDE, SIDE, 1, 2, null);
    this.seed = seed;
  }

  /**
   * Makes images.
   *
   * @param seed any number
   * @param count 2 to 1 000 000
   * @return the data, made when first read
   * @throws InvalidArgumentException if the count is out of range
   */
  public static BarsAndStripes create(long seed, int count) {
    if (count < 2 || count > MAX_COUNT) {
      throw new InvalidArgumentException(
          "bars and stripes, count", Integer.toString(count), "2 to " + MAX_COUNT, "try 6000");
    }
    return new BarsAndStripes(seed, count);
  }

  private int bits(int index) {
    return new Philox(seed, STREAM).bits(0, index);
  }

  @Override
  int labelAt(int index) {
    return bits(index) >>> 31;
  }

  @Override
  byte[][] load() {
    byte[][] images = new byte[size()][];
    for (int i = 0; i < images.length; i++) {
      images[i] = draw(bits(i));
    }
    return images;
  }

  /** The highest bit chooses rows or columns, the lowest ones their colours. */
  private static byte[] draw(int bits) {
    byte[] pixels = new byte[PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      int line = bits < 0 ? p % SIDE : p / SIDE;
      pixels[p] = (byte) ((bits >> line & 1) == 0 ? 0 : 255);
    }
    return pixels;
  }

  /** The SHA-256 of the version, the seed and the count. */
  @Override
  public String fingerprint() {
    return fingerprintOf(name() + " version=1 seed=" + seed + " count=" + size());
  }

  /**
   * What samples are worth.
   *
   * @param valid share of samples that are a pattern; of uniformly random images 30 in 65 536 are
   * @param patterns how many of the 30 patterns are among them
   */
  public record Coverage(double valid, int patterns) {}

  /**
   * Looks for patterns among samples.
   *
   * @param samples images of 4 x 4 x 1; values above 0 count as white
   * @return share of valid ones and patterns found
   * @throws InvalidArgumentException if they have another shape
   */
  public static Coverage coverage(Samples samples) {
    if (samples.shape().elements() != PIXELS) {
      throw new InvalidArgumentException(
          "samples of bars and stripes",
          samples.shape().toString(),
          SIDE + "x" + SIDE + "x1",
          "sample a model that was trained on them");
    }
    BitSet found = new BitSet();
    int valid = 0;
    for (int i = 0; i < samples.count(); i++) {
      int image = 0;
      for (int p = 0; p < PIXELS; p++) {
        image |= (samples.values()[i * PIXELS + p] > 0 ? 1 : 0) << p;
      }
      if (isPattern(image)) {
        valid++;
        found.set(image);
      }
    }
    return new Coverage(valid / (double) samples.count(), found.cardinality());
  }

  private static boolean isPattern(int image) {
    boolean rows = true;
    boolean columns = true;
    for (int p = 0; p < PIXELS; p++) {
      rows &= (image >> p & 1) == (image >> (p / SIDE * SIDE) & 1);
      columns &= (image >> p & 1) == (image >> (p % SIDE) & 1);
    }
    return rows || columns;
  }
}
