// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.MemoryUse;
import dev.forger.Ops;
import dev.forger.OptimizerState;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;
import dev.forger.gan.objective.Logits;
import dev.forger.gan.objective.Objective;

/**
 * One step of the critic, recorded once: generated samples, both losses, the gradient penalty, all
 * gradients, the optimiser.
 *
 * <p>Real, generated and interpolated samples are one batch, rows [0, N), [N, 2N) and [2N, 3N); the
 * penalty's gradient is taken by the four passes of docs/architecture.md.
 */
public final class CriticStep implements AutoCloseable {
  private static final int LOSSES = 3;

  private final Objective objective;
  private final Weights critic;
  private final OptimizerState optimizer;
  private final int batch;
  private final long seed;
  private final int rows;
  private final Tensor images;
  private final Tensor losses;
  private final HostBuffer read = HostBuffer.allocate(LOSSES);
  private StepProgram program;

  /**
   * Records the step.
   *
   * @param objective what is minimised
   * @param generator weights that make the fakes
   * @param critic weights that are trained
   * @param optimizer of the critic
   * @param batch real samples a step
   * @param seed of latents, penalty points and dropout
   * @return the step
   * @throws dev.forger.UnsupportedException if the objective has a penalty and the critic couples
   *     samples, or if the critic gives no logits
   */
  public static CriticStep create(
      Objective objective,
      Weights generator,
      Weights critic,
      OptimizerState optimizer,
      int batch,
      long seed) {
    CriticStep step = new CriticStep(objective, critic, optimizer, batch, seed);
    try (Recorder recorder = new Recorder(critic.device())) {
      step.recordFakes(recorder, generator);
      step.record(recorder);
      return step.runs(StepProgram.whole(recorder.finish()));
    } catch (RuntimeException e) {
      step.close();
      throw e;
    }
  }

  /** Takes memory; {@link #recordFakes}, {@link #record} and {@link #runs} follow. */
  CriticStep(Objective objective, Weights critic, OptimizerState optimizer, int batch, long seed) {
    this.objective = objective;
    this.critic = critic;
    this.optimizer = optimizer;
    this.batch = batch;
    this.seed = seed;
    objective.check(critic.network());
    this.rows = objective.penalty().isPresent() ? 3 * batch : 2 * batch;
    Device device = critic.device();
    this.images = Tensor.zeros(device, rows, critic.network().inputShape(), MemoryUse.BATCHES);
    this.losses = Tensor.zeros(device, LOSSES, Shape.features(1), MemoryUse.BATCHES);
  }

  /** Records the generated samples into their rows. */
  Tape recordFakes(Recorder recorder, Weights generator) {
    Tape tape =
        GeneratedSamples.tape(recorder, generator, batch, seed, Streams.CRITIC_LATENTS)
            .output(recorder.bind(images).fromRow(batch));
    tape.forward(0, batch);
    return tape;
  }

  /** Records what follows the generated samples. */
  void record(Recorder recorder) {
    Ops ops = new Ops(recorder);
    Value batchRows = recorder.bind(images);
    Value loss = recorder.bind(losses);
    critic.zeroGradients(recorder, "critic");
    Tape tape =
        new Tape(recorder, critic.network(), critic, "critic", rows, Tape.Mode.TRAINING, batchRows)
            .random(seed, Streams.CRITIC_DROPOUT)
            .groups(2)
            .affineRows(2 * batch);
    objective
        .penalty()
        .ifPresent(
            p -> {
              tape.penaltyRows(2 * batch, batch);
              ops.interpolate(
                  "penalty points",
                  batchRows,
                  batchRows.fromRow(batch),
                  batchRows.fromRow(2L * batch),
                  batch,
                  seed,
                  Streams.PENALTY_POINTS);
            });
    tape.forward(0, rows);

    Value logits = tape.outputValue();
    Value cotangent = tape.outputCotangent();
    objective.recordCritic(
        recorder,
        new Logits(logits, batch, loss, cotangent),
        new Logits(logits.fromRow(batch), batch, loss.fromRow(1), cotangent.fromRow(batch)));
    ops.guard("critic loss on real", loss);
    ops.guard("critic loss on fake", loss.fromRow(1));
    if (objective.penalty().isPresent()) {
      recordPenalty(ops, recorder, tape, objective.penalty().get(), loss.fromRow(2));
    } else {
      tape.backward(0, rows, 0, 0);
      tape.weights(0, rows);
    }
    optimizer.record(recorder, "critic");
  }

  private void recordPenalty(
      Ops ops, Recorder recorder, Tape tape, GradientPenalty penalty, Value value) {
    int first = 2 * batch;
    ops.fill("penalty cotangent", tape.outputCotangent().fromRow(first), batch, 1);
    tape.backward(0, 3 * batch, first, batch);
    ops.penalty(
        "gradient penalty",
        penalty.kind(),
        penalty.lambda(),
        penalty.target(),
        tape.inputCotangent().fromRow(first),
        tape.inputTangent().fromRow(first),
        recorder.scratch("gradient norms", Shape.features(1), batch),
        value,
        batch);
    ops.guard("gradient penalty", value);
    tape.penaltyGradients();
  }

  /** The real samples of the last run, from row 0 on. */
  Tensor real() {
    return images;
  }

  /** Says what {@link #run} runs, once the recording is finished. */
  CriticStep runs(StepProgram recorded) {
    program = recorded;
    return this;
  }

  String findNotFinite() {
    return program.findNotFinite();
  }

  /**
   * Runs the step on a batch.
   *
   * @param real N images, NHWC in [-1, 1], from index 0
   * @param iteration number of this critic step, from 0: addresses all random numbers
   * @throws dev.forger.DivergenceException if a loss or gradient is not finite; parameters and
   *     running statistics are then unchanged
   */
  public void run(HostBuffer real, long iteration) {
    real.copyTo(images, 0, batch * images.shape().elements());
    optimizer.prepare(program.program());
    program.run(iteration);
    optimizer.advance();
    read.copyFrom(losses, 0, LOSSES);
  }

  /**
   * Returns the loss on real samples of the last run; the whole loss where the objective compares
   * real and generated samples.
   *
   * @return a mean
   */
  public float lossReal() {
    return read.floats().get(0);
  }

  /**
   * Returns the loss on generated samples of the last run.
   *
   * @return a mean, 0 where the loss is not a sum of two
   */
  public float lossFake() {
    return read.floats().get(1);
  }

  /**
   * Returns the gradient penalty of the last run.
   *
   * @return λ times a mean, 0 when there is none
   */
  public float penalty() {
    return read.floats().get(2);
  }

  /**
   * Returns what runs.
   *
   * @return the program, for descriptions and profiles
   */
  public Program program() {
    return program.program();
  }

  /** Frees the program and its memory. */
  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
    images.close();
    losses.close();
  }
}
