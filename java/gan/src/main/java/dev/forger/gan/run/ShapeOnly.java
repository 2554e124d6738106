// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.data.ImageDataset;
import java.util.Arrays;

/** Stands in for data of a shape, in the plan of a training that is not run or for samples. */
final class ShapeOnly implements ImageDataset {
  private final String name;
  private final int side;
  private final int channels;
  private final int classes;
  private final int size;
  private final boolean blank;

  /** As many images as any batch wants, none of which can be read. */
  ShapeOnly(String name, int side, int channels, int classes) {
    this(name, side, channels, classes, Integer.MAX_VALUE, false);
  }

  private ShapeOnly(String name, int side, int channels, int classes, int size, boolean blank) {
    this.name = name;
    this.side = side;
    this.channels = channels;
    this.classes = classes;
    this.size = size;
    this.blank = blank;
  }

  /** The same with other channels. */
  ShapeOnly channels(int other) {
    return new ShapeOnly(name, side, other, classes, size, blank);
  }

  /**
   * What stands in for the data of a complete configuration. Images are blank: whatever a training
   * begins with, a checkpoint replaces.
   */
  static ShapeOnly of(RunConfig config) {
    boolean labelled = config.values().containsKey(ConfigKey.MODEL_CLASSES);
    return new ShapeOnly(
        config.text(ConfigKey.DATA_SOURCE),
        config.integer(ConfigKey.DATA_SIZE),
        config.integer(ConfigKey.DATA_CHANNELS),
        labelled ? config.integer(ConfigKey.MODEL_CLASSES) : 0,
        config.values().containsKey(SystemKeys.DATA_COUNT)
            ? config.integer(SystemKeys.DATA_COUNT)
            : Integer.MAX_VALUE,
        true);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return size;
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
    return channels;
  }

  private InvalidArgumentException none() {
    return new InvalidArgumentException(
        "data " + name, "a plan without images", "images", "resolve the plan with its data");
  }

  @Override
  public void read(int index, float[] target, int offset) {
    if (!blank) {
      throw none();
    }
    Arrays.fill(target, offset, offset + side * side * channels, -1);
  }

  @Override
  public int label(int index) {
    throw none();
  }

  @Override
  public int labelCount() {
    return classes;
  }

  @Override
  public String fingerprint() {
    throw none();
  }

  @Override
  public void close() {}
}
