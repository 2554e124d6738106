// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.InvalidArgumentException;
import dev.forger.MemoryUse;
import dev.forger.MovingAverage;
import dev.forger.Ops;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.RegularizerOps;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.objective.Logits;
import dev.forger.gan.objective.Objective;

/**
 * One step of the generator, recorded once: samples, the critic's judgement, the way back through
 * the frozen critic, the generator's gradients, the optimiser and the moving average.
 */
@System(row = "A3.13", equation = "dL_G/dx = 0: the data acts on G through D only", seed = 3)
public final class GeneratorStep implements AutoCloseable {
  private final Objective objective;
  private final Regularization regularization;
  private final CriticInput input;
  private final Weights generator;
  private final Weights critic;
  private final OptimizerState optimizer;
  private final MovingAverage average;
  private final Tensor real;
  private final int batch;
  private final int packs;
  private final long seed;
  private final Tensor loss;
  private final Tensor state;
  private final UnrolledCritic unrolled;
  private final HostBuffer read = HostBuffer.allocate(1);
  private StepVariants variants;

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
   * @return the step
   * @throws InvalidArgumentException if the objective compares with real samples
   * @throws dev.forger.UnsupportedException if the critic gives no logits
   */
  public static GeneratorStep create(
      Objective objective,
      Weights generator,
      Weights critic,
      OptimizerState optimizer,
      MovingAverage average,
      int batch,
      long seed) {
    return create(objective, generator, critic, optimizer, average, null, batch, seed);
  }

  /**
   * Records the step of an objective that may compare with real samples.
   *
   * @param objective what is minimised
   * @param generator weights that are trained
   * @param critic weights that judge
   * @param optimizer of the generator
   * @param average of the generator's weights, or null
   * @param real a batch of real samples, read in every run if the objective asks; the caller fills
   *     it, and closes it after this. May be null if the objective does not ask
   * @param batch samples a step
   * @param seed of latents and dropout
   * @return the step
   * @throws InvalidArgumentException if the objective compares with real samples and there are none
   * @throws dev.forger.UnsupportedException if the critic gives no logits
   */
  public static GeneratorStep create(
      Objective objective,
      Weights generator,
      Weights critic,
      OptimizerState optimizer,
      MovingAverage average,
      Tensor real,
      int batch,
      long seed) {
    Regularization none = Regularization.none();
    return create(objective, none, generator, critic, optimizer, average, real, batch, seed);
  }

  static GeneratorStep create(
      Objective objective,
      Regularization regularization,
      Weights generator,
      Weights critic,
      OptimizerState optimizer,
      MovingAverage average,
      Tensor real,
      int batch,
      long seed) {
    GeneratorStep step =
        new GeneratorStep(
            objective, regularization, generator, critic, optimizer, average, real, batch, seed);
    try (Recorder recorder = new Recorder(generator.device())) {
      Tape tape =
          GeneratedSamples.tape(recorder, generator, batch, seed, Streams.GENERATOR_LATENTS);
      tape.forward(0, batch);
      step.record(recorder, tape);
      return step.runs(StepVariants.one(StepProgram.whole(recorder.finish())));
    } catch (RuntimeException e) {
      step.close();
      throw e;
    }
  }

  /** Takes memory; {@link #record} and {@link #runs} follow. */
  GeneratorStep(
      Objective objective,
      Regularization regularization,
      Weights generator,
      Weights critic,
      OptimizerState optimizer,
      MovingAverage average,
      Tensor real,
      int batch,
      long seed) {
    objective.check(critic.network());
    if (objective.generatorSeesReal() && (real == null || real.rows() < batch)) {
      throw new InvalidArgumentException(
          "real samples of a generator step",
          real == null ? "none" : real.toString(),
          batch + " rows, which objective " + objective.name() + " compares with",
          "pass the tensor that holds them");
    }
    this.objective = objective;
    this.regularization = regularization;
    this.input =
        new CriticInput(
            generator.network().outputShape(), critic.network().inputShape(), regularization, seed);
    this.packs = input.packs(batch);
    this.generator = generator;
    this.critic = critic;
    this.optimizer = optimizer;
    this.average = average;
    this.real = real;
    this.batch = batch;
    this.seed = seed;
    Device device = generator.device();
    this.loss = Tensor.zeros(device, 1, Shape.features(1), MemoryUse.BATCHES);
    this.state =
        objective.keepsState()
            ? Tensor.zeros(device, 1, Shape.features(1), MemoryUse.OPTIMIZER_STATE)
            : null;
    try {
      this.unrolled =
          regularization.unrolled() == null
              ? null
              : new UnrolledCritic(regularization.unrolled(), objective, critic);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Records what follows the forward pass of the generator. */
  void record(Recorder recorder, Tape g) {
    Ops ops = new Ops(recorder);
    Value value = recorder.bind(loss);
    generator.zeroGradients(recorder, "generator");
    g.outputCotangent(
        unrolled == null
            ? judged(recorder, g.outputValue(), value)
            : unrolled.record(recorder, real, g.outputValue(), value, batch, seed));
    ops.guard("generator loss", value);
    g.backward(0, batch, 0, 0);
    g.weights(0, batch);
    optimizer.record(recorder, "generator");
    if (average != null) {
      average.record(recorder, "generator");
    }
  }

  /** The loss of generated samples, and its cotangents by them. */
  private Value judged(Recorder recorder, Value generated, Value value) {
    Value seen = input.of(recorder, "generated", generated, packs, Streams.GENERATOR_NOISE);
    Tape d =
        new Tape(recorder, critic.network(), critic, "critic", packs, Tape.Mode.TRAINING, seen)
            .random(seed, Streams.CRITIC_DROPOUT);
    d.forward(0, packs);
    Logits fake = new Logits(d.outputValue(), packs, value, d.outputCotangent());
    objective.recordGenerator(recorder, realLogits(recorder, value), fake, state);
    d.backward(0, packs, 0, packs);
    return input.back(recorder, d.inputCotangent(), packs);
  }

  /** What the objective keeps from step to step, or null. */
  Tensor state() {
    return state;
  }

  /** What the critic says of the real samples, where the objective asks. */
  private Logits realLogits(Recorder recorder, Value value) {
    if (!objective.generatorSeesReal()) {
      return null;
    }
    Value seen =
        input.of(recorder, "real", recorder.bind(real), packs, Streams.GENERATOR_NOISE_ON_REAL);
    Tape tape =
        new Tape(
                recorder,
                critic.network(),
                critic,
                "critic on real",
                packs,
                Tape.Mode.TRAINING,
                seen)
            .random(seed, Streams.REAL_DROPOUT);
    tape.forward(0, packs);
    return new Logits(tape.outputValue(), packs, value, tape.outputCotangent());
  }

  /** Says what {@link #run} runs, once the recording is finished. */
  GeneratorStep runs(StepVariants recorded) {
    variants = recorded;
    return this;
  }

  String findNotFinite() {
    return variants.current().findNotFinite();
  }

  /**
   * Runs the step.
   *
   * @param iteration number of this generator step, from 0: addresses all random numbers
   * @throws dev.forger.DivergenceException if the loss or a gradient is not finite; parameters and
   *     running statistics are then unchanged
   */
  public void run(long iteration) {
    StepProgram program = variants.current();
    optimizer.prepare(program.program());
    if (average != null) {
      average.prepare(program.program(), iteration);
    }
    if (regularization.isNoisy()) {
      RegularizerOps.deviation(program.program(), regularization.noise(iteration));
    }
    program.run(iteration);
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
    return variants.programs().get(0);
  }

  /** Frees the program and its memory. */
  @Override
  public void close() {
    if (variants != null) {
      variants.close();
    }
    loss.close();
    if (state != null) {
      state.close();
    }
    if (unrolled != null) {
      unrolled.close();
    }
  }
}
