// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Ops;
import dev.forger.Recorder;
import dev.forger.RegularizerOps;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Value;
import dev.forger.gan.regularizer.GradientPenalty;
import java.util.List;

/**
 * The gradient penalties of one variant of a critic step: N rows each, behind N real and N
 * generated ones.
 */
final class PenaltyRows {
  private final Recorder recorder;
  private final LazySchedule schedule;
  private final int variant;
  private final int n;
  private final long seed;
  private final int active;

  PenaltyRows(Recorder recorder, LazySchedule schedule, int variant, int n, long seed) {
    this.recorder = recorder;
    this.schedule = schedule;
    this.variant = variant;
    this.n = n;
    this.seed = seed;
    int count = 0;
    for (int i = 0; i < schedule.penalties().size(); i++) {
      count += schedule.has(variant, i) ? 1 : 0;
    }
    this.active = count;
  }

  /** Rows of the whole batch. */
  int end() {
    return (2 + active) * n;
  }

  /** Records the points behind the samples, and tells the tape of them. */
  void points(Tape tape, Value samples) {
    if (active == 0) {
      return;
    }
    tape.penaltyRows(2 * n, active * n);
    Value fake = samples.fromRow(n);
    Ops ops = new Ops(recorder);
    RegularizerOps regularizers = new RegularizerOps(recorder);
    int row = 2 * n;
    for (int i = 0; i < schedule.penalties().size(); i++) {
      if (schedule.has(variant, i)) {
        Value to = samples.fromRow(row);
        String label = "penalty points";
        switch (schedule.penalties().get(i).points()) {
          case REAL -> regularizers.copy(label, samples, to, n);
          case FAKE -> regularizers.copy(label, fake, to, n);
          case INTERPOLATED ->
              ops.interpolate(label, samples, fake, to, n, seed, Streams.PENALTY_POINTS);
          case NOISE ->
              regularizers.noisePoints(
                  label,
                  samples,
                  to,
                  n,
                  seed,
                  Streams.POINTS_PER_SAMPLE,
                  Streams.POINTS_PER_VALUE,
                  0.5);
        }
        row += n;
      }
    }
  }

  /**
   * Records the backward passes and all gradients of the step.
   *
   * @param tape whose loss cotangents are there
   * @param values one number a penalty
   */
  void gradients(Tape tape, Value values) {
    Ops ops = new Ops(recorder);
    List<GradientPenalty> penalties = schedule.penalties();
    for (int i = 0; i < penalties.size(); i++) {
      if (!schedule.has(variant, i)) {
        ops.fill("no penalty " + penalties.get(i).name(), values.fromRow(i), 1, 0);
      }
    }
    int begin = 2 * n;
    if (active == 0) {
      tape.backward(0, begin, 0, 0);
      tape.weights(0, begin);
      return;
    }
    ops.fill("penalty cotangent", tape.outputCotangent().fromRow(begin), active * n, 1);
    tape.backward(0, end(), begin, active * n);
    int row = begin;
    for (int i = 0; i < penalties.size(); i++) {
      if (schedule.has(variant, i)) {
        direction(tape, penalties.get(i), values.fromRow(i), row);
        row += n;
      }
    }
    tape.penaltyGradients();
  }

  private void direction(Tape tape, GradientPenalty penalty, Value value, int row) {
    Ops ops = new Ops(recorder);
    String label = penalties() == 1 ? "gradient penalty" : "gradient penalty " + penalty.name();
    ops.penalty(
        label,
        penalty.kind(),
        penalty.lambda() * penalty.every(),
        penalty.target(),
        tape.inputCotangent().fromRow(row),
        tape.inputTangent().fromRow(row),
        recorder.scratch("gradient norms", Shape.features(1), n),
        value,
        n);
    ops.guard(label, value);
  }

  private int penalties() {
    return schedule.penalties().size();
  }
}
