// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.MovingAverage;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Tape;
import dev.forger.Weights;
import dev.forger.gan.objective.Objective;
import java.util.ArrayList;
import java.util.List;

/**
 * A critic step and a generator step on the same generated samples, recorded as one program: the
 * generator's forward pass runs once for both. For training with one critic step a generator step,
 * as the reference code of DCGAN does (Radford et al. 2015, arXiv 1511.06434).
 *
 * <p>Its parts are the generated samples, the rest of the critic step, and the rest of the
 * generator step, which sees the critic that the step before left.
 */
public final class SharedSteps implements AutoCloseable {
  private static final int SAMPLES = 0;
  private static final int CRITIC = 1;
  private static final int GENERATOR = 2;

  private final CriticStep critic;
  private final GeneratorStep generator;
  private final List<Program> programs = new ArrayList<>();

  /**
   * Records both steps.
   *
   * @param objective what both minimise
   * @param generator weights that make the samples
   * @param critic weights that judge
   * @param generatorState optimiser of the generator
   * @param criticState optimiser of the critic
   * @param average of the generator's weights, or null
   * @param batch real samples a step, and generated ones
   * @param seed of latents, penalty points and dropout
   * @throws dev.forger.UnsupportedException if the objective has a penalty and the critic couples
   *     samples, or if the critic gives no logits
   */
  public SharedSteps(
      Objective objective,
      Weights generator,
      Weights critic,
      OptimizerState generatorState,
      OptimizerState criticState,
      MovingAverage average,
      int batch,
      long seed) {
    this(
        objective,
        Regularization.none(),
        generator,
        critic,
        generatorState,
        criticState,
        average,
        batch,
        seed);
  }

  SharedSteps(
      Objective objective,
      Regularization regularization,
      Weights generator,
      Weights critic,
      OptimizerState generatorState,
      OptimizerState criticState,
      MovingAverage average,
      int batch,
      long seed) {
    this.critic =
        new CriticStep(objective, regularization, generator, critic, criticState, batch, seed, 1);
    this.generator =
        new GeneratorStep(
            objective,
            regularization,
            generator,
            critic,
            generatorState,
            average,
            this.critic.real(),
            batch,
            seed);
    LazySchedule schedule = this.critic.schedule();
    try {
      for (int variant = 0; variant < schedule.variants(); variant++) {
        try (Recorder recorder = new Recorder(critic.device())) {
          Tape samples = this.critic.recordFakes(recorder, generator);
          recorder.endPart();
          this.critic.record(recorder, variant);
          recorder.endPart();
          this.generator.record(recorder, samples);
          programs.add(recorder.finish());
        }
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
    int[] criticParts = {SAMPLES, CRITIC};
    this.critic.runs(variants(schedule, criticParts, criticParts));
    // The critic's part would change the critic once more.
    this.generator.runs(variants(schedule, new int[] {GENERATOR}, new int[] {SAMPLES, GENERATOR}));
  }

  private StepVariants variants(LazySchedule schedule, int[] parts, int[] replay) {
    List<StepProgram> steps =
        programs.stream().map(p -> StepProgram.parts(p, parts, replay)).toList();
    return new StepVariants(steps, schedule);
  }

  /**
   * Returns the critic's step.
   *
   * @return closed with this
   */
  public CriticStep critic() {
    return critic;
  }

  /**
   * Returns the generator's step.
   *
   * @return to be run after each run of the critic's; closed with this
   */
  public GeneratorStep generator() {
    return generator;
  }

  /**
   * Returns what both run, with all penalties.
   *
   * @return the program, for descriptions and profiles
   */
  public Program program() {
    return programs.get(0);
  }

  /** Frees the programs and their memory. */
  @Override
  public void close() {
    programs.forEach(Program::close);
    generator.close();
    critic.close();
  }
}
