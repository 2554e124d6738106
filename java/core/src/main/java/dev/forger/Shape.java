// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * The shape of one sample of an activation: height, width, channels, stored in this order (the
 * batch is the outermost axis and not part of it). One-dimensional data has height 1.
 *
 * @param h height in pixels, positive
 * @param w width in pixels, positive
 * @param c channels, positive
 */
public record Shape(int h, int w, int c) {

  /**
   * Checks that all sizes are positive and that their product is below 2^31.
   *
   * @param h height in pixels
   * @param w width in pixels
   * @param c channels
   * @throws InvalidArgumentException if they are not
   */
  public Shape {
    if (h <= 0 || w <= 0 || c <= 0) {
      throw invalid(h, w, c, "three positive sizes");
    }
    // The check of the first product keeps the second one within a long.
    long plane = (long) h * w;
    if (plane > Integer.MAX_VALUE || plane * c > Integer.MAX_VALUE) {
      throw invalid(h, w, c, "fewer than 2^31 elements");
    }
  }

  private static InvalidArgumentException invalid(int h, int w, int c, String expected) {
    return new InvalidArgumentException(
        "shape", h + "x" + w + "x" + c, expected, "correct the height, width or channels");
  }

  /**
   * Returns the shape of an image.
   *
   * @param h height, positive
   * @param w width, positive
   * @param c channels, positive
   * @return the shape
   * @throws InvalidArgumentException if a size is not positive or the product reaches 2^31
   */
  public static Shape of(int h, int w, int c) {
    return new Shape(h, w, c);
  }

  /**
   * Returns the shape of a vector of features, 1x1xn.
   *
   * @param n number of features, positive
   * @return the shape
   * @throws InvalidArgumentException if n is not positive
   */
  public static Shape features(int n) {
    return new Shape(1, 1, n);
  }

  /**
   * Returns the number of elements of one sample.
   *
   * @return height times width times channels
   */
  public int elements() {
    return h * w * c;
  }

  /**
   * Returns the sizes as text, such as {@code 28x28x1}.
   *
   * @return height, width and channels
   */
  @Override
  public String toString() {
    return h + "x" + w + "x" + c;
  }
}
