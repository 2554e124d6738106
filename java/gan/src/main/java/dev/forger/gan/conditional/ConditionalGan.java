// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Device;
import dev.forger.gan.SampleSource;
import dev.forger.gan.catalogue.System;

/**
 * A generator that makes images of a class that it is told, and a critic of three kinds ({@link
 * ConditionalModel}): one that judges images and classes together (Mirza and Osindero 2014), with
 * the critic loss of three terms of Reed et al. 2016: real pairs are real, generated ones and real
 * images with wrong classes are fake; a projection critic (Miyato and Koyama 2018), which needs no
 * wrong pairs; and one with an auxiliary classifier (Odena et al. 2017), which judges images and
 * tells their classes, real and generated, as the generator wants it to.
 */
@System(
    row = "A6.4",
    equation =
        "L_D = l(D(x, y)) + 1/2 [l'(D(G(z, y), y)) + l'(D(x, wrong y))];"
            + " D(x, y) = ψ(φ(x)) + <V y, φ(x)>;"
            + " or l(D(x)) + l'(D(G(z, y))) - λ [ln C(y | x) + ln C(y | G(z, y))]",
    seed = 1)
public final class ConditionalGan extends PairTrainer {
  private final ConditionalModel model;

  ConditionalGan(ConditionalGanBuilder o, ConditionalModel model) {
    super(o, ClassPairing.of(model), model.initializer(), o.data, source(o, model));
    this.model = model;
  }

  private static Source source(ConditionalGanBuilder o, ConditionalModel model) {
    Conditions conditions =
        new Conditions(o.batch(), model.classes(), o.seed(), Streams.WRONG_CONDITIONS);
    return (batch, step) -> conditions.set(batch.labels(), step);
  }

  /**
   * Starts the options of a conditional GAN.
   *
   * @param device where it trains
   * @return a builder
   */
  public static ConditionalGanBuilder builder(Device device) {
    return new ConditionalGanBuilder(device);
  }

  /**
   * Returns the model.
   *
   * @return generator and critic
   */
  public ConditionalModel model() {
    return model;
  }

  /**
   * Plans images of classes from the averaged weights as they are at each call.
   *
   * @param seed of the latent codes
   * @return a sampler to close before this
   */
  @Override
  public SampleSource samples(long seed) {
    return sampler(seed);
  }

  /**
   * As {@link #samples}, to be asked for classes.
   *
   * @param seed of the latent codes
   * @return a sampler to close before this
   */
  public ConditionalSampler sampler(long seed) {
    return new ConditionalSampler(model, averaged(), seed);
  }

  /**
   * Plans scoring of images with classes by the critic as it is at each call.
   *
   * @return a scorer to close before this
   */
  public PairScorer scorer() {
    return new PairScorer(model, critic());
  }

  @Override
  String conditionSignature() {
    return "conditional "
        + model.name()
        + " "
        + model.imageShape()
        + " latent "
        + model.latent()
        + " classes "
        + model.classes();
  }
}
