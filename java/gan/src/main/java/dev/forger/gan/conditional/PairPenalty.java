// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.Ops;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Value;
import dev.forger.gan.regularizer.GradientPenalty;
import dev.forger.gan.regularizer.PenaltyPoints;

/** A penalty on a critic's gradients by images, at points with the conditions of the real ones. */
final class PairPenalty {
  private final Recorder recorder;
  private final Pairing pairing;
  private final GradientPenalty penalty;
  private final int begin;
  private final int n;
  private final long seed;

  /** Takes rows [begin, begin + n) of the critic's batch for the points. */
  PairPenalty(
      Recorder recorder, Pairing pairing, GradientPenalty penalty, int begin, int n, long seed) {
    this.recorder = recorder;
    this.pairing = pairing;
    this.penalty = penalty;
    this.begin = begin;
    this.n = n;
    this.seed = seed;
  }

  /** Records the points behind the pairs, and tells the tape of them. */
  void points(Tape tape, Value real, Value fake, Value conditions, Value pairs) {
    tape.penaltyRows(begin, n);
    Value at = images(real, fake);
    pairing.pair(recorder, "penalty pairs", at, conditions, pairs.fromRow(begin), n);
  }

  private Value images(Value real, Value fake) {
    return new PenaltyPoints(
            seed, Streams.PENALTY_POINTS, Streams.POINTS_PER_SAMPLE, Streams.POINTS_PER_VALUE)
        .record(recorder, penalty.points(), real, fake, pairing.imageShape(), n);
  }

  /** Records the cotangent 1 of the logits at the points. */
  void cotangent(Value ofLogits) {
    new Ops(recorder).fill("penalty cotangent", ofLogits.fromRow(begin), n, 1);
  }

  /**
   * Records the backward passes and all gradients of the step.
   *
   * @param tape whose output cotangents are there
   * @param value one number
   */
  void gradients(Tape tape, Value value) {
    Ops ops = new Ops(recorder);
    tape.backward(0, begin + n, begin, n);
    Value by = pairing.imagePart(recorder, tape.inputCotangent().fromRow(begin), n);
    Value direction = recorder.scratch("penalty direction", pairing.imageShape(), n);
    ops.penalty(
        "gradient penalty",
        penalty.kind(),
        penalty.lambda(),
        penalty.target(),
        by,
        direction,
        recorder.scratch("gradient norms", Shape.features(1), n),
        value,
        n);
    ops.guard("gradient penalty", value);
    pairing.unconditioned(
        recorder, "penalty tangent", direction, tape.inputTangent().fromRow(begin), n);
    tape.penaltyGradients();
  }
}
