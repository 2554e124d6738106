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
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;

/**
 * One step of contrastive divergence, recorded once: the units of the model are sampled from the
 * data (CD-k, Hinton 2002) or from chains that go on from step to step (PCD, Tieleman 2008).
 */
final class ContrastiveStep implements AutoCloseable {
  private final BipartiteLayer layer;
  private final OptimizerState optimizer;
  private final Options options;
  private final int rows;
  private final Tensor data;
  private final Tensor chains;
  private final Tensor error;
  private final HostBuffer read = HostBuffer.allocate(1);
  private Program program;

  /**
   * How a step samples.
   *
   * @param rows samples a batch, and chains
   * @param sweeps of Gibbs sampling a step
   * @param persistent whether chains go on
   * @param pixels whether the data are in [-1, 1]; else in [0, 1]
   * @param upScale factor of hidden logits: 2 where another layer will give as much from above
   * @param downScale factor of visible logits: 2 where another layer will give as much from below
   * @param seed of all draws
   * @param stream first of 2 sweeps + 2 streams
   */
  record Options(
      int rows,
      int sweeps,
      boolean persistent,
      boolean pixels,
      double upScale,
      double downScale,
      long seed,
      int stream) {}

  ContrastiveStep(BipartiteLayer layer, OptimizerState optimizer, Options options) {
    this.layer = layer;
    this.optimizer = optimizer;
    this.options = options;
    this.rows = options.rows();
    Device device = layer.weights.device();
    this.data = BipartiteLayer.units(device, rows, layer.visible);
    this.chains = BipartiteLayer.units(device, rows, layer.visible);
    this.error = Tensor.zeros(device, 1, Shape.features(1), MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(device)) {
      record(recorder);
      this.program = recorder.finish();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void record(Recorder recorder) {
    BipartiteLayer.Passes passes = layer.new Passes(recorder, "rbm", rows);
    Ops ops = new Ops(recorder);
    Rows arithmetic = new Rows(recorder);
    Bernoulli bernoulli = new Bernoulli(recorder);
    Value units = recorder.scratch("units", Shape.features(layer.visible), 2 * rows);
    Value model = units.fromRow(rows);
    toUnits(recorder, options.pixels(), data, units);

    Value logits = passes.hiddenRows("logits");
    Value h = passes.hiddenRows("h");
    Value ofData = passes.hiddenRows("p of data");
    passes.up(units, options.upScale(), logits);
    bernoulli.draw("h of data", logits, rows, 1, h, ofData, options.seed(), options.stream());

    Value back = passes.down(h, options.downScale());
    Shape shape = Shape.features(layer.visible);
    reconstruction(recorder, shape, back, units, recorder.bind(error), rows);
    Value ofModel = passes.hiddenRows("p of model");
    if (options.persistent()) {
      Value from = recorder.bind(chains);
      arithmetic.sum("chains", from, 1, from, 0, model, rows);
      passes.up(model, options.upScale(), logits);
      bernoulli.draw("h of chains", logits, rows, 1, h, options.seed(), options.stream() + 1);
      back = passes.down(h, options.downScale());
    }
    for (int sweep = 0; sweep < options.sweeps(); sweep++) {
      int stream = options.stream() + 2 + 2 * sweep;
      if (sweep > 0) {
        back = passes.down(h, options.downScale());
      }
      bernoulli.draw("v", back, rows, 1, model, options.seed(), stream);
      passes.up(model, options.upScale(), logits);
      bernoulli.draw("h", logits, rows, 1, h, ofModel, options.seed(), stream + 1);
    }

    Tape statistics = passes.statistics(units);
    passes.gradients(statistics, ofData, ofModel);
    ops.guard("reconstruction error", recorder.bind(error));
    optimizer.record(recorder, "rbm");
    if (options.persistent()) {
      arithmetic.sum("keep chains", model, 1, model, 0, recorder.bind(chains), rows);
    }
  }

  /** Data in [-1, 1] as the probabilities that units are on. */
  static void toUnits(Recorder recorder, boolean pixels, Tensor data, Value units) {
    Value x = recorder.bind(data);
    Rows rows = new Rows(recorder);
    if (pixels) {
      Value ones = recorder.scratch("ones", data.shape(), data.rows());
      new Ops(recorder).fill("ones", ones, data.rows(), 1);
      rows.sum("units", x, 0.5, ones, 0.5, units, data.rows());
    } else {
      rows.sum("units", x, 1, x, 0, units, data.rows());
    }
  }

  /** Mean square of units less the probabilities that their reconstruction has. */
  static void reconstruction(
      Recorder recorder, Shape shape, Value logits, Value units, Value error, int rows) {
    Value p = recorder.scratch("p of v", shape, rows);
    new Bernoulli(recorder).probabilities("p of v", logits, p, rows);
    Rows arithmetic = new Rows(recorder);
    Value difference = recorder.scratch("difference", shape, rows);
    arithmetic.sum("difference", units, 1, p, -1, difference, rows);
    new Ops(recorder)
        .penalty(
            "reconstruction error",
            Ops.Penalty.ZERO_CENTRED,
            1.0 / shape.elements(),
            0,
            difference,
            recorder.scratch("difference cotangent", shape, rows),
            recorder.scratch("difference norms", Shape.features(1), rows),
            error,
            rows);
  }

  /** Where the batch is put before a run: rows of visible units. */
  Tensor data() {
    return data;
  }

  Program program() {
    return program;
  }

  /** Sets the visible units of all chains. */
  void startChains(float[] units) {
    chains.write(units);
  }

  /**
   * Runs the step.
   *
   * @param iteration addresses all random numbers
   * @throws dev.forger.DivergenceException if the gradient is not finite; parameters and chains are
   *     then unchanged
   */
  void run(long iteration) {
    optimizer.prepare(program);
    program.setStep(iteration);
    program.run();
    optimizer.advance();
    read.copyFrom(error, 0, 1);
  }

  float reconstructionError() {
    return read.floats().get(0);
  }

  void writeTo(SafetensorsWriter writer, String prefix) {
    if (options.persistent()) {
      Chains.write(writer, prefix + "chains", chains);
    }
  }

  void readFrom(Safetensors file, String prefix) {
    if (options.persistent()) {
      Chains.read(file, prefix + "chains", chains);
    }
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
    data.close();
    chains.close();
    error.close();
  }
}
