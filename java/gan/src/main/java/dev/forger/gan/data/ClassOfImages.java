// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.data;

import dev.forger.InvalidArgumentException;
import java.util.stream.IntStream;

/** The images of one class of another data set. */
public final class ClassOfImages extends DatasetPart {
  private final int label;
  private final int[] indices;

  private ClassOfImages(ImageDataset source, int label, int[] indices) {
    super(source);
    this.label = label;
    this.indices = indices;
  }

  /**
   * Picks a class.
   *
   * @param source labelled images, closed with this
   * @param label of the class, 0 to the number of classes - 1
   * @return its images, in their order
   * @throws InvalidArgumentException if the data has no such class, or fewer than two images of it
   */
  public static ClassOfImages of(ImageDataset source, int label) {
    int[] indices =
        IntStream.range(0, source.labelCount() == 0 ? 0 : source.size())
            .filter(i -> source.label(i) == label)
            .toArray();
    if (indices.length < 2) {
      throw new InvalidArgumentException(
          "class of " + source.name(),
          label + ", of which there are " + indices.length + " images",
          source.labelCount() == 0
              ? "data with labels"
              : "0 to " + (source.labelCount() - 1) + ", with two images or more",
          "choose another class, or leave it out for all images");
    }
    return new ClassOfImages(source, label, indices);
  }

  @Override
  public String name() {
    return source.name() + " of class " + label;
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  int position(int index) {
    return indices[index];
  }

  @Override
  public String fingerprint() {
    return ByteImageDataset.fingerprintOf("class " + label + " of " + source.fingerprint());
  }
}
