// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Conv2d;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Shape;
import dev.forger.Suggestions;
import java.util.List;

/** The models that Forger ships, by name. */
public final class Models {
  /** How the critic normalises; a gradient penalty forbids batch normalisation. */
  public enum CriticNorm {
    /** None: for gradient penalties. */
    NONE,
    /** Batch normalisation: DCGAN. */
    BATCH,
    /** Layer normalisation: allowed with gradient penalties. */
    LAYER
  }

  private static final List<String> NAMES =
      List.of("dcgan28", "dcgan32", "dcgan64", "resnet32", "mlp2d");

  private static final int MLP_WIDTH = 128;

  private Models() {}

  /**
   * Returns the names that {@link #create} takes.
   *
   * @return an unmodifiable list
   */
  public static List<String> names() {
    return NAMES;
  }

  /**
   * Returns the side of the images of a model.
   *
   * @param name of the model
   * @return pixels, 1 for points whose channels are coordinates
   * @throws dev.forger.InvalidArgumentException if there is none of this name
   */
  public static int size(String name) {
    check(name);
    if (name.equals("mlp2d")) {
      return 1;
    }
    return Integer.parseInt(name.substring(name.length() - 2));
  }

  private static void check(String name) {
    if (!NAMES.contains(name)) {
      throw Suggestions.unknown("model", name, NAMES);
    }
  }

  /**
   * Builds a model.
   *
   * @param name one of {@link #names()}
   * @param channels of the images: 1 or 3 are usual
   * @param latent length of a latent code
   * @param norm of the critic
   * @return the model
   * @throws dev.forger.InvalidArgumentException if there is none of this name
   */
  public static GanModel create(String name, int channels, int latent, CriticNorm norm) {
    return create(name, channels, latent, norm, 1);
  }

  /**
   * Builds a model whose critic judges packs of images ({@link
   * dev.forger.gan.regularizer.Packing}).
   *
   * @param name one of {@link #names()}
   * @param channels of the images
   * @param latent length of a latent code
   * @param norm of the critic
   * @param packed images that the critic sees side by side, along the channels; 1 for no packs
   * @return the model
   * @throws dev.forger.InvalidArgumentException if there is none of this name
   */
  public static GanModel create(
      String name, int channels, int latent, CriticNorm norm, int packed) {
    check(name);
    int seen = channels * packed;
    return switch (name) {
      case "dcgan28" ->
          new GanModel(name, generator28(channels, latent), critic28(seen, norm), init());
      case "dcgan32" ->
          new GanModel(
              name, generator(channels, latent, 256, 3), critic(32, seen, 64, norm), init());
      case "dcgan64" ->
          new GanModel(
              name, generator(channels, latent, 512, 4), critic(64, seen, 64, norm), init());
      case "mlp2d" ->
          new GanModel(
              name, mlpGenerator(channels, latent), mlpCritic(seen, norm), Initializer.heNormal());
      default -> ResNet32.create(channels, latent, norm, seen);
    };
  }

  private static Initializer init() {
    return Initializer.dcgan();
  }

  private static Conv2d half() {
    return Conv2d.kernel(4).stride(2).padding(1);
  }

  static void normalize(NetworkBuilder b, CriticNorm norm) {
    switch (norm) {
      case BATCH -> b.batchNorm();
      case LAYER -> b.layerNorm();
      case NONE -> {}
    }
  }

  /** Points of a few coordinates, as the toy models of Gulrajani et al. 2017, a quarter as wide. */
  private static Network mlpGenerator(int coordinates, int latent) {
    NetworkBuilder b = Network.builder(Shape.features(latent));
    for (int i = 0; i < 3; i++) {
      b.dense(MLP_WIDTH).relu();
    }
    return b.dense(coordinates).build();
  }

  private static Network mlpCritic(int coordinates, CriticNorm norm) {
    NetworkBuilder b = Network.builder(Shape.features(coordinates));
    for (int i = 0; i < 3; i++) {
      b.dense(MLP_WIDTH);
      normalize(b, norm);
      b.leakyRelu(0.2f);
    }
    return b.dense(1).build();
  }

  /**
   * Dense to 7x7x128, two transposed convolutions to 28x28x32, a convolution that draws. Without
   * the last one a pixel is a linear map of four vectors, strokes break, and the critic always
   * wins.
   */
  private static Network generator28(int channels, int latent) {
    return Network.builder(Shape.features(latent))
        .denseTo(Shape.of(7, 7, 128), false)
        .batchNorm()
        .relu()
        .convTranspose2d(64, half().noBias())
        .batchNorm()
        .relu()
        .convTranspose2d(32, half().noBias())
        .batchNorm()
        .relu()
        .conv2d(channels, same3())
        .tanh()
        .build();
  }

  /**
   * As for MNIST in Gulrajani et al. 2017, with half as many channels: 32, 64 and 128, each at half
   * the size. Digits come out as well as with twice the width, at a third of the work.
   */
  private static Network critic28(int channels, CriticNorm norm) {
    NetworkBuilder b = Network.builder(Shape.of(28, 28, channels));
    b.conv2d(32, half()).leakyRelu(0.2f);
    for (int c : new int[] {64, 128}) {
      b.conv2d(c, half());
      normalize(b, norm);
      b.leakyRelu(0.2f);
    }
    return b.flatten().dense(1).build();
  }

  /** Radford et al. 2016: 4x4, then doublings; the last one makes the image. */
  private static Network generator(int channels, int latent, int width, int doublings) {
    NetworkBuilder b =
        Network.builder(Shape.features(latent))
            .convTranspose2d(width, Conv2d.kernel(4).noBias())
            .batchNorm()
            .relu();
    for (int i = 1; i < doublings; i++) {
      b.convTranspose2d(width >> i, half().noBias()).batchNorm().relu();
    }
    return b.convTranspose2d(channels, half()).tanh().build();
  }

  private static Network critic(int size, int channels, int width, CriticNorm norm) {
    NetworkBuilder b = Network.builder(Shape.of(size, size, channels));
    b.conv2d(width, half()).leakyRelu(0.2f);
    for (int side = size / 4, c = 2 * width; side >= 4; side /= 2, c *= 2) {
      b.conv2d(c, half());
      normalize(b, norm);
      b.leakyRelu(0.2f);
    }
    return b.conv2d(1, Conv2d.kernel(4)).build();
  }

  static Conv2d same3() {
    return Conv2d.kernel(3).padding(1);
  }
}
