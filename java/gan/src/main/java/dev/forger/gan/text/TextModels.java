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
    NetworkBuilder c = Network.builder(Shape.of(1, length, characters));
    c.name("input").conv2d(width, along(1));
    for (int i = 0; i < blocks; i++) {
      NetworkBuilder.Ref in = c.here();
      String block = "block" + i + ".";
      c.prefix(block).leakyRelu(0.2f).conv2d(width, along(5));
      c.leakyRelu(0.2f).conv2d(width, along(5));
      c.name(block + "sum").add(in);
    }
    c.prefix("output.").leakyRelu(0.2f).flatten().dense(1);
    return model("text-residual", generator(g, characters, width, blocks, softmax), c);
  }

  /**
   * Makes generator and critic of a text that is alike everywhere, as windows are that may begin at
   * any character. The blocks of the generator are the same, but each place has latent numbers of
   * its own, which only the places near it see. The critic judges the five characters around each
   * place, by one convolution and layers of each place alone, and takes the mean. All weights are
   * those of one place, so a line of n characters teaches them n times.
   *
   * @param length of a line
   * @param characters of the alphabet
   * @param latent numbers of each place
   * @param width channels of all layers of the generator in between; those of the critic have twice
   *     as many
   * @param blocks residual blocks of two convolutions of the generator, and layers of each place of
   *     the critic
   * @param softmax as above
   * @return the model; a latent code has {@code latent length} numbers
   */
  public static GanModel stationary(
      int length, int characters, int latent, int width, int blocks, boolean softmax) {
    NetworkBuilder g = Network.builder(Shape.features(latent * length));
    g.reshape(Shape.of(1, length, latent)).name("input").conv2d(width, along(5));
    NetworkBuilder c = Network.builder(Shape.of(1, length, characters));
    c.name("input").conv2d(2 * width, along(5)).leakyRelu(0.2f);
    for (int i = 0; i < blocks; i++) {
      c.prefix("layer" + i + ".").conv2d(2 * width, along(1)).leakyRelu(0.2f);
    }
    c.prefix("output.").conv2d(1, along(1)).globalAveragePool();
    return model("text-stationary", generator(g, characters, width, blocks, softmax), c);
  }

  private static GanModel model(String name, NetworkBuilder generator, NetworkBuilder critic) {
    return new GanModel(name, generator.build(), critic.build(), Initializer.heNormal());
  }

  private static NetworkBuilder generator(
      NetworkBuilder g, int characters, int width, int blocks, boolean softmax) {
    for (int i = 0; i < blocks; i++) {
      NetworkBuilder.Ref in = g.here();
      String block = "block" + i + ".";
      g.prefix(block).batchNorm().relu().conv2d(width, along(5).noBias());
      g.batchNorm().relu().conv2d(width, along(5));
      g.name(block + "sum").add(in);
    }
    g.prefix("output.").batchNorm().relu().conv2d(characters, along(1));
    return softmax ? g.softmax() : g;
  }

  /** A kernel along the line that keeps its length. */
  static Conv2d along(int width) {
    return Conv2d.kernel(1, width).padding(0, width / 2, 0, width / 2);
  }
}
