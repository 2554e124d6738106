// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench;

import dev.forger.Program;
import java.util.Locale;

/** What {@link StepBench} measures of a {@link TrainingStep}. */
enum MeasuredStep {
  /** Fakes, both losses, the penalty, all gradients, Adam. */
  WGAN_GP_CRITIC("wgan-gp") {
    @Override
    void run(TrainingStep step) {
      step.critic();
    }

    @Override
    Program program(TrainingStep step) {
      return step.criticProgram();
    }
  },
  /** Fakes, the critic's judgement, gradients of the generator, Adam. */
  WGAN_GP_GENERATOR("wgan-gp") {
    @Override
    void run(TrainingStep step) {
      step.generator();
    }

    @Override
    Program program(TrainingStep step) {
      return step.generatorProgram();
    }
  },
  /** Critic and generator on the same fakes. */
  DCGAN("dcgan") {
    @Override
    void run(TrainingStep step) {
      step.critic();
      step.generator();
    }

    @Override
    Program program(TrainingStep step) {
      return step.criticProgram();
    }
  };

  final String objective;

  MeasuredStep(String objective) {
    this.objective = objective;
  }

  abstract void run(TrainingStep step);

  abstract Program program(TrainingStep step);

  /** The step of a name in small letters with hyphens. */
  static MeasuredStep named(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
