// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Device;
import dev.forger.DivergenceException;
import dev.forger.HostBuffer;
import dev.forger.Initializer;
import dev.forger.MovingAverage;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.Weights;
import dev.forger.gan.RateDecay;
import dev.forger.gan.RealBatches;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.Trainer;
import dev.forger.gan.data.ImageDataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trains a generator and a critic of images and conditions, whatever the conditions are. */
abstract class PairTrainer extends Trainer {
  /** Where the conditions of a batch come from. */
  interface Source {
    /** Conditions of the samples of a batch, then as many wrong ones; drawn by critic step. */
    HostBuffer of(RealBatches batch, long step);
  }

  private final Device device;
  private final Pairing pairing;
  private final int batch;
  private final int criticSteps;
  private final boolean penalized;
  private final RateDecay rateDecay;
  private final RealBatches real;
  private final Source conditions;
  private final int perBatch;
  private final Weights generator;
  private final Weights critic;
  private final Weights averaged;
  private final OptimizerState generatorState;
  private final OptimizerState criticState;
  private final ConditionalCriticStep criticStep;
  private final ConditionalGeneratorStep generatorStep;

  PairTrainer(
      PairGanBuilder<?> o,
      Pairing pairing,
      Initializer initializer,
      ImageDataset data,
      Source conditions) {
    super(columns(o, pairing));
    this.device = o.device;
    this.pairing = pairing;
    this.batch = o.batch;
    this.criticSteps = o.criticSteps;
    this.penalized = o.effectivePenalty().isPresent();
    this.rateDecay = o.rateDecay;
    this.conditions = conditions;
    this.perBatch = 2 * batch * pairing.conditionShape().elements();
    try {
      real = own(new RealBatches(data, o.seed, batch));
      generator = own(new Weights(device, pairing.generator()));
      critic = own(new Weights(device, pairing.critic()));
      averaged = own(new Weights(device, pairing.generator()));
      generator.initialize(initializer, o.seed);
      critic.initialize(initializer, o.seed ^ 0x5eedc417c0de0001L);
      generatorState = own(new OptimizerState(o.generatorOptimizer, generator));
      criticState = own(new OptimizerState(o.criticOptimizer, critic));
      criticStep =
          own(
              new ConditionalCriticStep(
                  pairing,
                  new ConditionalCriticStep.Losses(
                      o.objective,
                      o.wrongPairs && pairing.criticSeesConditions(),
                      o.effectivePenalty(),
                      o.classWeight),
                  generator,
                  critic,
                  criticState,
                  batch,
                  o.seed));
      generatorStep =
          own(
              new ConditionalGeneratorStep(
                  pairing,
                  o.objective,
                  o.classWeight,
                  generator,
                  critic,
                  generatorState,
                  new MovingAverage(generator, averaged, o.average),
                  criticStep.given(),
                  batch,
                  o.seed));
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private static List<String> columns(PairGanBuilder<?> o, Pairing pairing) {
    List<String> names = new ArrayList<>(List.of("critic_loss", "critic_real", "critic_fake"));
    if (o.effectivePenalty().isPresent()) {
      names.add("penalty");
    }
    if (pairing.hasClassifier()) {
      names.add("critic_class");
    }
    names.add("generator_loss");
    if (pairing.hasClassifier()) {
      names.add("generator_class");
    }
    return names;
  }

  @Override
  protected final void step(StepMetrics metrics) {
    double factor = rateDecay.factor(steps());
    criticState.rateFactor(factor);
    generatorState.rateFactor(factor);
    Program running = criticStep.program();
    try {
      for (int i = 0; i < criticSteps; i++) {
        long taken = criticState.iterations();
        real.next(taken, criticStep.images());
        conditions.of(real, taken).copyTo(criticStep.given(), 0, perBatch);
        criticStep.run(taken);
      }
      running = generatorStep.program();
      generatorStep.run(steps());
    } catch (DivergenceException e) {
      String layer = running.findNotFinite();
      throw new DivergenceException(
          steps() + 1, layer == null ? e.node() : layer, e.given(), e.remedy());
    }
    report(metrics);
  }

  private void report(StepMetrics metrics) {
    int at = 0;
    metrics.set(
        at++,
        criticStep.lossReal()
            + criticStep.lossFake()
            + criticStep.penalty()
            + criticStep.classLoss());
    metrics.set(at++, criticStep.lossReal());
    metrics.set(at++, criticStep.lossFake());
    if (penalized) {
      metrics.set(at++, criticStep.penalty());
    }
    if (pairing.hasClassifier()) {
      metrics.set(at++, criticStep.classLoss());
    }
    metrics.set(at++, generatorStep.loss() + generatorStep.classLoss());
    if (pairing.hasClassifier()) {
      metrics.set(at, generatorStep.classLoss());
    }
  }

  @Override
  public final long steps() {
    return generatorState.iterations();
  }

  @Override
  public final long samplesSeen() {
    return criticState.iterations() * batch;
  }

  /** The weights that sample. */
  final Weights averaged() {
    return averaged;
  }

  final Weights critic() {
    return critic;
  }

  @Override
  public final Map<String, Program> programs() {
    Map<String, Program> programs = new LinkedHashMap<>();
    programs.put("critic step", criticStep.program());
    programs.put("generator step", generatorStep.program());
    return programs;
  }

  /** What the conditions are, in a few words, the same for equal options. */
  abstract String conditionSignature();

  @Override
  protected final String signature() {
    return conditionSignature()
        + " parameters "
        + pairing.generator().parameterCount()
        + "+"
        + pairing.critic().parameterCount()
        + " batch "
        + batch;
  }

  @Override
  protected final String isa() {
    return device.isa();
  }

  @Override
  protected final void writeTo(SafetensorsWriter writer) {
    generator.writeTo(writer, "generator.");
    critic.writeTo(writer, "critic.");
    averaged.writeTo(writer, "average.");
    generatorState.writeTo(writer, "generator_optimizer.");
    criticState.writeTo(writer, "critic_optimizer.");
  }

  @Override
  protected final void readFrom(Safetensors file) {
    real.rewind();
    generator.readFrom(file, "generator.");
    critic.readFrom(file, "critic.");
    averaged.readFrom(file, "average.");
    generatorState.readFrom(file, "generator_optimizer.");
    criticState.readFrom(file, "critic_optimizer.");
  }

  @Override
  protected final String findNotFiniteWeight() {
    String name = generator.findNotFinite();
    if (name != null) {
      return "generator." + name;
    }
    name = critic.findNotFinite();
    return name == null ? null : "critic." + name;
  }

  @Override
  public final long prefetchBytes() {
    return real.bytes();
  }
}
