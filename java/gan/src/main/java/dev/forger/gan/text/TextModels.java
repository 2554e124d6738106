// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.text;

import dev.forger.Conv2d;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Shape;
import dev.forger.gan.GanModel;
import dev.forger.gan.catalogue.System;

/**
 * Residual networks of one-dimensional convolutions for lines of characters (Gulrajani et al. 2017,
 * arXiv 1704.00028, section 5.2 and its code): the generator ends with a softmax over the alphabet
 * at each position, which the critic sees in place of one-hot characters.
 */
@System(
    row = "A6.2",
    equation = "G(z) = softmax over characters at each position; critic loss of WGAN-GP on it",
    seed = 4)
public final class TextModels {
  private TextModels() {}

  /**
   * Makes generator and critic.
   *
   * @param length of a line
   * @param characters of the alphabet
   * @param latent length of a latent code; the paper has 128
   * @param width channels of all layers in between; the paper has 512
   * @param blocks residual blocks of two convolutions on each side; the paper has 5
   * @param softmax whether the generator ends with probabilities, or with their logits for {@link
   *     dev.forger.gan.boundary.BoundaryGan}
   * @return the model
   */
  public static GanModel residual(
      int length, int characters, int latent, int width, int blocks, boolean softmax) {
    NetworkBuilder g = Network.builder(Shape.features(latent));
    g.name("input").denseTo(Shape.of(1, length, width), true);
    for (int i = 0; i < blocks; i++) {
      NetworkBuilder.Ref in = g.here();
      String block = "block" + i + ".";
      g.prefix(block).batchNorm().relu().conv2d(width, along(5).noBias());
      g.batchNorm().relu().conv2d(width, along(5));
      g.name(block + "sum").add(in);
    }
    g.prefix("output.").batchNorm().relu().conv2d(characters, along(1));
    NetworkBuilder c = Network.builder(Shape.of(1, length, characters));
    c.name("input").conv2d(width, along(1));
    for (int i = 0; i < blocks; i++) {
      NetworkBuilder.Ref in = c.here();
      String block = "block" + i + ".";
      c.prefix(block).leakyRelu(0.2f).conv2d(width, along(5));
      c.leakyRelu(0.2f).conv2d(width, along(5));
      c.name(block + "sum").add(in);
    }
    Network critic = c.prefix("output.").leakyRelu(0.2f).flatten().dense(1).build();
    Network generator = softmax ? g.softmax().build() : g.build();
    return new GanModel("text-residual", generator, critic, Initializer.heNormal());
  }

  /** A kernel along the line that keeps its length. */
  static Conv2d along(int width) {
    return Conv2d.kernel(1, width).padding(0, width / 2, 0, width / 2);
  }
}
