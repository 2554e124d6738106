// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.HostBuffer;
import dev.forger.MemoryUse;
import dev.forger.Ops;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Reconstruction;
import dev.forger.Recorder;
import dev.forger.RelaxedSamples;
import dev.forger.Rows;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;
import dev.forger.gan.objective.Logits;
import java.util.List;

/**
 * One step of both generators of a {@link CycleGan}: what each makes is judged by the critic of its
 * kind, turned back by the other and compared with where it came from; and each should leave alone
 * what already is of its kind.
 */
final class CycleGeneratorStep implements AutoCloseable {
  /** Places of the losses: two of critics, two of cycles, two of identities. */
  private static final int LOSSES = 6;

  /** Of the draws of classes, the first; directions and purposes count from it. */
  private static final int DRAWS = 0x43594300;

  private final CycleGanBuilder options;
  private final int batch;
  private final long seed;
  private final Direction there;
  private final Direction back;
  private final Tensor losses;
  private final HostBuffer read = HostBuffer.allocate(LOSSES);
  private Program program;

  CycleGeneratorStep(
      Direction there, Direction back, CycleGanBuilder options, int batch, long seed) {
    this.there = there;
    this.back = back;
    this.options = options;
    this.batch = batch;
    this.seed = seed;
    var device = there.generator().device();
    this.losses = Tensor.zeros(device, LOSSES, Shape.features(1), MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(device)) {
      there.generator().zeroGradients(recorder, "there");
      back.generator().zeroGradients(recorder, "back");
      record(recorder, there, back, 0);
      record(recorder, back, there, 1);
      OptimizerState.recordTogether(
          recorder, "generators", List.of(there.generatorState(), back.generatorState()));
      program = recorder.finish();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Tape tape(Recorder recorder, Weights weights, String label, Value input) {
    return new Tape(recorder, weights.network(), weights, label, batch, Tape.Mode.TRAINING, input);
  }

  /** Records what begins with the images of one kind. */
  private void record(Recorder recorder, Direction to, Direction from, int side) {
    int n = batch;
    String way = to.label();
    Value loss = recorder.bind(losses);
    Value source = recorder.bind(to.sources());
    Value made = recorder.bind(to.made());
    Tape make = tape(recorder, to.generator(), way, source);
    // What the way back is given: of classes, their probabilities.
    Value whole = made;
    if (options.discrete) {
      make.forward(0, n);
      whole = recorder.scratch(way + " probabilities", to.made().shape(), n);
      classes(recorder)
          .draw(way + " classes", make.outputValue(), n, whole, made, seed, DRAWS + side);
    } else {
      make.output(made).forward(0, n);
    }

    Tape judge = tape(recorder, to.critic(), way + " critic", made);
    judge.forward(0, n);
    Value judged = loss.fromRow(side);
    options.objective.recordGenerator(
        recorder, null, new Logits(judge.outputValue(), n, judged, judge.outputCotangent()), null);
    new Ops(recorder).guard(way + " critic's loss", judged);
    judge.backward(0, n, 0, n);

    Tape turn = tape(recorder, from.generator(), way + " and back", whole);
    turn.forward(0, n);
    absolute(recorder, way + " cycle", options.cycle, turn, source, loss.fromRow(2 + side));
    turn.backward(0, n, 0, n);
    turn.weights(0, n);

    Value cotangent = recorder.scratch(way + " cotangent", to.made().shape(), n);
    new Rows(recorder)
        .sum(
            way + " cotangents", judge.inputCotangent(), 1, turn.inputCotangent(), 1, cotangent, n);
    if (options.discrete) {
      classes(recorder).back(way + " classes", whole, cotangent, n, make.outputCotangent());
    } else {
      make.outputCotangent(cotangent);
    }
    make.backward(0, n, 0, 0);
    make.weights(0, n);

    if (options.identity > 0) {
      Value own = recorder.bind(from.sources());
      Tape keep = tape(recorder, to.generator(), way + " identity", own);
      keep.forward(0, n);
      absolute(recorder, way + " identity", options.identity, keep, own, loss.fromRow(4 + side));
      keep.backward(0, n, 0, 0);
      keep.weights(0, n);
    }
  }

  private RelaxedSamples classes(Recorder recorder) {
    return new RelaxedSamples(recorder, there.made().shape().c(), false, 1);
  }

  /** Weight times the mean absolute difference of the values, or of the probabilities. */
  private void absolute(
      Recorder recorder, String label, double weight, Tape tape, Value target, Value value) {
    Shape shape = there.made().shape();
    Value rows = recorder.scratch(label + " losses", Shape.features(1), batch);
    Value given = tape.outputValue();
    Value cotangent = tape.outputCotangent();
    if (options.discrete) {
      given = recorder.scratch(label + " probabilities", shape, batch);
      cotangent = recorder.scratch(label + " cotangent", shape, batch);
      Value drawn = recorder.scratch(label + " classes", shape, batch);
      // Only the probabilities are used.
      classes(recorder).draw(label, tape.outputValue(), batch, given, drawn, seed, 0);
    }
    new Reconstruction(recorder)
        .loss(
            label,
            Reconstruction.Kind.ABSOLUTE,
            weight / shape.elements(),
            given,
            target,
            batch,
            rows,
            value,
            cotangent);
    if (options.discrete) {
      classes(recorder).back(label, given, cotangent, batch, tape.outputCotangent());
    }
    new Ops(recorder).guard(label, value);
  }

  void run(long iteration) {
    there.generatorState().prepare(program);
    back.generatorState().prepare(program);
    program.setStep(iteration);
    program.run();
    there.generatorState().advance();
    back.generatorState().advance();
    read.copyFrom(losses, 0, LOSSES);
  }

  private float both(int first) {
    return read.floats().get(first) + read.floats().get(first + 1);
  }

  float adversarial() {
    return both(0);
  }

  /** With its weight. */
  float cycle() {
    return both(2);
  }

  /** With its weight. */
  float identity() {
    return both(4);
  }

  Program program() {
    return program;
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
    losses.close();
  }
}
