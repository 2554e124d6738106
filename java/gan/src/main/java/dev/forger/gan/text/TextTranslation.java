// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.text;

import dev.forger.Conv2d;
import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Optimizer;
import dev.forger.Shape;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.objective.NonSaturating;
import dev.forger.gan.translation.CycleGan;
import dev.forger.gan.translation.CycleGanBuilder;

/**
 * Unpaired translation between two languages of characters: a {@link CycleGan} whose generators
 * give probabilities of characters (after Gomez et al. 2018, "Unsupervised Cipher Cracking Using
 * Discrete GANs", arXiv 1801.04883).
 *
 * <p>The paper's critics see embeddings weighted by probabilities. Then half of one character and
 * half of another, which lies between two permutations, looks like no text at all, and a wrong
 * permutation stays. Here critics see characters drawn by the probabilities, whose gradient is that
 * of the character drawn (straight-through): a step between permutations is a mixture of texts, and
 * generators can begin with all characters equally likely.
 */
@System(
    row = "A6.7",
    equation =
        "CycleGAN on drawn characters, straight-through:"
            + " L_GAN(G, D_Y) + L_GAN(F, D_X) + λ |F(G(x)) - x|",
    seed = 1)
public final class TextTranslation {
  private static final int WIDTH = 64;

  private TextTranslation() {}

  /**
   * Starts the options of a translation, with the settings that decipher English in minutes.
   * Samples are lines of the first text that do not overlap, each followed by its translation.
   *
   * @param device where it trains
   * @param first windows of a text
   * @param second windows of another, in the same alphabet and as long
   * @param period after how many characters the relation of both repeats: 1 for a substitution;
   *     windows begin at multiples of it
   * @return a builder
   * @throws InvalidArgumentException if the period does not divide the length of the windows
   */
  public static CycleGanBuilder builder(
      Device device, TextWindows first, TextWindows second, int period) {
    phases(Shape.of(1, first.width(), first.channels()), period);
    return CycleGan.builder(device)
        .data(first, second)
        .shown(first.apart())
        .discrete()
        .model(line -> substitution(line, period), line -> critic(line, period, WIDTH))
        .initializer(Initializer.glorotUniform())
        .objective(NonSaturating.create())
        .cycle(5)
        .identity(0)
        .batch(32)
        .optimizers(Optimizer.adam(3e-2, 0.5, 0.999), Optimizer.adam(1e-3, 0.5, 0.999));
  }

  private static Shape phases(Shape line, int period) {
    if (period < 1 || line.h() != 1 || line.w() % period != 0) {
      throw new InvalidArgumentException(
          "period of a cipher",
          period + " in lines of " + line,
          "a divisor of the length of a line",
          "choose a length that is a multiple of the period");
    }
    return Shape.of(1, line.w() / period, period * line.c());
  }

  /**
   * Generator that replaces characters one by one: at each place of the period one matrix of
   * logits, from character to character.
   *
   * @param line shape of a line: 1, its length, characters of the alphabet
   * @param period of the cipher, a divisor of the length
   * @return from lines to lines of logits
   */
  public static Network substitution(Shape line, int period) {
    Shape phases = phases(line, period);
    NetworkBuilder b = Network.builder(line).reshape(phases);
    b.name("table").conv2d(phases.c(), Conv2d.kernel(1).groups(period).noBias());
    return b.reshape(line).build();
  }

  /**
   * Critic of short runs of characters at every place: one convolution along the line, of 5
   * characters or of 3 periods, then layers of each place alone, which end with a logit.
   *
   * @param line shape of a line
   * @param period of the cipher, a divisor of the length; places of it are told apart
   * @param width channels of the second layer; the first has twice as many
   * @return from lines to logits
   */
  public static Network critic(Shape line, int period, int width) {
    Shape phases = phases(line, period);
    NetworkBuilder b = Network.builder(line).reshape(phases);
    b.conv2d(2 * width, TextModels.along(period == 1 ? 5 : 3)).leakyRelu(0.2f);
    b.conv2d(width, TextModels.along(1)).leakyRelu(0.2f);
    return b.conv2d(1, TextModels.along(1)).build();
  }
}
