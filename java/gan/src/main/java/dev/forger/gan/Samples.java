// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Shape;
import dev.forger.gan.image.ImageGrid;
import dev.forger.gan.image.Npy;
import java.nio.file.Path;

/**
 * Generated images in memory.
 *
 * @param values NHWC in [-1, 1], one image after another
 * @param count number of images
 * @param shape of one image
 */
public record Samples(float[] values, int count, Shape shape) {
  /**
   * Writes one picture of all images in a grid that is as square as possible.
   *
   * @param file replaced atomically
   */
  public void writePng(Path file) {
    grid().writePng(file);
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
