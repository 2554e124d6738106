// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.Program;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.Shape;
import dev.forger.gan.NetworkTrainer;
import dev.forger.gan.RealBatches;
import dev.forger.gan.SampleSource;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.catalogue.System;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns images of one kind into another and back, learnt from images of both kinds without pairs
 * (Zhu et al. 2017, arXiv 1703.10593): two generators, each judged by the critic of the kind that
 * it makes; an image turned there and back again should be itself.
 */
@System(
    row = "A6.5",
    equation =
        "L_GAN(G, D_Y) + L_GAN(F, D_X) + λ (|F(G(x)) - x| + |G(F(y)) - y|)"
            + " + λ/2 (|G(y) - y| + |F(x) - x|)",
    seed = 1)
public final class CycleGan extends NetworkTrainer {
  private static final List<String> COLUMNS =
      List.of("generator_loss", "adversarial", "cycle", "identity", "critic_there", "critic_back");

  private final Shape image;
  private final RealBatches first;
  private final RealBatches second;
  final Direction there;
  final Direction back;
  private final CycleGeneratorStep generatorStep;
  private final CycleCriticStep criticThere;
  private final CycleCriticStep criticBack;
  private final CycleGanBuilder options;
  private final String signature;

  CycleGan(CycleGanBuilder o) {
    super(COLUMNS, o);
    this.options = o;
    this.image = Shape.of(o.first.height(), o.first.width(), o.first.channels());
    try {
      first = batches(o.first, seed());
      second = batches(o.second, seed() + 1);
      there = own(direction("there", 1));
      back = own(direction("back", 2));
      generatorStep = own(new CycleGeneratorStep(there, back, o, batch(), seed()));
      criticThere = own(new CycleCriticStep(there, back, o.objective, batch()));
      criticBack = own(new CycleCriticStep(back, there, o.objective, batch()));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    this.signature =
        "cycle gan "
            + image
            + " parameters "
            + there.generator().network().parameterCount()
            + "+"
            + there.critic().network().parameterCount()
            + " batch "
            + batch()
            + " pool "
            + o.pool
            + (o.discrete ? " discrete" : "");
  }

  private Direction direction(String label, int stream) {
    return new Direction(
        label,
        device(),
        options.generator(image),
        options.critic(image),
        options.initializer,
        options.generatorOptimizer,
        options.criticOptimizer,
        batch(),
        options.pool,
        seed(),
        stream);
  }

  /**
   * Starts the options of a CycleGAN.
   *
   * @param device where it trains
   * @return a builder
   */
  public static CycleGanBuilder builder(Device device) {
    return new CycleGanBuilder(device);
  }

  @Override
  protected void step(StepMetrics metrics) {
    long taken = steps();
    there.rateFactor(rateFactor());
    back.rateFactor(rateFactor());
    first.next(taken, there.sources());
    second.next(taken, back.sources());
    Program running = generatorStep.program();
    try {
      generatorStep.run(taken);
      there.show(taken);
      back.show(taken);
      running = criticThere.program();
      criticThere.run(taken);
      running = criticBack.program();
      criticBack.run(taken);
    } catch (DivergenceException e) {
      throw located(e, taken + 1, running.findNotFinite());
    }
    metrics.set(0, generatorStep.adversarial() + generatorStep.cycle() + generatorStep.identity());
    metrics.set(1, generatorStep.adversarial());
    metrics.set(2, generatorStep.cycle());
    metrics.set(3, generatorStep.identity());
    metrics.set(4, criticThere.loss());
    metrics.set(5, criticBack.loss());
  }

  @Override
  public long steps() {
    return there.generatorState().iterations();
  }

  /**
   * Plans translations of images of the first kind into the second.
   *
   * @return a translator to close before this; it takes the weights as they are at each call
   */
  public Translator there() {
    return new Translator(there.generator(), options.discrete);
  }

  /**
   * Plans translations of images of the second kind into the first.
   *
   * @return a translator to close before this; it takes the weights as they are at each call
   */
  public Translator back() {
    return new Translator(back.generator(), options.discrete);
  }

  /** The first images of those to show, each followed by what the generator makes of it. */
  @Override
  public SampleSource samples(long seed) {
    return new TranslatedSamples(there(), options.shown == null ? options.first : options.shown);
  }

  @Override
  public Map<String, Program> programs() {
    Map<String, Program> programs = new LinkedHashMap<>();
    programs.put("generator step", generatorStep.program());
    programs.put("critic step there", criticThere.program());
    programs.put("critic step back", criticBack.program());
    return programs;
  }

  @Override
  protected String signature() {
    return signature;
  }

  @Override
  protected void writeTo(SafetensorsWriter writer) {
    there.writeTo(writer);
    back.writeTo(writer);
  }

  @Override
  protected void readFrom(Safetensors file) {
    super.readFrom(file);
    there.readFrom(file);
    back.readFrom(file);
  }

  @Override
  protected String findNotFiniteWeight() {
    String name = there.findNotFinite();
    return name != null ? name : back.findNotFinite();
  }
}
