// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.gan.Models;

/**
 * A generator that is given a class, and a critic that is given it, too, or tells it. The generator
 * takes a latent code with the class behind it, one-hot; the critic takes an image with the class
 * behind its channels, one plane a class, 1 at every pixel of the right one (Mirza and Osindero
 * 2014, arXiv 1411.1784), or an image alone, and then has an auxiliary classifier.
 *
 * @param name for the command line and configurations
 * @param classes how many, at least 2
 * @param generator from 1x1x(latent + classes) to images in [-1, 1]
 * @param critic from images with {@code classes} further channels to one logit, or from images to
 *     one logit and behind it one a class
 * @param initializer draws the weights of both
 */
public record ConditionalModel(
    String name, int classes, Network generator, Network critic, Initializer initializer) {
  /**
   * Checks that the parts fit.
   *
   * @param name its name
   * @param classes how many
   * @param generator the generator
   * @param critic the critic
   * @param initializer the initialiser
   * @throws InvalidArgumentException if there are fewer than 2 classes
   * @throws ShapeException if generator, critic and classes do not fit together
   */
  public ConditionalModel {
    if (classes < 2) {
      throw new InvalidArgumentException(
          "classes", Integer.toString(classes), "at least 2", "train without a condition");
    }
    Shape image = generator.outputShape();
    Shape joined = Shape.of(image.h(), image.w(), image.c() + classes);
    boolean auxiliary = critic.inputShape().equals(image);
    if (!auxiliary && !critic.inputShape().equals(joined)) {
      throw new ShapeException(
          "model " + name + ", critic",
          critic.inputShape() + " for images " + image + " and " + classes + " classes",
          joined + ", the image's channels and a plane a class, or images alone",
          "add the classes to the critic's input channels");
    }
    int outputs = auxiliary ? 1 + classes : 1;
    if (critic.outputShape().elements() != outputs) {
      throw new ShapeException(
          "model " + name + ", critic",
          critic.outputShape() + " outputs",
          auxiliary ? outputs + ", a logit and one a class" : "one logit",
          "end it in a layer of " + outputs + " outputs");
    }
    Shape code = generator.inputShape();
    if (code.h() != 1 || code.w() != 1 || code.c() <= classes) {
      throw new ShapeException(
          "model " + name + ", generator",
          code + " for " + classes + " classes",
          "1x1x(latent + classes)",
          "add the classes to the latent length");
    }
  }

  /**
   * Gives a shipped model the classes.
   *
   * @param model one of {@link Models#names()}
   * @param channels of the images
   * @param latent length of a latent code
   * @param classes how many
   * @param norm of the critic
   * @return the model
   * @throws InvalidArgumentException if there is no such model
   */
  public static ConditionalModel of(
      String model, int channels, int latent, int classes, Models.CriticNorm norm) {
    return new ConditionalModel(
        model,
        classes,
        Models.create(model, channels, latent + classes, norm).generator(),
        Models.create(model, channels + classes, latent, norm).critic(),
        Models.create(model, channels, latent, norm).initializer());
  }

  /**
   * Gives a shipped model the classes, with a projection critic (Miyato and Koyama 2018, arXiv
   * 1802.05637): its logit is ψ(φ(x)) + ⟨V y, φ(x)⟩, with φ the convolutions of the model's critic,
   * ψ a dense layer of one output and V, named {@code embedding}, a vector for each class. The
   * class planes are averaged to the one-hot y, and no convolution reads them.
   *
   * @param model dcgan28, dcgan32 or dcgan64
   * @param channels of the images
   * @param latent length of a latent code
   * @param classes how many
   * @param norm of the critic
   * @return the model
   * @throws InvalidArgumentException if there is no such model
   * @throws dev.forger.UnsupportedException if the model is no DCGAN
   */
  public static ConditionalModel projection(
      String model, int channels, int latent, int classes, Models.CriticNorm norm) {
    int size = Models.size(model);
    NetworkBuilder b = Network.builder(Shape.of(size, size, channels + classes));
    NetworkBuilder.Ref pair = b.here();
    CriticBody.add(b.slice(0, channels), model, norm);
    NetworkBuilder.Ref features = b.here();
    Shape shape = b.currentShape();
    NetworkBuilder.Ref logit = b.flatten().name("psi").dense(1).here();
    b.from(pair).slice(channels, classes).globalAveragePool();
    b.name("embedding").denseTo(shape, false).innerProduct(features).add(logit);
    return new ConditionalModel(
        model + " with projection",
        classes,
        Models.create(model, channels, latent + classes, norm).generator(),
        b.build(),
        Models.create(model, channels, latent, norm).initializer());
  }

  /**
   * Gives a shipped model the classes, with a critic that judges images alone and has an auxiliary
   * classifier (Odena et al. 2017, arXiv 1610.09585): the model's convolutions and a dense layer of
   * a logit and one a class.
   *
   * @param model dcgan28, dcgan32 or dcgan64
   * @param channels of the images
   * @param latent length of a latent code
   * @param classes how many
   * @param norm of the critic
   * @return the model
   * @throws InvalidArgumentException if there is no such model
   * @throws dev.forger.UnsupportedException if the model is no DCGAN
   */
  public static ConditionalModel auxiliary(
      String model, int channels, int latent, int classes, Models.CriticNorm norm) {
    int size = Models.size(model);
    NetworkBuilder b = Network.builder(Shape.of(size, size, channels));
    return new ConditionalModel(
        model + " with classifier",
        classes,
        Models.create(model, channels, latent + classes, norm).generator(),
        CriticBody.add(b, model, norm).flatten().dense(1 + classes).build(),
        Models.create(model, channels, latent, norm).initializer());
  }

  /**
   * Tells whether the critic judges images alone and tells their classes.
   *
   * @return false if it judges images and classes together
   */
  public boolean isAuxiliary() {
    return critic.inputShape().equals(imageShape());
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
   * Returns the length of a latent code without the class.
   *
   * @return at least 1
   */
  public int latent() {
    return generator.inputShape().c() - classes;
  }
}
