// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Shape;

/**
 * A generator, its critic and how their weights begin.
 *
 * @param name for the command line and configurations
 * @param generator from latent codes 1x1xn to images in [-1, 1]
 * @param critic from images to logits
 * @param initializer draws the weights of both
 */
public record GanModel(String name, Network generator, Network critic, Initializer initializer) {
  /**
   * Checks that the critic takes what the generator makes.
   *
   * @param name its name
   * @param generator the generator
   * @param critic the critic
   * @param initializer the initialiser
   * @throws dev.forger.ShapeException if it does not
   */
  public GanModel {
    Shape image = generator.outputShape();
    Shape seen = critic.inputShape();
    boolean fits = image.h() == seen.h() && image.w() == seen.w() && seen.c() % image.c() == 0;
    if (!fits) {
      throw new dev.forger.ShapeException(
          "model " + name,
          "a generator of " + generator.outputShape() + " and a critic of " + critic.inputShape(),
          "equal image shapes, or a multiple of the channels for packs of images",
          "change the last layer of the generator or the input of the critic");
    }
    if (generator.inputShape().h() != 1 || generator.inputShape().w() != 1) {
      throw new InvalidArgumentException(
          "model " + name,
          "latent shape " + generator.inputShape(),
          "1x1xn",
          "build the generator on Shape.features(n)");
    }
  }

  /**
   * Returns the shape of the images.
   *
   * @return height, width and channels
   */
  public Shape imageShape() {
    return generator.outputShape();
  }

  /**
   * Returns how many images the critic sees side by side, along the channels.
   *
   * @return 1, or the size of a pack
   */
  public int packed() {
    return critic.inputShape().c() / generator.outputShape().c();
  }

  /**
   * Returns the length of a latent code.
   *
   * @return n
   */
  public int latent() {
    return generator.inputShape().c();
  }
}
