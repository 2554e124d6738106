// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import dev.forger.Categorical;
import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.MemoryUse;
import dev.forger.Ops;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.RelaxedSamples;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;
import dev.forger.gan.objective.Logits;

/**
 * One step of critic and generator through relaxed samples, one of each latent code: the generator
 * minimises -g(v), for the divergence gan the non-saturating loss, under the critic that the step
 * left, and the critic's input cotangent goes back to the logits.
 */
final class PathwiseStep implements DiscreteStep {
  private final Parts parts;
  private final Tensor real;
  private final Tensor losses;
  private final HostBuffer read = HostBuffer.allocate(DiscreteStep.LOSSES);
  private Program program;

  PathwiseStep(Parts parts) {
    this.parts = parts;
    Device device = parts.critic().device();
    Shape image = parts.image();
    this.real = Tensor.zeros(device, parts.batch(), image, MemoryUse.BATCHES);
    this.losses = Tensor.zeros(device, DiscreteStep.LOSSES, Shape.features(1), MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(device)) {
      record(recorder, image);
      program = recorder.finish();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void record(Recorder recorder, Shape image) {
    final int b = parts.batch();
    final int packs = parts.packs();
    final Value loss = recorder.bind(losses);
    final RelaxedSamples samples = parts.relaxed(recorder, image);

    Tape g = parts.generatorTape(recorder);
    g.forward(0, b);
    Value relaxed = recorder.scratch("relaxed samples", image, b);
    Value drawn = recorder.scratch("samples", image, b);
    samples.draw("samples", g.outputValue(), b, relaxed, drawn, parts.seed(), Streams.DRAWS);
    Value x = parts.options().estimator == Estimator.GUMBEL_SOFTMAX ? relaxed : drawn;

    Value units = recorder.scratch("real units", image, b);
    new Categorical(recorder).toUnits("real units", recorder.bind(real), units, b);
    Tape onReal = parts.criticTape(recorder, CriticPass.REAL, packs, units);
    onReal.forward(0, packs);
    Tape onFake = parts.criticTape(recorder, CriticPass.FAKE, packs, x);
    onFake.forward(0, packs);
    parts.recordCriticLosses(recorder, onReal, onFake, loss);
    parts.critic().zeroGradients(recorder, "critic");
    onReal.backward(0, packs, 0, 0);
    onReal.weights(0, packs);
    onFake.backward(0, packs, 0, 0);
    onFake.weights(0, packs);
    parts.recordCriticUpdate(recorder);

    Weights generator = parts.generator();
    generator.zeroGradients(recorder, "generator");
    Tape judge = parts.criticTape(recorder, CriticPass.JUDGE, packs, x);
    judge.forward(0, packs);
    Value value = loss.fromRow(DiscreteStep.GENERATOR);
    parts
        .options()
        .generator()
        .recordGenerator(
            recorder,
            null,
            new Logits(judge.outputValue(), packs, value, judge.outputCotangent()),
            null);
    new Ops(recorder).guard("generator loss", value);
    judge.backward(0, packs, 0, packs);
    Value back = parts.sampleCotangents(recorder, judge.inputCotangent(), packs);
    samples.back("samples", relaxed, back, b, g.outputCotangent());
    g.backward(0, b, 0, 0);
    g.weights(0, b);
    parts.recordGeneratorUpdate(recorder);
  }

  @Override
  public void run(long iteration) {
    parts.run(program, iteration);
    read.copyFrom(losses, 0, DiscreteStep.LOSSES);
  }

  @Override
  public Tensor real() {
    return real;
  }

  @Override
  public float loss(int index) {
    return read.floats().get(index);
  }

  @Override
  public float diagnostic(int index) {
    throw new IllegalStateException("relaxed samples have no weights");
  }

  @Override
  public Program program() {
    return program;
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
    real.close();
    losses.close();
  }
}
