// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Philox;
import dev.forger.gan.data.ImageDataset;

/** Images of 8x8x1 with three classes: a bar where the class is, noise elsewhere. */
public final class LabelledNoise implements ImageDataset {
  private static final int PIXELS = 64;
  private static final int CLASSES = 3;
  private final float[] pixels;

  public LabelledNoise(int size) {
    this(size, 0.5f);
  }

  public LabelledNoise(int size, float noise) {
    pixels = new float[size * PIXELS];
    Philox.Sequence uniforms = new Philox(7, 1).sequence(0);
    for (int i = 0; i < pixels.length; i++) {
      int row = i % PIXELS / 8;
      boolean bar = row / 2 == label(i / PIXELS);
      pixels[i] = (bar ? 1 - noise : noise - 1) + noise * (2 * uniforms.nextUniform() - 1);
    }
  }

  /** With one value of an image in the middle that is no number. */
  public static LabelledNoise broken(int size) {
    LabelledNoise data = new LabelledNoise(size);
    data.pixels[size / 2 * PIXELS + 5] = Float.NaN;
    return data;
  }

  @Override
  public String name() {
    return "labelled noise";
  }

  @Override
  public int size() {
    return pixels.length / PIXELS;
  }

  @Override
  public int height() {
    return 8;
  }

  @Override
  public int width() {
    return 8;
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public void read(int index, float[] target, int offset) {
    System.arraycopy(pixels, index * PIXELS, target, offset, PIXELS);
  }

  @Override
  public int label(int index) {
    return index % CLASSES;
  }

  @Override
  public int labelCount() {
    return CLASSES;
  }

  @Override
  public String fingerprint() {
    return "0".repeat(64);
  }

  @Override
  public void close() {}
}
