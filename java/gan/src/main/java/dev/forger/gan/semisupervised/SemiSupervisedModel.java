// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.semisupervised;

import dev.forger.Conv2d;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;
import dev.forger.gan.Models;

/**
 * A generator, and a classifier in two parts: features, which a generator may match, and a head
 * that makes K logits of them.
 *
 * @param name for messages
 * @param generator from latent codes 1x1xn to images in [-1, 1]
 * @param features from images to any shape
 * @param head from the features to one logit a class, at least 2
 * @param initializer draws the weights of all
 */
public record SemiSupervisedModel(
    String name, Network generator, Network features, Network head, Initializer initializer) {
  /**
   * Checks that the parts fit.
   *
   * @param name its name
   * @param generator the generator
   * @param features the first part of the classifier
   * @param head the second part
   * @param initializer the initialiser
   * @throws ShapeException if they do not
   * @throws UnsupportedException if the head ends in a sigmoid or tanh
   */
  public SemiSupervisedModel {
    fits(name + ", features", generator.outputShape(), features.inputShape());
    fits(name + ", head", features.outputShape(), head.inputShape());
    if (head.outputShape().elements() < 2) {
      throw new ShapeException(
          "model " + name + ", head",
          head.outputShape() + " outputs",
          "a logit a class, at least 2",
          "end it in a dense layer of as many outputs as classes");
    }
    head.squashedOutput()
        .ifPresent(
            layer -> {
              throw new UnsupportedException(
                  "model " + name + ", head",
                  "outputs of " + layer,
                  "logits",
                  "leave out its last layer: the loss takes the softmax itself");
            });
  }

  private static void fits(String what, Shape given, Shape taken) {
    if (!given.equals(taken)) {
      throw new ShapeException(
          "model " + what, taken + " inputs", given + ", what comes before", "change the input");
    }
  }

  /**
   * Makes a model for images of 28 x 28 pixels: the generator of {@code dcgan28}; features of three
   * convolutions at half the size each, with layer normalisation, so that no sample's class depends
   * on the others of its batch, and dropout; a dense head.
   *
   * @param channels of the images
   * @param latent length of a latent code
   * @param classes at least 2
   * @return the model
   * @throws InvalidArgumentException if a number is not positive
   */
  public static SemiSupervisedModel create28(int channels, int latent, int classes) {
    Conv2d half = Conv2d.kernel(4).stride(2).padding(1);
    Network features =
        Network.builder(Shape.of(28, 28, channels))
            .dropout(0.2)
            .conv2d(32, half)
            .leakyRelu(0.2f)
            .dropout(0.3)
            .conv2d(64, half)
            .layerNorm()
            .leakyRelu(0.2f)
            .dropout(0.3)
            .conv2d(128, half)
            .layerNorm()
            .leakyRelu(0.2f)
            .build();
    return new SemiSupervisedModel(
        "semi-supervised 28",
        Models.create("dcgan28", channels, latent, Models.CriticNorm.NONE).generator(),
        features,
        Network.builder(features.outputShape()).flatten().dropout(0.3).dense(classes).build(),
        Initializer.heNormal());
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
   * Returns the number of classes.
   *
   * @return K, at least 2
   */
  public int classes() {
    return head.outputShape().elements();
  }
}
