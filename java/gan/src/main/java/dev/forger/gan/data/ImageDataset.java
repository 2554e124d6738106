// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

/**
 * A fixed, ordered collection of images of one size, optionally labelled.
 *
 * <p>Images are read by index as float32 in NHWC order, values in [-1, 1] (black is -1, white 1).
 * Channels may also be the coordinates of points, in images of one pixel; these have any range. Any
 * number of threads may read at once.
 */
public interface ImageDataset extends AutoCloseable {

  /**
   * Returns what the data is called in logs and configurations.
   *
   * @return a short name, such as {@code stroke-digits} or a file name
   */
  String name();

  /**
   * Returns the number of images.
   *
   * @return at least 2
   */
  int size();

  /**
   * Returns the height of every image.
   *
   * @return pixels
   */
  int height();

  /**
   * Returns the width of every image.
   *
   * @return pixels
   */
  int width();

  /**
   * Returns the number of channels of every image.
   *
   * @return 1 for grey, 3 for red, green, blue
   */
  int channels();

  /**
   * Copies one image into an array: rows from the top, pixels from the left, channels innermost.
   *
   * @param index 0 to {@code size() - 1}
   * @param target receives {@code height * width * channels} values in [-1, 1]
   * @param offset where in the target the image starts
   * @throws dev.forger.InvalidArgumentException if the index is out of range, the target too short
   *     or the data closed
   */
  void read(int index, float[] target, int offset);

  /**
   * Returns the class of one image.
   *
   * @param index 0 to {@code size() - 1}
   * @return 0 to {@code labelCount() - 1}, or -1 where the image has no label
   * @throws dev.forger.InvalidArgumentException if the index is out of range or the data closed
   */
  int label(int index);

  /**
   * Returns the number of classes.
   *
   * @return 0 where the data has no labels
   */
  int labelCount();

  /**
   * Returns an identity of the content: equal data has equal fingerprints on every machine.
   *
   * @return 64 lower-case hexadecimal digits, a SHA-256
   */
  String fingerprint();

  /** Releases the images; reading afterwards is an error. Closing twice does nothing. */
  @Override
  void close();
}
