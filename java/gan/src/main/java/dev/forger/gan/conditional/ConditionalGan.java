// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Device;
import dev.forger.gan.SampleSource;
import dev.forger.gan.catalogue.System;

/**
 * A generator that makes images of a class that it is told, and a critic that judges images and
 * classes together (Mirza and Osindero 2014), with the critic loss of three terms of Reed et al.
 * 2016: real pairs are real, generated ones and real images with wrong classes are fake.
 */
@System(
    row = "A6.4",
    equation = "L_D = l(D(x, y)) + 1/2 [l'(D(G(z, y), y)) + l'(D(x, wrong y))]",
    seed = 1)
public final class ConditionalGan extends PairTrainer {
  private final ConditionalModel model;

  ConditionalGan(ConditionalGanBuilder o, ConditionalModel model) {
    super(o, new ClassPairing(model), model.initializer(), o.data, source(o, model));
    this.model = model;
  }

  private static Source source(ConditionalGanBuilder o, ConditionalModel model) {
    Conditions conditions = new Conditions(o.batch, model.classes(), o.seed, Streams.WRONG_CLASSES);
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
