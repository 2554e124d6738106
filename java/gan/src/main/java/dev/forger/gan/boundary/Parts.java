// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import dev.forger.MovingAverage;
import dev.forger.Ops;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.RegularizerOps;
import dev.forger.RelaxedSamples;
import dev.forger.ScoreFunction;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;
import dev.forger.gan.objective.Logits;

/**
 * What the steps of all estimators share.
 *
 * @param generator its outputs are logits
 * @param critic sees samples of 0 and 1
 * @param generatorState optimiser
 * @param criticState optimiser
 * @param average of the generator's weights
 * @param logZ running average of log Z, one value
 * @param options of the training
 */
record Parts(
    Weights generator,
    Weights critic,
    OptimizerState generatorState,
    OptimizerState criticState,
    MovingAverage average,
    Tensor logZ,
    BoundaryGanBuilder options) {

  int batch() {
    return options.batch();
  }

  int samples() {
    return options.samples;
  }

  long seed() {
    return options.seed();
  }

  Variables variables() {
    return options.variables;
  }

  Tape generatorTape(Recorder recorder) {
    Value z = recorder.scratch("latents", generator.network().inputShape(), batch());
    new Ops(recorder).uniform("latents", z, batch(), seed(), Streams.LATENTS, 0, 1);
    return new Tape(
            recorder, generator.network(), generator, "generator", batch(), Tape.Mode.TRAINING, z)
        .random(seed(), Streams.GENERATOR_DROPOUT);
  }

  /** Shape of a sample. */
  Shape image() {
    return generator.network().outputShape();
  }

  /** Samples that the critic sees side by side. */
  int packed() {
    return options.model.packed();
  }

  /** Packs of a batch. */
  int packs() {
    return batch() / packed();
  }

  /**
   * Records what the critic says of samples, one of each latent code. Those of a kind are a batch
   * of their own, so that batch normalisation does not mix them. Pack i has rows i, i + packs and
   * so on.
   */
  Tape criticTape(Recorder recorder, CriticPass pass, int packs, Value samples) {
    return criticTape(recorder, pass, packs, 1, samples);
  }

  /**
   * The same for M samples of each latent code, of which sample m of pack i is row i M + m. A
   * critic that compares neighbours sees it as row m packs + i, beside samples of other latent
   * codes: those of one differ less than real ones. {@link #logits} takes that back.
   */
  Tape criticTape(Recorder recorder, CriticPass pass, int packs, int samples, Value drawn) {
    final RegularizerOps ops = new RegularizerOps(recorder);
    final Shape input = critic.network().inputShape();
    final String label = pass.label();
    final int rows = packs * samples;
    Value x = drawn;
    if (packed() > 1) {
      x = recorder.scratch(label + " packs", input, rows);
      ops.pack(label + " packs", image(), packed(), drawn, x, rows);
    }
    if (samples > 1 && comparesNeighbours()) {
      Value apart = recorder.scratch(label + " apart", input, rows);
      ops.pack(label + " apart", Shape.features(input.elements()), packs, x, apart, samples);
      x = apart;
    }
    if (options.noise != null) {
      Value noisy = recorder.scratch(label + " noisy", input, rows);
      ops.copy(label + " copy", x, noisy, rows);
      ops.noise(label + " noise", noisy, rows, seed(), pass.noise());
      x = noisy;
    }
    return new Tape(recorder, critic.network(), critic, label, rows, Tape.Mode.TRAINING, x)
        .random(seed(), pass.dropout());
  }

  private boolean comparesNeighbours() {
    return critic.network().couplesSamples();
  }

  /** What the critic says, sample m of pack i as value i M + m. */
  Value logits(Recorder recorder, Tape critic) {
    if (!comparesNeighbours()) {
      return critic.outputValue();
    }
    String label = "logits of latent codes";
    Value to = recorder.scratch(label, Shape.features(samples()), packs());
    new RegularizerOps(recorder)
        .pack(label, Shape.features(1), samples(), critic.outputValue(), to, packs());
    return to;
  }

  /** The cotangents of samples, from those of packs that {@link #criticTape} made of them. */
  Value sampleCotangents(Recorder recorder, Value ofPacks, int packs) {
    if (packed() == 1) {
      return ofPacks;
    }
    Value to = recorder.scratch("cotangents of samples", image(), packs * packed());
    new RegularizerOps(recorder)
        .unpack("cotangents of packs", image(), packed(), ofPacks, to, packs);
    return to;
  }

  void recordCriticLosses(Recorder recorder, Tape onReal, Tape onFake, Value loss) {
    Value lossOnFake = loss.fromRow(DiscreteStep.FAKE);
    options
        .critic()
        .recordCritic(
            recorder,
            new Logits(onReal.outputValue(), packs(), loss, onReal.outputCotangent()),
            new Logits(
                onFake.outputValue(), packs() * samples(), lossOnFake, onFake.outputCotangent()));
    Ops ops = new Ops(recorder);
    ops.guard("critic loss on real", loss);
    ops.guard("critic loss on fake", lossOnFake);
  }

  RelaxedSamples relaxed(Recorder recorder, Shape image) {
    boolean noisy = options.estimator != Estimator.STRAIGHT_THROUGH;
    return new RelaxedSamples(
        recorder, variables().classes(image), noisy, noisy ? options.temperature : 1);
  }

  ScoreFunction.Weighting weighting(int positions) {
    return new ScoreFunction.Weighting(
        samples(),
        options.estimator.score,
        options.normaliser == Normaliser.BATCH,
        options.centred,
        options.divergence.weight(),
        options.logZDecay,
        options.pixels == Pixels.SUM ? 1 : positions);
  }

  /** Records the critic's update as a part of its own: both optimisers have the same scalars. */
  void recordCriticUpdate(Recorder recorder) {
    recorder.endPart();
    criticState.record(recorder, "critic");
    recorder.endPart();
  }

  void recordGeneratorUpdate(Recorder recorder) {
    generatorState.record(recorder, "generator");
    average.record(recorder, "generator");
  }

  /** Runs a program that ends with both updates. */
  void run(Program program, long iteration) {
    program.setStep(iteration);
    if (options.noise != null) {
      RegularizerOps.deviation(program, options.noise.deviation(iteration));
    }
    int last = program.parts() - 1;
    for (int part = 0; part < last - 1; part++) {
      program.run(part);
    }
    criticState.prepare(program);
    program.run(last - 1);
    criticState.advance();
    generatorState.prepare(program);
    average.prepare(program, iteration);
    program.run(last);
    generatorState.advance();
  }
}
