// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Program;
import java.util.List;

/** The recordings of a step, one for each set of penalties that occurs. */
final class StepVariants implements AutoCloseable {
  private final List<StepProgram> programs;
  private final LazySchedule schedule;

  StepVariants(List<StepProgram> programs, LazySchedule schedule) {
    this.programs = programs;
    this.schedule = schedule;
  }

  /** A step that is always the same. */
  static StepVariants one(StepProgram program) {
    return new StepVariants(List.of(program), new LazySchedule(List.of()));
  }

  StepProgram current() {
    return programs.get(schedule.current());
  }

  List<Program> programs() {
    return programs.stream().map(StepProgram::program).toList();
  }

  @Override
  public void close() {
    programs.forEach(StepProgram::close);
  }
}
