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
 * Unpaired translation between two languages of characters: a {@link CycleGan} whose generators end
 * with a softmax over the alphabet, so that critics and the way back see the probabilities of
 * characters in place of characters (Gomez et al. 2018, "Unsupervised Cipher Cracking Using
 * Discrete GANs", arXiv 1801.04883).
 *
 * <p>Two things differ from the paper, so that minutes on a CPU do: the second text is first
 * brought to the characters of the first one by {@link FrequencyMatching}, from which the
 * generators begin; and real characters are smoothed in place of embedded ones, so that critics
 * cannot tell them from a softmax by their certainty.
 */
@System(
    row = "A6.7",
    equation = "CycleGAN on softmax characters: L_GAN(G, D_Y) + L_GAN(F, D_X) + λ |F(G(x)) - x|",
    seed = 1)
public final class TextTranslation {
  /** Factor of the input among the logits: a smoothed character then keeps about half of it. */
  private static final int KEPT = 6;

  /** Share of a character's probability that {@link #builder} spreads over the alphabet. */
  public static final double SPREAD = 0.5;

  private static final int WIDTH = 64;

  private TextTranslation() {}

  /**
   * Starts the options of a translation, with the settings that decipher English in minutes.
   *
   * @param device where it trains
   * @param first windows of a text
   * @param second windows of another, in the same alphabet and as long
   * @param period after how many characters the relation of both repeats: 1 for a substitution
   * @return a builder whose data are smoothed views of both
   * @throws InvalidArgumentException if the period does not divide the length of the windows
   */
  public static CycleGanBuilder builder(
      Device device, TextWindows first, TextWindows second, int period) {
    phases(Shape.of(1, first.width(), first.channels()), period);
    return CycleGan.builder(device)
        .data(first.smoothed(SPREAD), second.smoothed(SPREAD))
        .model(line -> substitution(line, period), line -> critic(line, period, WIDTH, 3))
        .initializer(Initializer.dcgan())
        .objective(NonSaturating.create())
        .cycle(30)
        .identity(0)
        .batch(16)
        .optimizers(Optimizer.adam(1e-2, 0.5, 0.999), Optimizer.adam(2e-3, 0.5, 0.999));
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
   * @return from lines to lines of probabilities
   */
  public static Network substitution(Shape line, int period) {
    Shape phases = phases(line, period);
    NetworkBuilder b = Network.builder(line);
    NetworkBuilder.Ref given = b.here();
    b.reshape(phases).name("table").conv2d(phases.c(), Conv2d.kernel(1).groups(period).noBias());
    b.reshape(line);
    for (int i = 0; i < KEPT; i++) {
      b.add(given);
    }
    return b.softmax().build();
  }

  /**
   * Critic of short runs of characters at every place: convolutions along the line, a logit each.
   *
   * @param line shape of a line
   * @param period of the cipher, a divisor of the length; places of it are told apart
   * @param width channels in between
   * @param reach characters, or periods, that each of two layers takes together; odd
   * @return from lines to logits
   */
  public static Network critic(Shape line, int period, int width, int reach) {
    Shape phases = phases(line, period);
    NetworkBuilder b = Network.builder(line).reshape(phases);
    b.conv2d(width, TextModels.along(1)).leakyRelu(0.2f);
    for (int i = 0; i < 2; i++) {
      b.conv2d(width, TextModels.along(reach)).leakyRelu(0.2f);
    }
    return b.conv2d(1, TextModels.along(1)).build();
  }
}
