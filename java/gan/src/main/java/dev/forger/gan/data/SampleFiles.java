// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.DataException;
import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.gan.Samples;
import dev.forger.gan.image.Npy;
import dev.forger.gan.image.Npz;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads images that any tool generated: NumPy arrays, folders and zips of pictures. */
public final class SampleFiles {
  private static final float ROUNDING = 1e-3f;

  /** An array whose least value lies in here was surely meant to begin at 0. */
  private static final float DARK = 0.05f;

  private SampleFiles() {}

  /**
   * Reads samples.
   *
   * @param path {@code .npy} or {@code .npz} of float [N,H,W,C] in [-1, 1] or of bytes, or a folder
   *     or zip of pictures, which are cut and resized
   * @param shape of the images that they will be compared with
   * @param most of the first images
   * @return at least one image; an array's have the shape of the array
   * @throws DataException if it cannot be read
   * @throws ShapeException if an array has not four dimensions
   * @throws InvalidArgumentException if a value is not finite or out of range
   */
  public static Samples read(Path path, Shape shape, int most) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (!Files.isDirectory(path) && name.endsWith(".npy")) {
      return ofArray(path, Npy.read(path), most);
    }
    if (!Files.isDirectory(path) && name.endsWith(".npz")) {
      return ofArray(path, images(path, Npz.read(path)), most);
    }
    try (ImageDataset pictures =
        ImageFolderDataset.open(path, Math.min(shape.h(), shape.w()), shape.c())) {
      return Samples.of(pictures, 0, Math.min(most, pictures.size()));
    }
  }

  /** The array with four dimensions: labels may lie beside it. */
  private static Npy images(Path path, Npz arrays) {
    List<String> names =
        arrays.arrays().keySet().stream()
            .filter(name -> arrays.array(name).shape().length == 4)
            .toList();
    if (names.size() != 1) {
      throw new DataException(
          "samples " + path,
          names.isEmpty() ? "no array of four dimensions" : "the arrays " + names,
          "one array [N,H,W,C]",
          "save the images alone");
    }
    return arrays.array(names.get(0));
  }

  private static Samples ofArray(Path path, Npy array, int most) {
    int[] dimensions = array.shape();
    if (dimensions.length != 4 || array.values().length == 0) {
      throw new ShapeException(
          "samples " + path,
          "an array of shape " + Arrays.toString(dimensions),
          "[N,H,W,C]",
          "save images with channels last");
    }
    Shape shape = Shape.of(dimensions[1], dimensions[2], dimensions[3]);
    int count = Math.min(most, dimensions[0]);
    float[] values = Arrays.copyOf(array.values(), count * shape.elements());
    if (array.type() == Npy.Type.UINT8) {
      for (int i = 0; i < values.length; i++) {
        values[i] = values[i] / 127.5f - 1;
      }
    } else {
      requireRange(path, values, shape);
    }
    return new Samples(values, count, shape);
  }

  private static void requireRange(Path path, float[] values, Shape shape) {
    // Points have coordinates of any size.
    float bound = shape.h() == 1 && shape.w() == 1 ? Float.MAX_VALUE : 1 + ROUNDING;
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < values.length; i++) {
      least = Math.min(least, values[i]);
      most = Math.max(most, values[i]);
      if (!(Math.abs(values[i]) <= bound)) {
        throw new InvalidArgumentException(
            "samples " + path + ", image " + i / shape.elements(),
            Float.toString(values[i]),
            "values from -1 (black) to 1 (white)",
            "scale 0..255 by x / 127.5 - 1, or save bytes");
      }
    }
    if (bound < Float.MAX_VALUE && least >= 0 && least < DARK && most > least) {
      throw new InvalidArgumentException(
          "samples " + path,
          "values from " + least + " on, none negative",
          "values from -1 (black) to 1 (white)",
          "scale 0..1 by 2 x - 1");
    }
  }
}
