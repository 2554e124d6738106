// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.Network;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Weights;
import dev.forger.gan.NetworkTrainer;
import dev.forger.gan.RealBatches;
import dev.forger.gan.SampleSource;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.data.ImagePairs;
import java.util.List;
import java.util.Map;

/**
 * Turns images into images, learnt from pairs (Isola et al. 2017, arXiv 1611.07004): a U-Net that
 * is judged by a critic of patches, which sees each image beside its input, and by the mean
 * absolute difference from the target. Without the paper's dropout: its authors found that the
 * generator learns to ignore noise.
 */
@System(
    row = "A6.3",
    equation = "min_G max_D E log D(x, y) + E log(1 - D(x, G(x))) + λ E |y - G(x)|, λ = 100",
    seed = 1)
public final class Pix2Pix extends NetworkTrainer {
  private static final List<String> COLUMNS =
      List.of(
          "generator_loss", "adversarial", "absolute", "critic_loss", "critic_real", "critic_fake");

  private final ImagePairs shown;
  private final RealBatches real;
  private final Weights generator;
  private final Weights critic;
  private final OptimizerState generatorState;
  private final OptimizerState criticState;
  private final PairedStep step;
  private final String signature;

  Pix2Pix(Pix2PixBuilder o, Network generatorNetwork, Network criticNetwork) {
    super(COLUMNS, o);
    this.shown = o.shown;
    try {
      real = batches(o.data, seed());
      generator = network("generator", generatorNetwork);
      critic = network("critic", criticNetwork);
      generator.initialize(o.initializer, seed());
      critic.initialize(o.initializer, seed() + 0x5eed_b000_0000_0000L);
      generatorState = optimizer("generator_optimizer", o.generatorOptimizer, generator);
      criticState = optimizer("critic_optimizer", o.criticOptimizer, critic);
      step =
          own(
              new PairedStep(
                  generatorState, criticState, generator, critic, o.objective, o.lambda, batch()));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    this.signature =
        "pix2pix "
            + o.data.inputShape()
            + " to "
            + o.data.targetShape()
            + " parameters "
            + generatorNetwork.parameterCount()
            + "+"
            + criticNetwork.parameterCount()
            + " batch "
            + batch();
  }

  /**
   * Starts the options of a pix2pix.
   *
   * @param device where it trains
   * @return a builder
   */
  public static Pix2PixBuilder builder(Device device) {
    return new Pix2PixBuilder(device);
  }

  @Override
  protected void step(StepMetrics metrics) {
    long taken = steps();
    decayRates();
    real.next(taken, step.pairs());
    try {
      step.run(taken);
    } catch (DivergenceException e) {
      throw located(e, taken + 1, step.findNotFinite(criticState.iterations() > taken));
    }
    metrics.set(0, step.adversarial() + step.absolute());
    metrics.set(1, step.adversarial());
    metrics.set(2, step.absolute());
    metrics.set(3, step.onReal() + step.onFake());
    metrics.set(4, step.onReal());
    metrics.set(5, step.onFake());
  }

  @Override
  public long steps() {
    return generatorState.iterations();
  }

  /**
   * Plans translations of inputs.
   *
   * @return a translator to close before this; it takes the weights as they are at each call
   */
  public Translator translator() {
    return new Translator(generator);
  }

  /** For tests. */
  Translator critic() {
    return new Translator(critic);
  }

  /**
   * The pairs to be shown, in order, whatever the seed: each sample is three images side by side,
   * the input, what the generator makes of it, and the target.
   */
  @Override
  public SampleSource samples(long seed) {
    return PairSamples.of(generator, shown);
  }

  @Override
  public Map<String, Program> programs() {
    return Map.of("step", step.program());
  }

  @Override
  protected String signature() {
    return signature;
  }
}
