// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.HostBuffer;
import dev.forger.Program;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.Snapshot;
import dev.forger.gan.objective.Objective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A generator and a critic in training.
 *
 * <p>A step is one of the generator, after the critic's steps.
 */
public final class Gan extends AdversarialTrainer {
  private static final String OBJECTIVE_STATE = "objective.state";

  private final GanModel model;
  private final Regularization regularization;
  private final int criticSteps;
  private final CriticStep criticStep;
  private final GeneratorStep generatorStep;
  private final Snapshot snapshot;

  Gan(GanBuilder options, GanModel model) {
    super(
        List.of("critic_loss", "critic_real", "critic_fake", "penalty", "generator_loss"),
        options,
        model.generator(),
        model.critic(),
        model.initializer(),
        options.data);
    this.regularization = options.regularization;
    this.model = model;
    this.criticSteps = options.criticStepsOrDefault();
    try {
      Objective objective = regularization.objective(options.objective);
      boolean looksAhead = regularization.lookahead() > 0;
      snapshot = looksAhead ? own(new Snapshot(criticState())) : null;
      if (criticSteps == 1 && !looksAhead) {
        SharedSteps shared =
            own(
                new SharedSteps(
                    objective,
                    regularization,
                    generator(),
                    critic(),
                    generatorState(),
                    criticState(),
                    average(),
                    batch(),
                    seed()));
        criticStep = shared.critic();
        generatorStep = shared.generator();
      } else {
        criticStep =
            own(
                CriticStep.create(
                    objective,
                    regularization,
                    generator(),
                    critic(),
                    criticState(),
                    batch(),
                    seed(),
                    criticSteps));
        generatorStep =
            own(
                GeneratorStep.create(
                    objective,
                    regularization,
                    generator(),
                    critic(),
                    generatorState(),
                    average(),
                    criticStep.real(),
                    batch(),
                    seed()));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts the options of a GAN.
   *
   * @param device where it trains
   * @return a builder
   */
  public static GanBuilder builder(Device device) {
    return new GanBuilder(device);
  }

  @Override
  protected void step(StepMetrics metrics) {
    decayRates();
    try {
      for (int i = 0; i < criticSteps; i++) {
        trainCritic();
      }
      report(metrics);
      trainGenerator();
    } catch (DivergenceException e) {
      throw located(e);
    }
    metrics.set(4, generatorStep.loss());
  }

  private void report(StepMetrics metrics) {
    float onReal = criticStep.lossReal();
    float onFake = criticStep.lossFake();
    float penalty = criticStep.penalty();
    metrics.set(0, onReal + onFake + penalty);
    metrics.set(1, onReal);
    metrics.set(2, onFake);
    metrics.set(3, penalty);
  }

  private void trainGenerator() {
    if (snapshot == null) {
      generatorStep.run(generatorState().iterations());
      return;
    }
    snapshot.take();
    try {
      for (int i = 0; i < regularization.lookahead(); i++) {
        criticStep.runAgain(criticState().iterations());
      }
      generatorStep.run(generatorState().iterations());
    } finally {
      snapshot.restore();
    }
  }

  private void trainCritic() {
    long taken = criticState().iterations();
    HostBuffer pixels = real().take(taken);
    try {
      criticStep.run(pixels, taken);
    } finally {
      real().recycle();
    }
  }

  /** The guard names a loss; running again entry by entry finds where the first bad value arose. */
  private DivergenceException located(DivergenceException e) {
    boolean inCritic = e.node().startsWith("critic") || e.node().startsWith("gradient");
    String layer = inCritic ? criticStep.findNotFinite() : generatorStep.findNotFinite();
    return located(e, steps() + 1, layer);
  }

  /**
   * Returns the model.
   *
   * @return generator and critic
   */
  public GanModel model() {
    return model;
  }

  /**
   * Makes images with the averaged weights.
   *
   * @param count at least 1
   * @param seed of the latent codes; sample i of a seed is the same for any count
   * @return the images
   */
  public Samples sample(int count, long seed) {
    try (Sampler sampler = sampler(seed, true)) {
      return sampler.sample(count);
    }
  }

  /**
   * Plans sampling from the weights as they are at each call.
   *
   * @param seed of the latent codes
   * @param averaged true for the moving average, false for the weights in training
   * @return a sampler to close before this
   */
  public Sampler sampler(long seed, boolean averaged) {
    return new Sampler(averaged ? averaged() : generator(), seed, false);
  }

  /**
   * Plans scoring by the critic as it is at each call.
   *
   * @return a scorer to close before this
   */
  public CriticScorer scorer() {
    return new CriticScorer(critic());
  }

  @Override
  public SampleSource samples(long seed) {
    return sampler(seed, true);
  }

  /**
   * Returns what training runs, for descriptions and profiles: the critic's and the generator's
   * step, or one program of both where each critic step is followed by a generator step.
   *
   * @return programs by step, in the order that they run
   */
  @Override
  public Map<String, Program> programs() {
    Map<String, Program> programs = new LinkedHashMap<>();
    boolean shared = criticStep.program() == generatorStep.program();
    for (int variant = 0; variant < criticStep.programs().size(); variant++) {
      String lacking = criticStep.schedule().lacking(variant);
      programs.put((shared ? "step" : "critic step") + lacking, criticStep.programs().get(variant));
    }
    if (!shared) {
      programs.put("generator step", generatorStep.program());
    }
    return programs;
  }

  @Override
  protected String signature() {
    return model.name()
        + " "
        + model.imageShape()
        + " latent "
        + model.latent()
        + " "
        + parameterCounts()
        + " critic steps "
        + criticSteps
        + " batch "
        + batch()
        + regularization.signature();
  }

  @Override
  protected void writeTo(SafetensorsWriter writer) {
    super.writeTo(writer);
    if (generatorStep.state() != null) {
      writer.add(OBJECTIVE_STATE, new long[] {1}, generatorStep.state().toFloats());
    }
  }

  @Override
  protected void readFrom(Safetensors file) {
    super.readFrom(file);
    if (generatorStep.state() != null) {
      generatorStep.state().write(file.floatArray(OBJECTIVE_STATE));
    }
  }
}
