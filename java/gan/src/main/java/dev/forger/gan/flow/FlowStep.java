// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.flow;

import dev.forger.HostBuffer;
import dev.forger.MemoryUse;
import dev.forger.Ops;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tensor;
import dev.forger.Value;
import java.util.List;

/** One step of maximum likelihood, recorded once. */
final class FlowStep implements AutoCloseable {
  private final List<OptimizerState> optimizers;
  private final Tensor samples;
  private final Tensor loss;
  private final HostBuffer read = HostBuffer.allocate(1);
  private Program program;

  FlowStep(CouplingLayers layers, List<OptimizerState> optimizers, int rows) {
    this.optimizers = optimizers;
    Shape one = Shape.features(1);
    this.samples =
        Tensor.zeros(layers.device, rows, Shape.features(layers.dimensions), MemoryUse.BATCHES);
    this.loss = Tensor.zeros(layers.device, 1, one, MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(layers.device)) {
      CouplingLayers.Passes passes = layers.new Passes(recorder, rows);
      Ops ops = new Ops(recorder);
      Value logDeterminant = passes.scratch("log determinant", 1);
      Value z = passes.forward(recorder.bind(samples), logDeterminant);
      Value value = recorder.bind(loss);
      Value cotangent = passes.scratch("cotangent", layers.dimensions);
      passes.likelihood(z, logDeterminant, passes.scratch("log density", 1), value, cotangent);
      ops.guard("negative log likelihood", value);
      Value share = passes.scratch("log determinant cotangent", 1);
      ops.fill("log determinant cotangent", share, rows, -1.0 / rows);
      passes.backward(cotangent, share);
      OptimizerState.recordTogether(recorder, "flow", optimizers);
      this.program = recorder.finish();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  Tensor samples() {
    return samples;
  }

  Program program() {
    return program;
  }

  /**
   * Runs the step.
   *
   * @throws dev.forger.DivergenceException if the likelihood or a gradient is not finite;
   *     parameters are then unchanged
   */
  void run() {
    optimizers.get(0).prepare(program);
    program.run();
    optimizers.forEach(OptimizerState::advance);
    read.copyFrom(loss, 0, 1);
  }

  float loss() {
    return read.floats().get(0);
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
    samples.close();
    loss.close();
  }
}
