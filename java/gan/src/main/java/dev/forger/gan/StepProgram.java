// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Program;

/** The parts of a program that make a step; another step may have the others. */
final class StepProgram implements AutoCloseable {
  private final Program program;
  private final int[] parts;
  private final int[] replay;
  private final boolean owned;

  private StepProgram(Program program, int[] parts, int[] replay, boolean owned) {
    this.program = program;
    this.parts = parts;
    this.replay = replay;
    this.owned = owned;
  }

  /** A program that is one step, and closed with it. */
  static StepProgram whole(Program program) {
    return new StepProgram(program, new int[] {0}, new int[] {0}, true);
  }

  /**
   * Parts of a program that somebody else closes.
   *
   * @param parts what the step runs
   * @param replay what gives the step's values once more, changing nothing before its guards
   */
  static StepProgram parts(Program program, int[] parts, int[] replay) {
    return new StepProgram(program, parts, replay, false);
  }

  Program program() {
    return program;
  }

  void run(long iteration) {
    program.setStep(iteration);
    for (int i = 0; i < parts.length; i++) {
      program.run(parts[i]);
    }
  }

  String findNotFinite() {
    return program.findNotFinite(replay);
  }

  @Override
  public void close() {
    if (owned) {
      program.close();
    }
  }
}
