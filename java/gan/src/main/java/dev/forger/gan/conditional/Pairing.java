// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Network;
import dev.forger.Ops;
import dev.forger.Recorder;
import dev.forger.Rows;
import dev.forger.Shape;
import dev.forger.Value;

/**
 * How two networks are given conditions: the joined inputs of generator and critic, recorded. Codes
 * have the condition behind them, images the condition behind their channels.
 */
abstract class Pairing {
  private final Network generator;
  private final Network critic;
  private final Shape condition;
  private final int pixels;

  /**
   * Takes the networks.
   *
   * @param condition what a sample is given, as it lies in a tensor
   * @param pixels over which the critic's input is spread: 1 where it is a vector
   */
  Pairing(Network generator, Network critic, Shape condition, int pixels) {
    this.generator = generator;
    this.critic = critic;
    this.condition = condition;
    this.pixels = pixels;
  }

  final Network generator() {
    return generator;
  }

  final Network critic() {
    return critic;
  }

  final Shape imageShape() {
    return generator.outputShape();
  }

  final Shape conditionShape() {
    return condition;
  }

  final Shape codeConditionShape() {
    return Shape.features(generator.inputShape().elements() - latent());
  }

  /** The length of a latent code without the condition. */
  abstract int latent();

  /** Conditions as the generator takes them. */
  abstract Value ofCodes(Recorder recorder, Value given, int n);

  /** Conditions as the critic takes them, null if it takes none. */
  abstract Value ofImages(Recorder recorder, Value given, int n);

  /** Whether the critic also tells the classes of images. */
  final boolean hasClassifier() {
    return critic.outputShape().elements() > 1;
  }

  /** Whether the critic can be shown images with wrong conditions. */
  final boolean criticSeesConditions() {
    return !critic.inputShape().equals(imageShape());
  }

  /** Normal latent codes, each with its condition behind it. */
  final Value codes(Recorder recorder, Value given, int n, long seed, int stream) {
    Value z = recorder.scratch("latents", Shape.features(latent()), n);
    new Ops(recorder).normal("latents", z, n, seed, stream);
    return codes(recorder, z, given, n);
  }

  /** Given latent codes, each with its condition behind it. */
  final Value codes(Recorder recorder, Value z, Value given, int n) {
    Value codes = recorder.scratch("codes", generator.inputShape(), n);
    new Rows(recorder).join("codes", 1, z, ofCodes(recorder, given, n), codes, n);
    return codes;
  }

  /** Images with conditions, which {@link #ofImages} made, behind them. */
  void pair(Recorder recorder, String label, Value images, Value conditions, Value pairs, int n) {
    new Rows(recorder).join(label, pixels, images, conditions, pairs, n);
  }

  /** The images' part of cotangents of pairs. */
  Value imagePart(Recorder recorder, Value pairCotangents, int n) {
    Value images = recorder.scratch("image cotangents", imageShape(), n);
    new Rows(recorder).part("image cotangents", pixels, pairCotangents, 0, images, n);
    return images;
  }

  /** Images with conditions of 0: directions in which the conditions stay. */
  void unconditioned(Recorder recorder, String label, Value images, Value pairs, int n) {
    int rest = critic.inputShape().elements() - imageShape().elements();
    Value zeros = recorder.scratch(label + " zeros", Shape.features(rest), n);
    new Ops(recorder).fill(label + " zeros", zeros, n, 0);
    pair(recorder, label, images, zeros, pairs, n);
  }
}
