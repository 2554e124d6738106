// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Device;
import dev.forger.gan.SampleSource;
import dev.forger.gan.catalogue.System;
import java.util.List;

/**
 * A generator that makes images of a caption, and a matching-aware critic (Reed et al. 2016, arXiv
 * 1605.05396): real images with their captions are real; generated ones with the captions that they
 * were made for, and real ones with captions of others, are fake.
 */
@System(
    row = "A6.3",
    equation = "L_D = l(D(x, t)) + 1/2 [l'(D(G(z, t), t)) + l'(D(x, t of another))]",
    seed = 1)
public final class TextGan extends PairTrainer {
  private final TextModel model;
  private final List<String> shown;

  TextGan(TextGanBuilder o, TextModel model) {
    super(
        o,
        new TextPairing(model),
        model.initializer(),
        o.data,
        new CaptionSource(o.data, model.length(), o.batch(), o.seed()));
    this.model = model;
    this.shown = o.shown();
  }

  /**
   * Starts the options of a text-to-image GAN.
   *
   * @param device where it trains
   * @return a builder
   */
  public static TextGanBuilder builder(Device device) {
    return new TextGanBuilder(device);
  }

  /**
   * Returns the model.
   *
   * @return generator and critic
   */
  public TextModel model() {
    return model;
  }

  /** Images of the captions to show, in turn, from the averaged weights. */
  @Override
  public SampleSource samples(long seed) {
    return sampler(seed);
  }

  /**
   * As {@link #samples}, to be asked for captions.
   *
   * @param seed of the latent codes
   * @return a sampler to close before this
   */
  public TextSampler sampler(long seed) {
    return new TextSampler(model, averaged(), shown, seed);
  }

  @Override
  String conditionSignature() {
    return "text "
        + model.name()
        + " "
        + model.imageShape()
        + " latent "
        + model.latent()
        + " characters "
        + model.length();
  }
}
