// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import dev.forger.Bernoulli;
import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.MemoryUse;
import dev.forger.Ops;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Rows;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.Shape;
import dev.forger.Tensor;
import dev.forger.Value;
import java.util.List;

/**
 * One step of a deep Boltzmann machine, recorded once (Salakhutdinov and Hinton 2009): the
 * statistics of the data by mean field, those of the model from chains that go on.
 */
final class DeepStep implements AutoCloseable {
  private final BipartiteLayer lower;
  private final BipartiteLayer upper;
  private final OptimizerState lowerOptimizer;
  private final OptimizerState upperOptimizer;
  private final DeepBoltzmannBuilder options;
  private final int rows;
  private final Tensor data;
  private final Tensor visibleChains;
  private final Tensor topChains;
  private final Tensor error;
  private final HostBuffer read = HostBuffer.allocate(1);
  private Program program;

  DeepStep(
      BipartiteLayer lower,
      BipartiteLayer upper,
      OptimizerState lowerOptimizer,
      OptimizerState upperOptimizer,
      DeepBoltzmannBuilder options,
      int stream) {
    this.lower = lower;
    this.upper = upper;
    this.lowerOptimizer = lowerOptimizer;
    this.upperOptimizer = upperOptimizer;
    this.options = options;
    this.rows = options.batch();
    Device device = options.device();
    this.data = BipartiteLayer.units(device, rows, lower.visible);
    this.visibleChains = BipartiteLayer.units(device, rows, lower.visible);
    this.topChains = BipartiteLayer.units(device, rows, upper.hidden);
    this.error = Tensor.zeros(device, 1, Shape.features(1), MemoryUse.BATCHES);
    visibleChains.write(Chains.start((int) visibleChains.count(), options.seed(), 0));
    topChains.write(Chains.start((int) topChains.count(), options.seed(), 1));
    try (Recorder recorder = new Recorder(device)) {
      record(recorder, stream);
      this.program = recorder.finish();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void record(Recorder recorder, int stream) {
    BipartiteLayer.Passes below = lower.new Passes(recorder, "lower", rows);
    BipartiteLayer.Passes above = upper.new Passes(recorder, "upper", rows);
    Rows arithmetic = new Rows(recorder);
    Value units = recorder.scratch("units", Shape.features(lower.visible), 2 * rows);
    Value middle = recorder.scratch("middle", Shape.features(lower.hidden), 2 * rows);
    ContrastiveStep.toUnits(recorder, true, data, units);
    Value top = above.hiddenRows("mean field of the top");
    meanField(recorder, below, above, units, middle, top, options.meanFields);
    Shape shape = Shape.features(lower.visible);
    Value back = below.down(middle, 1);
    ContrastiveStep.reconstruction(recorder, shape, back, units, recorder.bind(error), rows);

    Value modelUnits = units.fromRow(rows);
    Value from = recorder.bind(visibleChains);
    arithmetic.sum("visible chains", from, 1, from, 0, modelUnits, rows);
    Value fromTop = recorder.bind(topChains);
    Value modelTop = above.hiddenRows("top");
    Value ofTop = above.hiddenRows("p of top");
    arithmetic.sum("top chains", fromTop, 1, fromTop, 0, modelTop, rows);
    for (int k = 0; k < options.sweeps; k++) {
      Value middleRows = middle.fromRow(rows);
      sweep(recorder, below, above, modelUnits, middleRows, modelTop, ofTop, stream + 3 * k);
    }

    below.gradients(below.statistics(units), middle, middle.fromRow(rows));
    above.gradients(above.statistics(middle), top, ofTop);
    new Ops(recorder).guard("reconstruction error", recorder.bind(error));
    OptimizerState.recordTogether(recorder, "dbm", List.of(lowerOptimizer, upperOptimizer));
    arithmetic.sum(
        "keep visible", modelUnits, 1, modelUnits, 0, recorder.bind(visibleChains), rows);
    arithmetic.sum("keep top", modelTop, 1, modelTop, 0, recorder.bind(topChains), rows);
  }

  /**
   * Means of the hidden units given v, each layer from its neighbours in turn; begins with twice
   * the evidence from below, as if the top said the same.
   */
  private void meanField(
      Recorder recorder,
      BipartiteLayer.Passes below,
      BipartiteLayer.Passes above,
      Value units,
      Value middle,
      Value top,
      int iterations) {
    Bernoulli bernoulli = new Bernoulli(recorder);
    Rows arithmetic = new Rows(recorder);
    Value evidence = below.hiddenRows("evidence");
    Value logits = below.hiddenRows("middle logits");
    Value topLogits = above.hiddenRows("top logits");
    below.up(units, 1, evidence);
    arithmetic.sum("middle logits", evidence, 2, evidence, 0, logits, rows);
    bernoulli.probabilities("middle", logits, middle, rows);
    for (int i = 0; i < iterations; i++) {
      above.up(middle, 1, topLogits);
      bernoulli.probabilities("top", topLogits, top, rows);
      arithmetic.sum("middle logits", evidence, 1, above.down(top, 1), 1, logits, rows);
      bernoulli.probabilities("middle", logits, middle, rows);
    }
  }

  /** The middle given both neighbours, then both given the middle. */
  private void sweep(
      Recorder recorder,
      BipartiteLayer.Passes below,
      BipartiteLayer.Passes above,
      Value units,
      Value middle,
      Value top,
      Value ofTop,
      int stream) {
    sweep(recorder, below, above, units, middle, top, ofTop, rows, options.seed(), stream);
  }

  static void sweep(
      Recorder recorder,
      BipartiteLayer.Passes below,
      BipartiteLayer.Passes above,
      Value units,
      Value middle,
      Value top,
      Value ofTop,
      int rows,
      long seed,
      int stream) {
    Bernoulli bernoulli = new Bernoulli(recorder);
    Value logits = below.hiddenRows("middle logits");
    below.up(units, 1, logits);
    new Rows(recorder).sum("middle logits", logits, 1, above.down(top, 1), 1, logits, rows);
    bernoulli.draw("middle", logits, rows, 1, middle, seed, stream);
    bernoulli.draw("visible", below.down(middle, 1), rows, 1, units, seed, stream + 1);
    Value topLogits = above.hiddenRows("top logits");
    above.up(middle, 1, topLogits);
    bernoulli.draw("top", topLogits, rows, 1, top, ofTop, seed, stream + 2);
  }

  Tensor data() {
    return data;
  }

  Program program() {
    return program;
  }

  /**
   * Runs the step.
   *
   * @param iteration addresses all random numbers
   * @throws dev.forger.DivergenceException if a gradient is not finite; parameters and chains are
   *     then unchanged
   */
  void run(long iteration) {
    program.setStep(iteration);
    lowerOptimizer.prepare(program);
    program.run();
    lowerOptimizer.advance();
    upperOptimizer.advance();
    read.copyFrom(error, 0, 1);
  }

  float reconstructionError() {
    return read.floats().get(0);
  }

  void writeTo(SafetensorsWriter writer) {
    Chains.write(writer, "chains.visible", visibleChains);
    Chains.write(writer, "chains.top", topChains);
  }

  void readFrom(Safetensors file) {
    Chains.read(file, "chains.visible", visibleChains);
    Chains.read(file, "chains.top", topChains);
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
    data.close();
    visibleChains.close();
    topChains.close();
    error.close();
  }
}
