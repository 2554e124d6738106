// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Conv2d;
import dev.forger.NetworkBuilder;
import dev.forger.UnsupportedException;
import dev.forger.gan.Models;

/** The convolutions of the critic of a shipped DCGAN, without its last layer. */
final class CriticBody {
  private CriticBody() {}

  /** Adds them to an image, down to features of a few pixels. */
  static NetworkBuilder add(NetworkBuilder b, String model, Models.CriticNorm norm) {
    int size = Models.size(model);
    if (!model.equals("dcgan" + size)) {
      throw new UnsupportedException(
          "a critic of features",
          "model " + model,
          "dcgan28, dcgan32 or dcgan64",
          "choose one of them, or build the model yourself");
    }
    Conv2d half = Conv2d.kernel(4).stride(2).padding(1);
    int width = size == 28 ? 32 : 64;
    b.conv2d(width, half).leakyRelu(0.2f);
    for (int side = size / 4; side >= (size == 28 ? 3 : 4); side /= 2) {
      width *= 2;
      b.conv2d(width, half);
      switch (norm) {
        case BATCH -> b.batchNorm();
        case LAYER -> b.layerNorm();
        case NONE -> {}
      }
      b.leakyRelu(0.2f);
    }
    return b;
  }
}
