// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.Philox;
import dev.forger.gan.data.ImageDataset;

/** Images drawn from probabilistic PCA. */
final class PcaImages implements ImageDataset {
  private static final int D = 64;
  private final double[][] images;

  PcaImages(int count, double[][] w, double[] b, double deviation) {
    images = new double[count][D];
    Philox.Sequence u = new Philox(11, 3).sequence(0);
    for (double[] x : images) {
      double c = normal(u);
      double d = normal(u);
      for (int i = 0; i < D; i++) {
        x[i] = b[i] + w[i][0] * c + w[i][1] * d + deviation * normal(u);
      }
    }
  }

  private static double normal(Philox.Sequence u) {
    double radius = Math.sqrt(-2 * Math.log(u.nextUniform()));
    return radius * Math.cos(2 * Math.PI * u.nextUniform());
  }

  double[] image(int index) {
    return images[index];
  }

  @Override
  public String name() {
    return "pca";
  }

  @Override
  public int size() {
    return images.length;
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
    for (int k = 0; k < D; k++) {
      target[offset + k] = (float) images[index][k];
    }
  }

  @Override
  public int label(int index) {
    return -1;
  }

  @Override
  public int labelCount() {
    return 0;
  }

  @Override
  public String fingerprint() {
    return "0".repeat(64);
  }

  @Override
  public void close() {}
}
