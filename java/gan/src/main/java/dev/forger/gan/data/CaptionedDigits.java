// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.InvalidArgumentException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * {@link StrokeDigits} with captions of the parameters that drew them, as in "thick seven leaning
 * left". For each digit one combination of thickness and slant is held out ({@link #heldOut}): each
 * of its words is seen, but never together.
 */
public final class CaptionedDigits implements CaptionedDataset {
  /** The name under which {@link Datasets#open} finds this data. */
  public static final String NAME = "captioned-digits";

  private final StrokeDigits digits;
  private final int[] indices;
  private final String[] captions;
  private final long seed;

  private CaptionedDigits(long seed, StrokeDigits digits, int[] indices, String[] captions) {
    this.seed = seed;
    this.digits = digits;
    this.indices = indices;
    this.captions = captions;
  }

  /**
   * Makes a number of digits of none of the combinations held out.
   *
   * @param seed any number; another seed gives other images
   * @param count 2 to 900 000
   * @return the data, drawn when first read
   * @throws InvalidArgumentException if the count is out of range
   */
  public static CaptionedDigits create(long seed, int count) {
    if (count < 2 || count > 900_000) {
      throw new InvalidArgumentException(
          "captioned digits, count",
          Integer.toString(count),
          "2 to 900000",
          "the default is " + StrokeDigits.DEFAULT_COUNT);
    }
    List<String> heldOut = heldOut();
    // One in fifty is held out; the rest makes sure.
    StrokeDigits digits = StrokeDigits.create(seed, count + count / 10 + 50);
    int[] indices = new int[count];
    String[] captions = new String[count];
    int kept = 0;
    for (int i = 0; i < digits.size() && kept < count; i++) {
      String caption = digits.traits(i).caption();
      if (!heldOut.contains(caption)) {
        indices[kept] = i;
        captions[kept] = caption.intern();
        kept++;
      }
    }
    if (kept < count) {
      throw new IllegalStateException(kept + " of " + count + " digits left");
    }
    return new CaptionedDigits(seed, digits, indices, captions);
  }

  /**
   * Returns the captions that no image has.
   *
   * @return one a digit, each with words of thickness and slant
   */
  public static List<String> heldOut() {
    List<String> all = StrokeTraits.captions();
    List<String> held = new ArrayList<>();
    int[] corners = {0, 2, 6, 8};
    for (int digit = 0; digit < 10; digit++) {
      held.add(all.get(9 * digit + corners[digit % corners.length]));
    }
    return held;
  }

  /**
   * Returns the parameters that drew an image.
   *
   * @param index 0 to {@code size() - 1}
   * @return digit, thickness, slant
   */
  public StrokeTraits traits(int index) {
    return digits.traits(indices[checked(index)]);
  }

  private int checked(int index) {
    if (index < 0 || index >= indices.length) {
      throw new InvalidArgumentException(
          "data " + NAME + ", image index",
          Integer.toString(index),
          "0 to " + (indices.length - 1),
          "pass an index below size()");
    }
    return index;
  }

  @Override
  public String caption(int index) {
    return captions[checked(index)];
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public int height() {
    return digits.height();
  }

  @Override
  public int width() {
    return digits.width();
  }

  @Override
  public int channels() {
    return digits.channels();
  }

  @Override
  public void read(int index, float[] target, int offset) {
    digits.read(indices[checked(index)], target, offset);
  }

  @Override
  public int label(int index) {
    return digits.label(indices[checked(index)]);
  }

  @Override
  public int labelCount() {
    return digits.labelCount();
  }

  /** The SHA-256 of the digits' and of the captions. */
  @Override
  public String fingerprint() {
    return ByteImageDataset.fingerprintOf(
        NAME + " seed=" + seed + " " + digits.fingerprint() + " " + Arrays.hashCode(captions));
  }

  @Override
  public void close() {
    digits.close();
  }
}
