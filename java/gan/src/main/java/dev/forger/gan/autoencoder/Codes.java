// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.autoencoder;

import dev.forger.ShapeException;
import dev.forger.Weights;
import dev.forger.gan.NetworkRows;
import dev.forger.gan.Samples;

/** Codes of images. */
final class Codes {
  private Codes() {}

  /** The first values of what an encoder gives: codes, or means of codes. */
  static float[] encode(Weights encoder, Samples images, int classes, int[] labels, int latent) {
    int pixels = images.shape().elements();
    int length = encoder.network().inputShape().elements();
    if (pixels + classes != length) {
      throw new ShapeException(
          "images to encode",
          images.shape() + " images",
          (length - classes) + " values an image",
          "pass images of the model's shape");
    }
    float[] inputs = images.values();
    if (classes > 0) {
      inputs = new float[images.count() * length];
      for (int i = 0; i < images.count(); i++) {
        System.arraycopy(images.values(), i * pixels, inputs, i * length, pixels);
        inputs[i * length + pixels + labels[i]] = 1;
      }
    }
    try (NetworkRows network = new NetworkRows("encoder", encoder)) {
      float[] stats = network.apply(inputs);
      int each = stats.length / images.count();
      float[] codes = new float[images.count() * latent];
      for (int i = 0; i < images.count(); i++) {
        System.arraycopy(stats, i * each, codes, i * latent, latent);
      }
      return codes;
    }
  }
}
