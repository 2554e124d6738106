// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.InvalidArgumentException;
import dev.forger.gan.data.ImageDataset;

/** Stands in for data of a shape in the plan of a training that is not run. */
final class ShapeOnly implements ImageDataset {
  private final String name;
  private final int side;
  private final int channels;
  private final int classes;

  ShapeOnly(String name, int side, int channels, int classes) {
    this.name = name;
    this.side = side;
    this.channels = channels;
    this.classes = classes;
  }

  /** What stands in for the data of a complete configuration. */
  static ShapeOnly of(RunConfig config) {
    boolean labelled = config.values().containsKey(ConfigKey.MODEL_CLASSES);
    return new ShapeOnly(
        config.text(ConfigKey.DATA_SOURCE),
        config.integer(ConfigKey.DATA_SIZE),
        config.integer(ConfigKey.DATA_CHANNELS),
        labelled ? config.integer(ConfigKey.MODEL_CLASSES) : 0);
  }

  @Override
  public String name() {
    return name;
  }

  /** As many as any batch wants. */
  @Override
  public int size() {
    return Integer.MAX_VALUE;
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
    throw none();
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
