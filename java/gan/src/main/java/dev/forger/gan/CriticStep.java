// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.MemoryUse;
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
import dev.forger.gan.objective.Logits;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.regularizer.Regularizer;
import java.util.ArrayList;
import java.util.List;

/**
 * One step of the critic, recorded once: generated samples, both losses, gradient penalties, all
 * gradients, the optimiser.
 *
 * <p>Real samples, generated ones, and the points of each penalty are one batch, rows [0, N), [N,
 * 2N), [2N, 3N) and so on; the penalties' gradients are taken by the four passes of
 * docs/architecture.md. Steps in which a lazy penalty rests are recorded without it.
 */
public final class CriticStep implements AutoCloseable {
  private final Objective objective;
  private final Regularization regularization;
  private final CriticInput input;
  private final LazySchedule schedule;
  private final Weights critic;
  private final OptimizerState optimizer;
  private final int batch;
  private final int packs;
  private final long seed;
  private final int generatorEvery;
  private final Tensor images;
  private final Tensor losses;
  private final HostBuffer read;
  private StepVariants variants;

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
    return create(objective, List.of(), generator, critic, optimizer, batch, seed);
  }

  /**
   * Records the step of a regularised critic. What regularizers change of the model or the
   * objective is not done here.
   *
   * @param objective what is minimised
   * @param regularizers penalties, noise, packs, changes behind the optimiser
   * @param generator weights that make the fakes
   * @param critic weights that are trained
   * @param optimizer of the critic
   * @param batch real samples a step
   * @param seed of latents, penalty points, noise and dropout
   * @return the step
   * @throws dev.forger.UnsupportedException if there is a penalty and the critic couples samples,
   *     or if the critic gives no logits
   */
  public static CriticStep create(
      Objective objective,
      List<Regularizer> regularizers,
      Weights generator,
      Weights critic,
      OptimizerState optimizer,
      int batch,
      long seed) {
    Regularization regularization = new Regularization(regularizers);
    return create(objective, regularization, generator, critic, optimizer, batch, seed, 1);
  }

  static CriticStep create(
      Objective objective,
      Regularization regularization,
      Weights generator,
      Weights critic,
      OptimizerState optimizer,
      int batch,
      long seed,
      int generatorEvery) {
    CriticStep step =
        new CriticStep(
            objective, regularization, generator, critic, optimizer, batch, seed, generatorEvery);
    List<StepProgram> programs = new ArrayList<>();
    try {
      for (int variant = 0; variant < step.schedule.variants(); variant++) {
        try (Recorder recorder = new Recorder(critic.device())) {
          step.recordFakes(recorder, generator);
          step.record(recorder, variant);
          programs.add(StepProgram.whole(recorder.finish()));
        }
      }
      return step.runs(new StepVariants(programs, step.schedule));
    } catch (RuntimeException e) {
      programs.forEach(StepProgram::close);
      step.close();
      throw e;
    }
  }

  /** Takes memory; {@link #recordFakes}, {@link #record} and {@link #runs} follow. */
  CriticStep(
      Objective objective,
      Regularization regularization,
      Weights generator,
      Weights critic,
      OptimizerState optimizer,
      int batch,
      long seed,
      int generatorEvery) {
    this.objective = objective;
    this.regularization = regularization;
    Shape sample = generator.network().outputShape();
    this.input = new CriticInput(sample, critic.network().inputShape(), regularization, seed);
    this.schedule = new LazySchedule(regularization.penalties(objective));
    this.critic = critic;
    this.optimizer = optimizer;
    this.batch = batch;
    this.packs = input.packs(batch);
    this.seed = seed;
    this.generatorEvery = generatorEvery;
    objective.check(critic.network());
    int penalties = schedule.penalties().size();
    Device device = critic.device();
    int rows = input.isPlain() ? (2 + penalties) * batch : 2 * batch;
    this.images = Tensor.zeros(device, rows, sample, MemoryUse.BATCHES);
    int numbers = 2 + Math.max(1, penalties);
    this.losses = Tensor.zeros(device, numbers, Shape.features(1), MemoryUse.BATCHES);
    this.read = HostBuffer.allocate(numbers);
  }

  /** Which penalties the steps have. */
  LazySchedule schedule() {
    return schedule;
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
  void record(Recorder recorder, int variant) {
    Ops ops = new Ops(recorder);
    PenaltyRows penalties = new PenaltyRows(recorder, schedule, variant, packs, seed);
    int rows = penalties.end();
    Value seen = seen(recorder, rows);
    Value loss = recorder.bind(losses);
    critic.zeroGradients(recorder, "critic");
    Tape tape =
        new Tape(recorder, critic.network(), critic, "critic", rows, Tape.Mode.TRAINING, seen)
            .random(seed, Streams.CRITIC_DROPOUT)
            .groups(2)
            .affineRows(2 * packs);
    penalties.points(tape, seen);
    tape.forward(0, rows);

    Value logits = tape.outputValue();
    Value cotangent = tape.outputCotangent();
    objective.recordCritic(
        recorder,
        new Logits(logits, packs, loss, cotangent),
        new Logits(logits.fromRow(packs), packs, loss.fromRow(1), cotangent.fromRow(packs)));
    ops.guard("critic loss on real", loss);
    ops.guard("critic loss on fake", loss.fromRow(1));
    penalties.gradients(tape, loss.fromRow(2));
    optimizer.record(recorder, "critic");
    regularization.afterUpdate(recorder, critic);
  }

  /** Real samples, generated ones, and rows for penalties, as the critic sees them. */
  private Value seen(Recorder recorder, int rows) {
    Value samples = recorder.bind(images);
    if (input.isPlain()) {
      return samples;
    }
    Value seen = recorder.scratch("critic input", critic.network().inputShape(), rows);
    input.record(recorder, "real", samples, seen, packs, Streams.NOISE_ON_REAL);
    input.record(
        recorder,
        "fake",
        samples.fromRow(batch),
        seen.fromRow(packs),
        packs,
        Streams.NOISE_ON_FAKE);
    return seen;
  }

  /** The real samples of the last run, from row 0 on. */
  Tensor real() {
    return images;
  }

  /** Says what {@link #run} runs, once the recording is finished. */
  CriticStep runs(StepVariants recorded) {
    variants = recorded;
    return this;
  }

  String findNotFinite() {
    return variants.current().findNotFinite();
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
    runAgain(iteration);
  }

  /** Runs the step on the real samples of the last run. */
  void runAgain(long iteration) {
    schedule.choose(iteration);
    StepProgram program = variants.current();
    optimizer.prepare(program.program());
    if (regularization.isNoisy()) {
      double deviation = regularization.noise(iteration / generatorEvery);
      RegularizerOps.deviation(program.program(), deviation);
    }
    program.run(iteration);
    optimizer.advance();
    read.copyFrom(losses, 0, losses.rows());
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
   * Returns the gradient penalty of the last run, the sum where there are several. A penalty of
   * every k steps counts k times in its steps and is 0 in the others.
   *
   * @return λ times a mean, 0 when there is none
   */
  public float penalty() {
    float sum = 0;
    for (int i = 2; i < losses.rows(); i++) {
      sum += read.floats().get(i);
    }
    return sum;
  }

  /**
   * Returns what runs, with all penalties.
   *
   * @return the program, for descriptions and profiles
   */
  public Program program() {
    return programs().get(0);
  }

  /** The programs of all variants of {@link #schedule()}. */
  List<Program> programs() {
    return variants.programs();
  }

  /** Frees the programs and their memory. */
  @Override
  public void close() {
    if (variants != null) {
      variants.close();
    }
    images.close();
    losses.close();
  }
}
