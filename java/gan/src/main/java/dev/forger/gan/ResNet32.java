// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Conv2d;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Shape;

/**
 * The residual generator and critic for 32x32 images of Gulrajani et al. 2017, appendix F: 128
 * channels throughout, batch normalisation in the generator, mean pooling in the critic.
 */
final class ResNet32 {
  private static final int WIDTH = 128;

  private ResNet32() {}

  static GanModel create(int channels, int latent, Models.CriticNorm norm, int seen) {
    return new GanModel(
        "resnet32", generator(channels, latent), critic(seen, norm), Initializer.heNormal());
  }

  private static Network generator(int channels, int latent) {
    NetworkBuilder b = Network.builder(Shape.features(latent));
    b.name("input").denseTo(Shape.of(4, 4, WIDTH), true);
    for (int i = 0; i < 3; i++) {
      up(b, "block" + i + ".");
    }
    b.prefix("output.").batchNorm().relu();
    return b.conv2d(channels, Models.same3()).tanh().build();
  }

  /** Shortcut: up-sampling and 1x1 convolution; residual: two 3x3 convolutions, up in between. */
  private static void up(NetworkBuilder b, String block) {
    NetworkBuilder.Ref in = b.here();
    b.prefix(block + "shortcut.").upsampleNearest(2).conv2d(WIDTH, Conv2d.kernel(1));
    NetworkBuilder.Ref shortcut = b.here();
    b.from(in).prefix(block + "residual.").batchNorm().relu().upsampleNearest(2);
    b.conv2d(WIDTH, Models.same3().noBias()).batchNorm().relu();
    b.conv2d(WIDTH, Models.same3()).name(block + "sum").add(shortcut);
  }

  private static Network critic(int channels, Models.CriticNorm norm) {
    NetworkBuilder b = Network.builder(Shape.of(32, 32, channels));
    NetworkBuilder.Ref image = b.here();
    b.prefix("block0.shortcut.").averagePool(2).conv2d(WIDTH, Conv2d.kernel(1));
    NetworkBuilder.Ref shortcut = b.here();
    b.from(image).prefix("block0.residual.").conv2d(WIDTH, Models.same3()).relu();
    b.conv2d(WIDTH, Models.same3()).averagePool(2).name("block0.sum").add(shortcut);
    down(b, "block1.", norm);
    same(b, "block2.", norm);
    same(b, "block3.", norm);
    return b.prefix("output.").relu().globalAveragePool().flatten().dense(1).build();
  }

  private static void residual(NetworkBuilder b, String block, Models.CriticNorm norm) {
    b.prefix(block + "residual.");
    Models.normalize(b, norm);
    b.relu().conv2d(WIDTH, Models.same3());
    Models.normalize(b, norm);
    b.relu().conv2d(WIDTH, Models.same3());
  }

  private static void down(NetworkBuilder b, String block, Models.CriticNorm norm) {
    NetworkBuilder.Ref in = b.here();
    b.prefix(block + "shortcut.").conv2d(WIDTH, Conv2d.kernel(1)).averagePool(2);
    NetworkBuilder.Ref shortcut = b.here();
    b.from(in);
    residual(b, block, norm);
    b.averagePool(2).name(block + "sum").add(shortcut);
  }

  private static void same(NetworkBuilder b, String block, Models.CriticNorm norm) {
    NetworkBuilder.Ref in = b.here();
    residual(b, block, norm);
    b.name(block + "sum").add(in);
  }
}
