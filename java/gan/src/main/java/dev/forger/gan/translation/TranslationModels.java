// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.Conv2d;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.PadMode;
import dev.forger.Shape;

/** Networks from images to images of the same size, and critics of patches. */
public final class TranslationModels {
  private TranslationModels() {}

  private static Conv2d half() {
    return Conv2d.kernel(4).stride(2).padding(1);
  }

  /**
   * Residual generator (Zhu et al. 2017, arXiv 1703.10593, after Johnson et al. 2016): two
   * convolutions that halve the side, residual blocks, and the way back. Borders are mirrored.
   *
   * @param image shape of both images; sides are multiples of 4
   * @param width channels at full size; the paper has 64
   * @param blocks residual blocks of four times the width; the paper has 6 or 9
   * @return from images to images in [-1, 1]
   * @throws InvalidArgumentException if the sides are no multiples of 4
   */
  public static Network residual(Shape image, int width, int blocks) {
    requireMultiple(image, 4);
    NetworkBuilder b = Network.builder(image);
    b.pad(PadMode.REFLECT, 1, 1, 1, 1).conv2d(width, Conv2d.kernel(3).noBias());
    b.instanceNorm().relu();
    downAndUp(b, width, blocks);
    return b.pad(PadMode.REFLECT, 1, 1, 1, 1).conv2d(image.c(), Conv2d.kernel(3)).tanh().build();
  }

  /** Two halvings, residual blocks, two doublings. */
  private static void downAndUp(NetworkBuilder b, int width, int blocks) {
    for (int w = 2 * width; w <= 4 * width; w *= 2) {
      b.conv2d(w, half().noBias()).instanceNorm().relu();
    }
    for (int i = 0; i < blocks; i++) {
      NetworkBuilder.Ref in = b.here();
      b.prefix("block" + i + ".");
      b.pad(PadMode.REFLECT, 1, 1, 1, 1).conv2d(4 * width, Conv2d.kernel(3).noBias());
      b.instanceNorm().relu();
      b.pad(PadMode.REFLECT, 1, 1, 1, 1).conv2d(4 * width, Conv2d.kernel(3).noBias());
      b.instanceNorm().name("block" + i + ".sum").add(in);
    }
    b.prefix("output.");
    for (int w = 2 * width; w >= width; w /= 2) {
      b.convTranspose2d(w, half().noBias()).instanceNorm().relu();
    }
  }

  /**
   * U-Net generator (Isola et al. 2017, arXiv 1611.07004): halves the sides while they are even and
   * above 4, then doubles them, each layer joined with the one of its size on the way down.
   *
   * @param from shape of the images that it is given; sides are multiples of 4, at least 8
   * @param channels of the images that it makes
   * @param width channels after the first layer; the paper has 64
   * @return from images to images in [-1, 1]
   * @throws InvalidArgumentException if the sides are no multiples of 4, or below 8
   */
  public static Network unet(Shape from, int channels, int width) {
    int least = Math.min(from.h(), from.w());
    if (from.h() % 4 != 0 || from.w() % 4 != 0 || least < 8) {
      throw new InvalidArgumentException(
          "image shape",
          from.toString(),
          "sides that are multiples of 4 from 8",
          "resize the images");
    }
    NetworkBuilder b = Network.builder(from);
    int depth = 0;
    while (halves(from.h() >> depth) && halves(from.w() >> depth)) {
      depth++;
    }
    NetworkBuilder.Ref[] down = new NetworkBuilder.Ref[depth];
    for (int i = 0; i < depth; i++) {
      b.prefix("down" + i + ".").conv2d(width << Math.min(i, 3), half());
      if (i > 0) {
        b.instanceNorm();
      }
      b.leakyRelu(0.2f);
      down[i] = b.here();
    }
    for (int i = depth - 2; i >= 0; i--) {
      b.prefix("up" + i + ".").convTranspose2d(width << Math.min(i, 3), half());
      b.instanceNorm().relu().name("up" + i + ".join").concat(down[i]);
    }
    return b.prefix("output.").convTranspose2d(channels, half()).tanh().build();
  }

  /**
   * Critic of patches (Isola et al. 2017): each of its logits sees a part of the image, and the
   * loss is the mean over all.
   *
   * @param image shape of the images, sides at least 8
   * @param width channels after the first layer; the paper has 64
   * @param layers that halve the side, at least 1
   * @return from images to a map of logits
   */
  public static Network patchCritic(Shape image, int width, int layers) {
    NetworkBuilder b = Network.builder(image);
    for (int i = 0; i < layers; i++) {
      b.conv2d(width << Math.min(i, 3), half());
      if (i > 0) {
        b.instanceNorm();
      }
      b.leakyRelu(0.2f);
    }
    return b.conv2d(1, Conv2d.kernel(3).padding(1)).build();
  }

  /**
   * Generator that is told a domain, after that of Choi et al. 2018 (arXiv 1711.09020): as {@link
   * #residual}, with a plane a domain behind the channels of the image. The first layer has no
   * normalisation: a plane is constant, and instance normalisation takes constants away. The last
   * two layers see image and planes again, so that what stays need not go through the middle, and
   * short trainings keep it.
   *
   * @param image shape of the images, sides multiples of 4
   * @param domains planes, at least 2
   * @param width channels at full size; the paper has 64
   * @param blocks residual blocks of four times the width; the paper has 6
   * @return from images with planes to images in [-1, 1]
   * @throws InvalidArgumentException if the sides are no multiples of 4
   */
  public static Network domainGenerator(Shape image, int domains, int width, int blocks) {
    requireMultiple(image, 4);
    NetworkBuilder b = Network.builder(Shape.of(image.h(), image.w(), image.c() + domains));
    NetworkBuilder.Ref given = b.here();
    b.pad(PadMode.REFLECT, 1, 1, 1, 1).conv2d(width, Conv2d.kernel(3)).relu();
    downAndUp(b, width, blocks);
    b.name("output.join").concat(given);
    b.pad(PadMode.REFLECT, 1, 1, 1, 1).conv2d(2 * width, Conv2d.kernel(3)).relu();
    return b.pad(PadMode.REFLECT, 1, 1, 1, 1).conv2d(image.c(), Conv2d.kernel(3)).tanh().build();
  }

  /**
   * Critic that judges patches and tells domains (Choi et al. 2018): convolutions that halve the
   * side, without normalisation, then a map of logits, and behind it a logit a domain.
   *
   * @param image shape of the images
   * @param domains at least 2
   * @param width channels after the first layer; the paper has 64
   * @param layers that halve the side, at least 1; the paper has 6
   * @return from images to logits, those of the domains last
   */
  public static Network domainCritic(Shape image, int domains, int width, int layers) {
    NetworkBuilder b = Network.builder(image);
    for (int i = 0; i < layers; i++) {
      b.conv2d(width << Math.min(i, 5), half()).leakyRelu(0.01f);
    }
    NetworkBuilder.Ref body = b.here();
    NetworkBuilder.Ref patches =
        b.name("patches").conv2d(1, Conv2d.kernel(3).padding(1)).flatten().here();
    NetworkBuilder.Ref classes = b.from(body).flatten().name("domains").dense(domains).here();
    return b.from(patches).concat(classes).build();
  }

  private static boolean halves(int side) {
    return side % 2 == 0 && side > 4;
  }

  private static void requireMultiple(Shape image, int of) {
    if (image.h() % of != 0 || image.w() % of != 0) {
      throw new InvalidArgumentException(
          "image shape", image.toString(), "sides that are multiples of " + of, "resize the data");
    }
  }
}
