// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.HostBuffer;
import dev.forger.InvalidArgumentException;
import dev.forger.MovingAverage;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Snapshot;
import dev.forger.Weights;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.objective.Objective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A generator and a critic in training.
 *
 * <p>A step is one of the generator, after the critic's steps.
 */
public final class Gan extends Trainer {
  private static final String OBJECTIVE_STATE = "objective.state";

  private final Device device;
  private final ImageDataset data;
  private final GanModel model;
  private final Regularization regularization;
  private final int batch;
  private final int criticSteps;
  private final long seed;
  private final RateDecay rateDecay;
  final Weights generator;
  final Weights critic;
  final Weights averaged;
  final OptimizerState generatorState;
  final OptimizerState criticState;
  private final CriticStep criticStep;
  private final GeneratorStep generatorStep;
  private final RealBatches real;
  private final Snapshot snapshot;

  Gan(GanBuilder options) {
    super(List.of("critic_loss", "critic_real", "critic_fake", "penalty", "generator_loss"));
    this.device = options.device;
    this.data = options.data;
    this.regularization = options.regularization;
    this.model = regularization.model(options.modelOrDefault());
    this.batch = options.batchOrDefault();
    this.criticSteps = options.criticStepsOrDefault();
    this.seed = options.seed;
    this.rateDecay = options.rateDecay;
    checkShape();
    checkPacks();
    checkBatch();
    try {
      real = own(new RealBatches(data, seed, batch));
      generator = own(new Weights(device, model.generator()));
      critic = own(new Weights(device, model.critic()));
      averaged = own(new Weights(device, model.generator()));
      generator.initialize(model.initializer(), seed);
      critic.initialize(model.initializer(), seed ^ 0x5eedc417c0de0001L);
      generatorState = own(new OptimizerState(options.generatorOptimizerOrDefault(), generator));
      criticState = own(new OptimizerState(options.criticOptimizerOrDefault(), critic));
      MovingAverage average = new MovingAverage(generator, averaged, options.average);
      Objective objective = regularization.objective(options.objective);
      boolean looksAhead = regularization.lookahead() > 0;
      snapshot = looksAhead ? own(new Snapshot(criticState)) : null;
      if (criticSteps == 1 && !looksAhead) {
        SharedSteps shared =
            own(
                new SharedSteps(
                    objective,
                    regularization,
                    generator,
                    critic,
                    generatorState,
                    criticState,
                    average,
                    batch,
                    seed));
        criticStep = shared.critic();
        generatorStep = shared.generator();
      } else {
        criticStep =
            own(
                CriticStep.create(
                    objective,
                    regularization,
                    generator,
                    critic,
                    criticState,
                    batch,
                    seed,
                    criticSteps));
        generatorStep =
            own(
                GeneratorStep.create(
                    objective,
                    regularization,
                    generator,
                    critic,
                    generatorState,
                    average,
                    criticStep.real(),
                    batch,
                    seed));
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

  private void checkShape() {
    Shape given = Shape.of(data.height(), data.width(), data.channels());
    if (!given.equals(model.imageShape())) {
      throw new ShapeException(
          "model " + model.name() + ", first layer of the critic",
          given + " images of " + data.name(),
          model.imageShape() + " images",
          "choose a model of this size, or resize the data");
    }
  }

  private void checkPacks() {
    if (model.packed() != regularization.packed()) {
      throw new ShapeException(
          "model " + model.name() + ", first layer of the critic",
          "packs of " + model.packed() + " images",
          regularization.packed() == 1
              ? "single images"
              : "packs of " + regularization.packed() + " images",
          "regularize with Packing.of(" + model.packed() + "), or change the critic");
    }
  }

  private void checkBatch() {
    if (batch > data.size()) {
      throw new InvalidArgumentException(
          "batch",
          Integer.toString(batch),
          "at most the " + data.size() + " images of " + data.name(),
          "use a smaller batch or more data");
    }
  }

  @Override
  protected void step(StepMetrics metrics) {
    double factor = rateDecay.factor(steps());
    criticState.rateFactor(factor);
    generatorState.rateFactor(factor);
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
      generatorStep.run(generatorState.iterations());
      return;
    }
    snapshot.take();
    try {
      for (int i = 0; i < regularization.lookahead(); i++) {
        criticStep.runAgain(criticState.iterations());
      }
      generatorStep.run(generatorState.iterations());
    } finally {
      snapshot.restore();
    }
  }

  private void trainCritic() {
    long taken = criticState.iterations();
    HostBuffer pixels = real.take(taken);
    try {
      criticStep.run(pixels, taken);
    } finally {
      real.recycle();
    }
  }

  /** The guard names a loss; running again entry by entry finds where the first bad value arose. */
  private DivergenceException located(DivergenceException e) {
    boolean inCritic = e.node().startsWith("critic") || e.node().startsWith("gradient");
    String layer = inCritic ? criticStep.findNotFinite() : generatorStep.findNotFinite();
    return new DivergenceException(
        steps() + 1, layer == null ? e.node() : layer, e.given(), e.remedy());
  }

  /**
   * Returns the number of generator steps done.
   *
   * @return from 0
   */
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
    return new Sampler(averaged ? this.averaged : generator, seed, false);
  }

  /**
   * Plans scoring by the critic as it is at each call.
   *
   * @return a scorer to close before this
   */
  public CriticScorer scorer() {
    return new CriticScorer(critic);
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
        + " parameters "
        + model.generator().parameterCount()
        + "+"
        + model.critic().parameterCount()
        + " critic steps "
        + criticSteps
        + " batch "
        + batch
        + regularization.signature();
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
    if (generatorStep.state() != null) {
      writer.add(OBJECTIVE_STATE, new long[] {1}, generatorStep.state().toFloats());
    }
  }

  @Override
  protected void readFrom(Safetensors file) {
    real.rewind();
    generator.readFrom(file, "generator.");
    critic.readFrom(file, "critic.");
    averaged.readFrom(file, "average.");
    generatorState.readFrom(file, "generator_optimizer.");
    criticState.readFrom(file, "critic_optimizer.");
    if (generatorStep.state() != null) {
      generatorStep.state().write(file.floatArray(OBJECTIVE_STATE));
    }
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
