// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.HostBuffer;
import dev.forger.MemoryUse;
import dev.forger.Ops;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Reconstruction;
import dev.forger.Recorder;
import dev.forger.Rows;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;
import dev.forger.gan.objective.Logits;
import dev.forger.gan.objective.Objective;

/**
 * One step of both sides of a {@link Pix2Pix} on one batch of pairs: the critic first, then the
 * generator, which runs forward once and faces the critic that was left.
 */
final class PairedStep implements AutoCloseable {
  private static final int REAL = 0;
  private static final int FAKE = 1;
  private static final int JUDGED = 2;
  private static final int ABSOLUTE = 3;
  private static final int LOSSES = 4;

  /** Parts of the program: gradients of the critic, its update, the generator. */
  private static final int CRITIC = 0;

  private static final int CRITIC_UPDATE = 1;
  private static final int GENERATOR = 2;

  private final OptimizerState generatorState;
  private final OptimizerState criticState;
  private final Tensor pairs;
  private final Tensor losses;
  private final HostBuffer read = HostBuffer.allocate(LOSSES);
  private Program program;

  PairedStep(
      OptimizerState generatorState,
      OptimizerState criticState,
      Weights generator,
      Weights critic,
      Objective objective,
      double lambda,
      int batch) {
    this.generatorState = generatorState;
    this.criticState = criticState;
    Shape pair = critic.network().inputShape();
    var device = critic.device();
    this.pairs = Tensor.zeros(device, batch, pair, MemoryUse.BATCHES);
    this.losses = Tensor.zeros(device, LOSSES, Shape.features(1), MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(device)) {
      record(recorder, generator, critic, objective, lambda, batch);
      program = recorder.finish();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void record(
      Recorder recorder,
      Weights generator,
      Weights critic,
      Objective objective,
      double lambda,
      int n) {
    final Ops ops = new Ops(recorder);
    final Rows rows = new Rows(recorder);
    final Shape from = generator.network().inputShape();
    final Shape to = generator.network().outputShape();
    final int pixels = from.h() * from.w();
    final Value loss = recorder.bind(losses);
    final Value given = recorder.scratch("inputs", from, n);
    final Value wanted = recorder.scratch("targets", to, n);
    final Value seen = recorder.scratch("pairs", critic.network().inputShape(), 2 * n);

    Value real = recorder.bind(pairs);
    rows.part("inputs", pixels, real, 0, given, n);
    rows.part("targets", pixels, real, from.c(), wanted, n);
    Tape make =
        new Tape(
            recorder, generator.network(), generator, "generator", n, Tape.Mode.TRAINING, given);
    make.forward(0, n);
    rows.sum("real pairs", real, 1, real, 0, seen, n);
    rows.join("made pairs", pixels, given, make.outputValue(), seen.fromRow(n), n);

    critic.zeroGradients(recorder, "critic");
    Tape tape =
        new Tape(recorder, critic.network(), critic, "critic", 2 * n, Tape.Mode.TRAINING, seen)
            .groups(2);
    tape.forward(0, 2 * n);
    Value logits = tape.outputValue();
    Value cotangent = tape.outputCotangent();
    objective.recordCritic(
        recorder,
        new Logits(logits, n, loss.fromRow(REAL), cotangent),
        new Logits(logits.fromRow(n), n, loss.fromRow(FAKE), cotangent.fromRow(n)));
    ops.guard("critic loss on real pairs", loss.fromRow(REAL));
    ops.guard("critic loss on made pairs", loss.fromRow(FAKE));
    tape.backward(0, 2 * n, 0, 0);
    tape.weights(0, 2 * n);
    recorder.endPart();
    criticState.record(recorder, "critic");
    recorder.endPart();

    generator.zeroGradients(recorder, "generator");
    Tape judge =
        new Tape(
            recorder,
            critic.network(),
            critic,
            "critic as judge",
            n,
            Tape.Mode.TRAINING,
            seen.fromRow(n));
    judge.forward(0, n);
    objective.recordGenerator(
        recorder,
        null,
        new Logits(judge.outputValue(), n, loss.fromRow(JUDGED), judge.outputCotangent()),
        null);
    ops.guard("critic's judgement", loss.fromRow(JUDGED));
    judge.backward(0, n, 0, n);

    Value difference = recorder.scratch("cotangent of L1", to, n);
    Value each = recorder.scratch("L1 of each pair", Shape.features(1), n);
    new Reconstruction(recorder)
        .loss(
            "L1",
            Reconstruction.Kind.ABSOLUTE,
            lambda / to.elements(),
            make.outputValue(),
            wanted,
            n,
            each,
            loss.fromRow(ABSOLUTE),
            difference);
    ops.guard("L1", loss.fromRow(ABSOLUTE));
    // The critic's cotangent of the pair: only the made image is the generator's.
    rows.addPart("cotangents", pixels, difference, judge.inputCotangent(), from.c(), n);
    Value both = recorder.scratch("cotangent of the made images", to, n);
    rows.part("cotangent", pixels, judge.inputCotangent(), from.c(), both, n);
    make.outputCotangent(both);
    make.backward(0, n, 0, 0);
    make.weights(0, n);
    generatorState.record(recorder, "generator");
  }

  /** Where a step finds its pairs. */
  Tensor pairs() {
    return pairs;
  }

  void run(long iteration) {
    program.setStep(iteration);
    program.run(CRITIC);
    criticState.prepare(program);
    program.run(CRITIC_UPDATE);
    criticState.advance();
    generatorState.prepare(program);
    program.run(GENERATOR);
    generatorState.advance();
    read.copyFrom(losses, 0, LOSSES);
  }

  float onReal() {
    return read.floats().get(REAL);
  }

  float onFake() {
    return read.floats().get(FAKE);
  }

  float adversarial() {
    return read.floats().get(JUDGED);
  }

  /** With its weight. */
  float absolute() {
    return read.floats().get(ABSOLUTE);
  }

  Program program() {
    return program;
  }

  /** The layer where a number that is not finite arose, or null. */
  String findNotFinite(boolean criticMoved) {
    return criticMoved ? program.findNotFinite(CRITIC, GENERATOR) : program.findNotFinite(CRITIC);
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
    pairs.close();
    losses.close();
  }
}
