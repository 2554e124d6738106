// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import dev.forger.gan.UnlabelledImages;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All images of a square whose rows, or whose columns, are each black or white. */
final class BarsAndStripes implements UnlabelledImages {
  private final int side;
  private final int copies;
  private final List<double[]> images = new ArrayList<>();

  BarsAndStripes(int side) {
    this(side, 1);
  }

  /** Every image so many times: a batch may then be larger than the number of images. */
  BarsAndStripes(int side, int copies) {
    this.side = side;
    this.copies = copies;
    Set<Integer> seen = new HashSet<>();
    for (int pattern = 0; pattern < 1 << side; pattern++) {
      for (int turned = 0; turned < 2; turned++) {
        double[] image = new double[side * side];
        int code = 0;
        for (int i = 0; i < image.length; i++) {
          int line = turned == 0 ? i / side : i % side;
          image[i] = pattern >>> line & 1;
          code |= (int) image[i] << i;
        }
        if (seen.add(code)) {
          images.add(image);
        }
      }
    }
  }

  /** Rows of 0 and 1. */
  double[][] units() {
    return images.toArray(double[][]::new);
  }

  @Override
  public String name() {
    return "bars and stripes";
  }

  @Override
  public int size() {
    return images.size() * copies;
  }

  @Override
  public int height() {
    return side;
  }

  @Override
  public int width() {
    return side;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public void read(int index, float[] target, int offset) {
    double[] image = images.get(index % images.size());
    for (int i = 0; i < image.length; i++) {
      target[offset + i] = (float) (2 * image[i] - 1);
    }
  }
}
