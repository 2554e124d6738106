// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;

/**
 * Moons of 28 x 28 x 1, white on black, lit from the right: a disc of radius 10 whose shadow ends
 * at half an ellipse. The phase is the lit share of the disc. Radius and place vary by half a
 * pixel.
 *
 * <p>Image {@code i} is a function of the seed and {@code i} alone, the same on every machine. The
 * question that the data asks is that of auto-encoders: between the code of a half moon and that of
 * a full one, is there a moon of three quarters?
 */
public final class MoonPhases extends ByteImageDataset {
  /** The name under which {@link Datasets#open} finds {@link #create}. */
  public static final String NAME = "moon-phases";

  /** The number of images where none is given. */
  public static final int DEFAULT_COUNT = 6000;

  /** Pixels of a side. */
  public static final int SIDE = 28;

  private static final double[] PHASES = {0.5, 0.75, 1};
  private static final double RADIUS = 10;
  private static final int SUBPIXELS = 6;
  private static final int MAX_COUNT = 1_000_000;
  private static final int STREAM = 0x4D4F4F4E;

  private final long seed;
  private final boolean everyPhase;

  private MoonPhases(String name, long seed, int count, boolean everyPhase) {
    super(name, count, SIDE, SIDE, 1, everyPhase ? 0 : PHASES.length, null);
    if (count < 2 || count > MAX_COUNT) {
      throw new InvalidArgumentException(
          "moon phases, count", Integer.toString(count), "2 to " + MAX_COUNT, "try 6000");
    }
    this.seed = seed;
    this.everyPhase = everyPhase;
  }

  /**
   * Makes half, three-quarter and full moons in turn; these are the labels 0, 1 and 2.
   *
   * @param seed any number
   * @param count 2 to 1 000 000
   * @return the data, drawn when first read
   * @throws InvalidArgumentException if the count is out of range
   */
  public static MoonPhases create(long seed, int count) {
    return new MoonPhases(NAME, seed, count, false);
  }

  /**
   * Makes moons of every phase, uniformly from new (0) to full (1), without labels.
   *
   * @param seed any number
   * @param count 2 to 1 000 000
   * @return the data, drawn when first read
   * @throws InvalidArgumentException if the count is out of range
   */
  public static MoonPhases ofEveryPhase(long seed, int count) {
    return new MoonPhases(NAME + " of every phase", seed, count, true);
  }

  /**
   * Draws the moon of a phase, of radius 10, in the middle.
   *
   * @param phase lit share of the disc, 0 to 1
   * @return 784 values in [-1, 1], rows from the top
   * @throws InvalidArgumentException if the phase is not in [0, 1]
   */
  public static float[] moon(double phase) {
    if (!(phase >= 0 && phase <= 1)) {
      throw new InvalidArgumentException(
          "phase", Double.toString(phase), "0 to 1", "pass the lit share of the disc");
    }
    byte[] pixels = draw(phase, RADIUS, SIDE / 2.0, SIDE / 2.0);
    float[] values = new float[pixels.length];
    for (int p = 0; p < values.length; p++) {
      values[p] = (pixels[p] & 0xFF) / 127.5f - 1;
    }
    return values;
  }

  /**
   * Returns the phase of an image.
   *
   * @param index 0 to {@code size() - 1}
   * @return lit share of its disc
   * @throws InvalidArgumentException if the index is out of range or the data closed
   */
  public double phase(int index) {
    int label = label(index);
    return everyPhase ? new Philox(seed, STREAM).uniform(index, 0) : PHASES[label];
  }

  @Override
  int labelAt(int index) {
    return everyPhase ? -1 : index % PHASES.length;
  }

  @Override
  byte[][] load() {
    Philox philox = new Philox(seed, STREAM);
    byte[][] images = new byte[size()][];
    for (int i = 0; i < images.length; i++) {
      double radius = RADIUS + philox.uniform(i, 1) - 0.5;
      double x = SIDE / 2.0 + philox.uniform(i, 2) - 0.5;
      double y = SIDE / 2.0 + philox.uniform(i, 3) - 0.5;
      images[i] = draw(phase(i), radius, x, y);
    }
    return images;
  }

  /** Lit is what lies right of (1 - 2 phase) times the left half of the rim. */
  private static byte[] draw(double phase, double radius, double centreX, double centreY) {
    byte[] pixels = new byte[SIDE * SIDE];
    for (int p = 0; p < pixels.length; p++) {
      int lit = 0;
      for (int s = 0; s < SUBPIXELS * SUBPIXELS; s++) {
        int column = s % SUBPIXELS;
        int row = s / SUBPIXELS;
        int line = p / SIDE;
        double x = p % SIDE + (column + 0.5) / SUBPIXELS - centreX;
        double y = line + (row + 0.5) / SUBPIXELS - centreY;
        double rim = radius * radius - y * y;
        if (rim > x * x && x > (1 - 2 * phase) * Math.sqrt(rim)) {
          lit++;
        }
      }
      pixels[p] = (byte) Math.round(255.0 * lit / (SUBPIXELS * SUBPIXELS));
    }
    return pixels;
  }

  /** The SHA-256 of the version, the seed and the count. */
  @Override
  public String fingerprint() {
    return fingerprintOf(name() + " version=1 seed=" + seed + " count=" + size());
  }
}
