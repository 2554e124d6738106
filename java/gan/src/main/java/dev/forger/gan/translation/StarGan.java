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
import dev.forger.gan.data.ImageDataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Turns images of any of several domains into any other by one generator, which is told the domain,
 * learnt from labelled images without pairs (Choi et al. 2018, arXiv 1711.09020): a critic judges
 * images and tells their domain, and an image turned back into its own domain should be itself.
 */
@System(
    row = "A6.6",
    equation =
        "L_D = L_GAN(D, G) - λ_cls E ln C(c' | x);"
            + " L_G = L_GAN(G, D) - λ_cls E ln C(c | G(x, c)) + λ_rec E |x - G(G(x, c), c')|,"
            + " λ_cls = 1, λ_rec = 10",
    seed = 1)
public final class StarGan extends NetworkTrainer {
  private final ImageDataset shown;
  private final int domains;
  private final int criticSteps;
  private final boolean penalized;
  private final RealBatches real;
  final Weights generator;
  final Weights critic;
  private final OptimizerState generatorState;
  private final OptimizerState criticState;
  private final DomainLabels labels;
  final StarGanStep step;
  private final String signature;

  StarGan(StarGanBuilder o, Network generatorNetwork, Network criticNetwork) {
    super(columns(o), o);
    this.shown = o.shown;
    this.domains = o.data.labelCount();
    this.criticSteps = o.criticSteps;
    this.penalized = o.effectivePenalty().isPresent();
    this.labels = new DomainLabels(batch(), domains, seed());
    try {
      real = batches(o.data, seed());
      generator = network("generator", generatorNetwork);
      critic = network("critic", criticNetwork);
      generator.initialize(o.initializer, seed());
      critic.initialize(o.initializer, seed() + 0x5eed_b000_0000_0000L);
      generatorState = optimizer("generator_optimizer", o.generatorOptimizer, generator);
      criticState = optimizer("critic_optimizer", o.criticOptimizer, critic);
      step = own(new StarGanStep(o, generator, critic, generatorState, criticState));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    this.signature =
        "star gan "
            + StarGanBuilder.imageShape(o.data)
            + " domains "
            + domains
            + " parameters "
            + generatorNetwork.parameterCount()
            + "+"
            + criticNetwork.parameterCount()
            + " critic steps "
            + criticSteps
            + " batch "
            + batch();
  }

  private static List<String> columns(StarGanBuilder o) {
    List<String> names = new ArrayList<>(List.of("critic_loss", "critic_real", "critic_fake"));
    if (o.effectivePenalty().isPresent()) {
      names.add("penalty");
    }
    names.addAll(
        List.of("critic_class", "generator_loss", "adversarial", "generator_class", "cycle"));
    return names;
  }

  /**
   * Starts the options of a StarGAN.
   *
   * @param device where it trains
   * @return a builder
   */
  public static StarGanBuilder builder(Device device) {
    return new StarGanBuilder(device);
  }

  @Override
  protected void step(StepMetrics metrics) {
    decayRates();
    boolean moved = false;
    try {
      for (int i = 0; i < criticSteps; i++) {
        long taken = criticState.iterations();
        real.next(taken, step.images());
        labels.next(taken, real.labels(), step);
        moved = false;
        step.trainCritic(taken);
        moved = true;
      }
      step.trainGenerator();
    } catch (DivergenceException e) {
      throw located(e, steps() + 1, step.findNotFinite(moved));
    }
    report(metrics);
  }

  private void report(StepMetrics metrics) {
    int at = 0;
    float onReal = step.loss(StarGanStep.REAL);
    float onFake = step.loss(StarGanStep.FAKE);
    float ofClasses = step.loss(StarGanStep.REAL_CLASS);
    metrics.set(at++, onReal + onFake + step.loss(StarGanStep.PENALTY) + ofClasses);
    metrics.set(at++, onReal);
    metrics.set(at++, onFake);
    if (penalized) {
      metrics.set(at++, step.loss(StarGanStep.PENALTY));
    }
    metrics.set(at++, ofClasses);
    float judged = step.loss(StarGanStep.JUDGED);
    float asTold = step.loss(StarGanStep.FAKE_CLASS);
    float cycle = step.loss(StarGanStep.CYCLE);
    metrics.set(at++, judged + asTold + cycle);
    metrics.set(at++, judged);
    metrics.set(at++, asTold);
    metrics.set(at, cycle);
  }

  @Override
  public long steps() {
    return generatorState.iterations();
  }

  @Override
  public long samplesSeen() {
    return criticState.iterations() * batch();
  }

  /**
   * Returns the number of domains.
   *
   * @return at least 2
   */
  public int domains() {
    return domains;
  }

  /**
   * Plans translations.
   *
   * @return a translator to close before this; it takes the weights as they are at each call
   */
  public DomainTranslator translator() {
    return new DomainTranslator(generator, domains);
  }

  /** The shown images, each followed by its translations into all domains. */
  @Override
  public SampleSource samples(long seed) {
    return DomainSamples.of(generator, domains, shown);
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
