// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.MovingAverage;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.Weights;
import dev.forger.gan.RateDecay;
import dev.forger.gan.RealBatches;
import dev.forger.gan.SampleSource;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.Trainer;
import dev.forger.gan.catalogue.System;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A generator that makes images of a class that it is told, and a critic that judges images and
 * classes together (Mirza and Osindero 2014), with the critic loss of three terms of Reed et al.
 * 2016: real pairs are real, generated ones and real images with wrong classes are fake.
 */
@System(
    row = "A6.4",
    equation = "L_D = l(D(x, y)) + 1/2 [l'(D(G(z, y), y)) + l'(D(x, wrong y))]",
    seed = 1)
public final class ConditionalGan extends Trainer {
  private static final List<String> COLUMNS =
      List.of("critic_loss", "critic_real", "critic_fake", "generator_loss");

  private final Device device;
  private final ConditionalModel model;
  private final int batch;
  private final RateDecay rateDecay;
  private final RealBatches real;
  private final Conditions conditions;
  private final Weights generator;
  private final Weights critic;
  private final Weights averaged;
  private final OptimizerState generatorState;
  private final OptimizerState criticState;
  private final ConditionalCriticStep criticStep;
  private final ConditionalGeneratorStep generatorStep;

  ConditionalGan(ConditionalGanBuilder o) {
    super(COLUMNS);
    this.device = o.device;
    this.model = o.model();
    this.batch = o.batch;
    this.rateDecay = o.rateDecay;
    try {
      real = own(new RealBatches(o.data, o.seed, batch));
      conditions = new Conditions(batch, model.classes(), o.seed, Streams.WRONG_CLASSES);
      generator = own(new Weights(device, model.generator()));
      critic = own(new Weights(device, model.critic()));
      averaged = own(new Weights(device, model.generator()));
      generator.initialize(model.initializer(), o.seed);
      critic.initialize(model.initializer(), o.seed ^ 0x5eedc417c0de0001L);
      generatorState = own(new OptimizerState(o.generatorOptimizer, generator));
      criticState = own(new OptimizerState(o.criticOptimizer, critic));
      criticStep =
          own(
              new ConditionalCriticStep(
                  model, o.objective, generator, critic, criticState, batch, o.seed));
      generatorStep =
          own(
              new ConditionalGeneratorStep(
                  model,
                  o.objective,
                  generator,
                  critic,
                  generatorState,
                  new MovingAverage(generator, averaged, o.average),
                  criticStep.labels(),
                  batch,
                  o.seed));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
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

  @Override
  protected void step(StepMetrics metrics) {
    long taken = steps();
    double factor = rateDecay.factor(taken);
    criticState.rateFactor(factor);
    generatorState.rateFactor(factor);
    real.next(taken, criticStep.images());
    conditions.set(real.labels(), taken).copyTo(criticStep.labels(), 0, 2 * batch);
    Program running = criticStep.program();
    try {
      criticStep.run(taken);
      running = generatorStep.program();
      generatorStep.run(taken);
    } catch (DivergenceException e) {
      String layer = running.findNotFinite();
      throw new DivergenceException(
          taken + 1, layer == null ? e.node() : layer, e.given(), e.remedy());
    }
    metrics.set(0, criticStep.lossReal() + criticStep.lossFake());
    metrics.set(1, criticStep.lossReal());
    metrics.set(2, criticStep.lossFake());
    metrics.set(3, generatorStep.loss());
  }

  @Override
  public long steps() {
    return generatorState.iterations();
  }

  @Override
  public long samplesSeen() {
    return criticState.iterations() * batch;
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
    return new ConditionalSampler(model, averaged, seed);
  }

  /**
   * Plans scoring of images with classes by the critic as it is at each call.
   *
   * @return a scorer to close before this
   */
  public PairScorer scorer() {
    return new PairScorer(model, critic);
  }

  @Override
  public Map<String, Program> programs() {
    Map<String, Program> programs = new LinkedHashMap<>();
    programs.put("critic step", criticStep.program());
    programs.put("generator step", generatorStep.program());
    return programs;
  }

  @Override
  protected String signature() {
    return "conditional "
        + model.name()
        + " "
        + model.imageShape()
        + " latent "
        + model.latent()
        + " classes "
        + model.classes()
        + " parameters "
        + model.generator().parameterCount()
        + "+"
        + model.critic().parameterCount()
        + " batch "
        + batch;
  }

  @Override
  protected String isa() {
    return device.isa();
  }

  @Override
  protected void writeTo(SafetensorsWriter writer) {
    generator.writeTo(writer, "generator.");
    critic.writeTo(writer, "critic.");
    averaged.writeTo(writer, "average.");
    generatorState.writeTo(writer, "generator_optimizer.");
    criticState.writeTo(writer, "critic_optimizer.");
  }

  @Override
  protected void readFrom(Safetensors file) {
    real.rewind();
    generator.readFrom(file, "generator.");
    critic.readFrom(file, "critic.");
    averaged.readFrom(file, "average.");
    generatorState.readFrom(file, "generator_optimizer.");
    criticState.readFrom(file, "critic_optimizer.");
  }

  @Override
  protected String findNotFiniteWeight() {
    String name = generator.findNotFinite();
    if (name != null) {
      return "generator." + name;
    }
    name = critic.findNotFinite();
    return name == null ? null : "critic." + name;
  }

  @Override
  public long prefetchBytes() {
    return real.bytes();
  }
}
