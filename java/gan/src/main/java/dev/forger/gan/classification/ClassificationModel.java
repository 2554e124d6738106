// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.classification;

import dev.forger.Conv2d;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.UnsupportedException;

/**
 * A classifier and a critic of images with labels. The critic is in two parts, so that many labels
 * of one image cost the image's convolutions once: features of the image, and a head that judges
 * them with a one-hot label behind them.
 *
 * @param name for messages
 * @param classifier from images to one logit a class, at least 2
 * @param features from images to a vector
 * @param head from the vector and the classes behind it to one logit
 * @param initializer draws the weights of all
 */
public record ClassificationModel(
    String name, Network classifier, Network features, Network head, Initializer initializer) {
  /** Features that the critic's head is given. */
  private static final int FEATURES = 128;

  /**
   * Checks that the parts fit.
   *
   * @param name its name
   * @param classifier the classifier
   * @param features the first part of the critic
   * @param head the second part
   * @param initializer the initialiser
   * @throws ShapeException if they do not
   * @throws UnsupportedException if the classifier ends in a sigmoid, tanh or softmax
   */
  public ClassificationModel {
    int classes = classifier.outputShape().elements();
    if (classes < 2) {
      throw new ShapeException(
          "model " + name + ", classifier",
          classifier.outputShape() + " outputs",
          "a logit a class, at least 2",
          "end it in a dense layer of as many outputs as classes");
    }
    classifier
        .squashedOutput()
        .ifPresent(
            layer -> {
              throw new UnsupportedException(
                  "model " + name + ", classifier",
                  "outputs of " + layer,
                  "logits",
                  "leave out its last layer: the losses take the softmax themselves");
            });
    fits(name + ", features", classifier.inputShape(), features.inputShape());
    Shape joined = Shape.features(features.outputShape().elements() + classes);
    fits(name + ", head, features and classes", joined, head.inputShape());
    if (head.outputShape().elements() != 1) {
      throw new ShapeException(
          "model " + name + ", head",
          head.outputShape() + " outputs",
          "one logit",
          "end it in a dense layer of 1 output");
    }
  }

  private static void fits(String what, Shape given, Shape taken) {
    if (!given.equals(taken)) {
      throw new ShapeException(
          "model " + what, taken + " inputs", given.toString(), "change the input of this part");
    }
  }

  /**
   * Makes a model of strided convolutions: each halves the image and doubles the channels, until
   * the image is odd or 4 pixels small. The critic has the same ones, a dense layer of 128 features
   * φ(x), and the head of a projection critic (Miyato and Koyama 2018, arXiv 1802.05637): ψ(φ(x)) +
   * ⟨V y, φ(x)⟩.
   *
   * @param image height, width and channels, height and width even
   * @param classes at least 2
   * @param width channels after the first convolution
   * @return the model
   * @throws InvalidArgumentException if height or width are odd, or a number is not positive
   */
  public static ClassificationModel convolutional(Shape image, int classes, int width) {
    if (image.h() % 2 != 0 || image.w() % 2 != 0) {
      throw new InvalidArgumentException(
          "images to classify", image.toString(), "even height and width", "resize the data");
    }
    if (width < 1) {
      throw new InvalidArgumentException(
          "width", Integer.toString(width), "at least 1", "32 is a usual number");
    }
    NetworkBuilder classifier = Network.builder(image);
    halve(classifier, width, false);
    NetworkBuilder features = Network.builder(image);
    halve(features, width, true);
    return new ClassificationModel(
        "classifier of " + width,
        classifier.flatten().dense(classes).build(),
        features.flatten().dense(FEATURES).leakyRelu(0.2f).build(),
        projection(classes),
        Initializer.heNormal());
  }

  private static Network projection(int classes) {
    NetworkBuilder head = Network.builder(Shape.features(FEATURES + classes));
    NetworkBuilder.Ref pair = head.here();
    NetworkBuilder.Ref features = head.slice(0, FEATURES).here();
    NetworkBuilder.Ref logit = head.name("psi").dense(1).here();
    head.from(pair).slice(FEATURES, classes).name("embedding").dense(FEATURES, false);
    return head.innerProduct(features).add(logit).build();
  }

  private static void halve(NetworkBuilder builder, int width, boolean leaky) {
    int channels = width;
    do {
      builder.conv2d(channels, Conv2d.kernel(4).stride(2).padding(1));
      if (leaky) {
        builder.leakyRelu(0.2f);
      } else {
        builder.relu();
      }
      channels *= 2;
    } while (isLarge(builder.currentShape()));
  }

  private static boolean isLarge(Shape shape) {
    return shape.h() % 2 == 0 && shape.w() % 2 == 0 && Math.min(shape.h(), shape.w()) > 4;
  }

  /**
   * Returns the shape of the images.
   *
   * @return height, width and channels
   */
  public Shape imageShape() {
    return classifier.inputShape();
  }

  /**
   * Returns the number of classes.
   *
   * @return K, at least 2
   */
  public int classes() {
    return classifier.outputShape().elements();
  }
}
