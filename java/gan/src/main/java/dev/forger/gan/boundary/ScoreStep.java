// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import dev.forger.Categorical;
import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.MemoryUse;
import dev.forger.Ops;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.RegularizerOps;
import dev.forger.ScoreFunction;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;

/**
 * One step of critic and generator on the same samples, recorded once: latents, M samples of each,
 * the critic on them and on real images, weights of the samples from its logits, and both
 * gradients. Both sides move by what the critic said before it moved.
 */
final class ScoreStep implements DiscreteStep {
  private final Parts parts;
  private final Tensor real;
  private final Tensor losses;
  private final Tensor diagnostics;
  private final HostBuffer read = HostBuffer.allocate(DiscreteStep.LOSSES);
  private final HostBuffer readDiagnostics = HostBuffer.allocate(ScoreFunction.DIAGNOSTICS);
  private Program program;

  ScoreStep(Parts parts) {
    this.parts = parts;
    Device device = parts.critic().device();
    Shape one = Shape.features(1);
    this.real = Tensor.zeros(device, parts.batch(), parts.image(), MemoryUse.BATCHES);
    this.losses = Tensor.zeros(device, DiscreteStep.LOSSES, one, MemoryUse.BATCHES);
    this.diagnostics = Tensor.zeros(device, ScoreFunction.DIAGNOSTICS, one, MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(device)) {
      record(recorder);
      program = recorder.finish();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void record(Recorder recorder) {
    final int b = parts.batch();
    final int m = parts.samples();
    final Weights generator = parts.generator();
    final Weights critic = parts.critic();
    final Ops ops = new Ops(recorder);
    final Shape image = parts.image();
    final int packs = parts.packs();
    final DiscreteGenerator discrete = new DiscreteGenerator(parts.variables(), image);

    Tape g = parts.generatorTape(recorder);
    g.forward(0, b);
    Value x = recorder.scratch("samples", image, b * m);
    discrete.draw(recorder, g.outputValue(), b, m, x, parts.seed(), Streams.DRAWS);

    Value units = recorder.scratch("real units", image, b);
    new Categorical(recorder).toUnits("real units", recorder.bind(real), units, b);
    Value loss = recorder.bind(losses);
    Tape onReal = parts.criticTape(recorder, CriticPass.REAL, packs, units);
    onReal.forward(0, packs);
    Tape onFake = parts.criticTape(recorder, CriticPass.FAKE, packs, m, x);
    onFake.forward(0, packs * m);
    parts.recordCriticLosses(recorder, onReal, onFake, loss);

    ScoreFunction score = new ScoreFunction(recorder);
    Value coefficients = recorder.scratch("coefficients", Shape.features(m), b);
    score.weights(
        "importance weights",
        parts.weighting(discrete.positions()),
        parts.logits(recorder, onFake),
        packs,
        coefficients,
        parts.logZ(),
        recorder.bind(diagnostics));
    // log g of a pack is the sum over its samples, whose latent codes are independent.
    for (int k = 1; k < parts.packed(); k++) {
      new RegularizerOps(recorder)
          .copy("weights of packs", coefficients, coefficients.fromRow((long) k * packs), packs);
    }
    // The samples and their weights are data here: no gradient passes through the critic.
    score.likelihood(
        "generator loss",
        discrete.classes(),
        m,
        g.outputValue(),
        x,
        coefficients,
        b,
        loss.fromRow(DiscreteStep.GENERATOR),
        g.outputCotangent());
    ops.guard("generator loss", loss.fromRow(DiscreteStep.GENERATOR));

    critic.zeroGradients(recorder, "critic");
    onReal.backward(0, packs, 0, 0);
    onReal.weights(0, packs);
    onFake.backward(0, packs * m, 0, 0);
    onFake.weights(0, packs * m);
    generator.zeroGradients(recorder, "generator");
    g.backward(0, b, 0, 0);
    g.weights(0, b);
    parts.recordCriticUpdate(recorder);
    parts.recordGeneratorUpdate(recorder);
  }

  @Override
  public void run(long iteration) {
    parts.run(program, iteration);
    read.copyFrom(losses, 0, DiscreteStep.LOSSES);
    readDiagnostics.copyFrom(diagnostics, 0, ScoreFunction.DIAGNOSTICS);
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
    return readDiagnostics.floats().get(index);
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
    diagnostics.close();
  }
}
