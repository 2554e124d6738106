// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.MemoryUse;
import dev.forger.MovingAverage;
import dev.forger.Ops;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;

/**
 * One step of the generator, recorded once: samples, the critic's judgement, the way back through
 * the frozen critic, the generator's gradients, the optimiser and the moving average.
 */
public final class GeneratorStep implements AutoCloseable {
  private final Tensor loss;
  private final HostBuffer read = HostBuffer.allocate(1);
  private final Program program;
  private final OptimizerState optimizer;
  private final MovingAverage average;

  /**
   * Records the step.
   *
   * @param objective what is minimised
   * @param generator weights that are trained
   * @param critic weights that judge
   * @param optimizer of the generator
   * @param average of the generator's weights, or null
   * @param batch samples a step
   * @param seed of latents and dropout
   */
  public GeneratorStep(
      Objective objective,
      Weights generator,
      Weights critic,
      OptimizerState optimizer,
      MovingAverage average,
      int batch,
      long seed) {
    this.optimizer = optimizer;
    this.average = average;
    Device device = generator.device();
    this.loss = Tensor.zeros(device, 1, Shape.features(1), MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(device)) {
      record(recorder, objective, generator, critic, batch, seed);
      this.program = recorder.finish();
    } catch (RuntimeException e) {
      loss.close();
      throw e;
    }
  }

  private void record(
      Recorder recorder, Objective objective, Weights generator, Weights critic, int n, long seed) {
    Ops ops = new Ops(recorder);
    Value value = recorder.bind(loss);
    generator.zeroGradients(recorder, "generator");
    Value z = recorder.scratch("latents", generator.network().inputShape(), n);
    ops.normal("latents", z, n, seed, Streams.GENERATOR_LATENTS);
    Tape g =
        new Tape(recorder, generator.network(), generator, "generator", n, Tape.Mode.TRAINING, z)
            .random(seed, Streams.GENERATOR_DROPOUT);
    g.forward(0, n);
    Tape d =
        new Tape(
                recorder,
                critic.network(),
                critic,
                "critic",
                n,
                Tape.Mode.TRAINING,
                g.outputValue())
            .random(seed, Streams.CRITIC_DROPOUT);
    d.forward(0, n);
    ops.loss(
        "generator loss",
        objective.loss(),
        Ops.Side.GENERATOR_FAKE,
        d.outputValue(),
        n,
        value,
        d.outputCotangent());
    ops.guard("generator loss", value);
    d.backward(0, n, 0, n);
    g.outputCotangent(d.inputCotangent());
    g.backward(0, n, 0, 0);
    g.weights(0, n);
    optimizer.record(recorder, "generator");
    if (average != null) {
      average.record(recorder, "generator");
    }
  }

  /**
   * Runs the step.
   *
   * @param iteration number of this generator step, from 0: addresses all random numbers
   * @throws dev.forger.DivergenceException if the loss or a gradient is not finite; parameters and
   *     running statistics are then unchanged
   */
  public void run(long iteration) {
    optimizer.prepare(program);
    if (average != null) {
      average.prepare(program, iteration);
    }
    program.setStep(iteration);
    program.run();
    optimizer.advance();
    read.copyFrom(loss, 0, 1);
  }

  /**
   * Returns the loss of the last run.
   *
   * @return a mean
   */
  public float loss() {
    return read.floats().get(0);
  }

  /**
   * Returns what runs.
   *
   * @return the program, for descriptions and profiles
   */
  public Program program() {
    return program;
  }

  /** Frees the program and its memory. */
  @Override
  public void close() {
    program.close();
    loss.close();
  }
}
