// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.DivergenceException;
import dev.forger.HostBuffer;
import dev.forger.Initializer;
import dev.forger.Program;
import dev.forger.gan.AdversarialTrainer;
import dev.forger.gan.RealBatches;
import dev.forger.gan.StepMetrics;
import dev.forger.gan.data.ImageDataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Trains a generator and a critic of images and conditions, whatever the conditions are. */
abstract class PairTrainer extends AdversarialTrainer {
  /** Where the conditions of a batch come from. */
  interface Source {
    /** Conditions of the samples of a batch, then as many wrong ones; drawn by critic step. */
    HostBuffer of(RealBatches batch, long step);
  }

  private final Pairing pairing;
  private final int criticSteps;
  private final boolean penalized;
  private final Source conditions;
  private final int perBatch;
  private final ConditionalCriticStep criticStep;
  private final ConditionalGeneratorStep generatorStep;

  PairTrainer(
      PairGanBuilder<?> o,
      Pairing pairing,
      Initializer initializer,
      ImageDataset data,
      Source conditions) {
    super(columns(o, pairing), o, pairing.generator(), pairing.critic(), initializer, data);
    this.pairing = pairing;
    this.criticSteps = o.criticSteps;
    this.penalized = o.effectivePenalty().isPresent();
    this.conditions = conditions;
    this.perBatch = 2 * batch() * pairing.conditionShape().elements();
    try {
      criticStep =
          own(
              new ConditionalCriticStep(
                  pairing,
                  new ConditionalCriticStep.Losses(
                      o.objective,
                      o.wrongPairs && pairing.criticSeesConditions(),
                      o.effectivePenalty(),
                      o.classWeight),
                  generator(),
                  critic(),
                  criticState(),
                  batch(),
                  seed()));
      generatorStep =
          own(
              new ConditionalGeneratorStep(
                  pairing,
                  o.objective,
                  o.classWeight,
                  generator(),
                  critic(),
                  generatorState(),
                  average(),
                  criticStep.given(),
                  batch(),
                  seed()));
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
    decayRates();
    Program running = criticStep.program();
    try {
      for (int i = 0; i < criticSteps; i++) {
        long taken = criticState().iterations();
        real().next(taken, criticStep.images());
        conditions.of(real(), taken).copyTo(criticStep.given(), 0, perBatch);
        criticStep.run(taken);
      }
      running = generatorStep.program();
      generatorStep.run(steps());
    } catch (DivergenceException e) {
      throw located(e, steps() + 1, running.findNotFinite());
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
    return conditionSignature() + " " + parameterCounts() + " batch " + batch();
  }
}
