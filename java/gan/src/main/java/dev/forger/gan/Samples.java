// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.image.ImageGrid;
import dev.forger.gan.image.Npy;
import dev.forger.gan.image.ScatterPlot;
import java.nio.file.Path;

/**
 * Generated images in memory.
 *
 * @param values NHWC in [-1, 1], one image after another
 * @param count number of images
 * @param shape of one image
 */
public record Samples(float[] values, int count, Shape shape) {
  /** Images of at most so many pixels a side are drawn larger. */
  private static final int TINY = 12;

  private static final int ENLARGED = 24;

  /**
   * Reads images of a data set.
   *
   * @param data images in [-1, 1]
   * @param first index of the first image
   * @param count at least 1
   * @return copies of the images
   * @throws InvalidArgumentException if count is not positive or the data has no such images
   */
  public static Samples of(ImageDataset data, int first, int count) {
    if (first < 0 || count < 1 || count > data.size() - first) {
      throw new InvalidArgumentException(
          "images " + first + " and on, count",
          Integer.toString(count),
          "1 or more of the " + data.size() + " images of " + data.name(),
          "ask for images that the data has");
    }
    Shape shape = Shape.of(data.height(), data.width(), data.channels());
    float[] values = new float[Math.multiplyExact(count, shape.elements())];
    for (int i = 0; i < count; i++) {
      data.read(first + i, values, i * shape.elements());
    }
    return new Samples(values, count, shape);
  }

  /**
   * Takes some of the images.
   *
   * @param indices 0 to count - 1, at least one, in any order
   * @return copies of the images in this order
   * @throws InvalidArgumentException if there is no index or one is out of range
   */
  public Samples pick(int... indices) {
    if (indices.length == 0) {
      throw new InvalidArgumentException(
          "indices", "none", "at least one", "pick one image or more");
    }
    int size = shape.elements();
    float[] picked = new float[Math.multiplyExact(indices.length, size)];
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] < 0 || indices[i] >= count) {
        throw new InvalidArgumentException(
            "indices[" + i + "]",
            Integer.toString(indices[i]),
            "0 to " + (count - 1),
            "pick images that are there");
      }
      System.arraycopy(values, indices[i] * size, picked, i * size, size);
    }
    return new Samples(picked, indices.length, shape);
  }

  /**
   * Refuses values that are not finite: a rectifier would hide them.
   *
   * @param what to be named in the error
   * @throws InvalidArgumentException naming the image
   */
  public void requireFinite(String what) {
    for (int i = 0; i < values.length; i++) {
      if (!Float.isFinite(values[i])) {
        throw new InvalidArgumentException(
            what + ", image " + i / shape.elements(),
            Float.toString(values[i]),
            "finite values",
            "look at that image");
      }
    }
  }

  /**
   * Writes one picture of all images in a grid that is as square as possible, tiny ones enlarged,
   * or of points of the plane as dots.
   *
   * @param file replaced atomically
   */
  public void writePng(Path file) {
    if (arePoints()) {
      ScatterPlot.of(values, count).writePng(file);
    } else {
      int side = Math.max(shape.h(), shape.w());
      grid().upscale(side > TINY ? 1 : ENLARGED / side).writePng(file);
    }
  }

  /**
   * Tells whether samples are points of the plane: one pixel whose two channels are coordinates.
   *
   * @return false for images
   */
  public boolean arePoints() {
    return shape.equals(Shape.features(2));
  }

  /**
   * Lays the images out in a grid.
   *
   * @return the grid, for other layouts
   */
  public ImageGrid grid() {
    return ImageGrid.of(values, count, shape.h(), shape.w(), shape.c());
  }

  /**
   * Writes a NumPy array of float32 [count, height, width, channels].
   *
   * @param file replaced atomically
   */
  public void writeNpy(Path file) {
    Npy.write(file, values, count, shape.h(), shape.w(), shape.c());
  }
}
