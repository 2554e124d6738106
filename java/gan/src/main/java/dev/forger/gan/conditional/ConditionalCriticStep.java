// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

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
 * One step of a critic that judges images and their classes: real images with their classes are
 * real; generated images with the classes that they were made for, and real images with wrong
 * classes, are fake (Reed et al. 2016, arXiv 1605.05396, algorithm 1). Without the third term a
 * critic may ignore the class.
 *
 * <p>The three are one batch, rows [0, N), [N, 2N) and [2N, 3N), with batch statistics of their
 * own. The loss of the last two is the objective's loss on fakes, its mean over 2N.
 */
final class ConditionalCriticStep implements AutoCloseable {
  private final ConditionalModel model;
  private final int batch;
  private final Tensor images;
  private final Tensor labels;
  private final Tensor losses;
  private final HostBuffer read = HostBuffer.allocate(2);
  private final OptimizerState optimizer;
  private Program program;

  ConditionalCriticStep(
      ConditionalModel model,
      Objective objective,
      Weights generator,
      Weights critic,
      OptimizerState optimizer,
      int batch,
      long seed) {
    this.model = model;
    this.batch = batch;
    this.optimizer = optimizer;
    var device = critic.device();
    this.images = Tensor.zeros(device, batch, model.imageShape(), MemoryUse.BATCHES);
    this.labels = Tensor.zeros(device, 2 * batch, Shape.features(1), MemoryUse.BATCHES);
    this.losses = Tensor.zeros(device, 2, Shape.features(1), MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(device)) {
      record(recorder, objective, generator, critic, seed);
      program = recorder.finish();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void record(
      Recorder recorder, Objective objective, Weights generator, Weights critic, long seed) {
    int n = batch;
    Ops ops = new Ops(recorder);
    Value real = recorder.bind(images);
    Value right = recorder.bind(labels);
    Value wrong = right.fromRow(n);
    Joined joined = new Joined(recorder, model);
    Value codes = joined.codes(right, n, seed, Streams.CRITIC_LATENTS);
    Tape g =
        new Tape(
                recorder, generator.network(), generator, "generator", n, Tape.Mode.TRAINING, codes)
            .random(seed, Streams.GENERATOR_DROPOUT);
    g.forward(0, n);
    Value pairs = recorder.scratch("pairs", critic.network().inputShape(), 3 * n);
    Value rightPlanes = joined.planes(right, n);
    joined.pair("real pairs", real, rightPlanes, pairs, n);
    joined.pair("fake pairs", g.outputValue(), rightPlanes, pairs.fromRow(n), n);
    joined.pair("wrong pairs", real, joined.planes(wrong, n), pairs.fromRow(2L * n), n);

    critic.zeroGradients(recorder, "critic");
    Tape d =
        new Tape(recorder, critic.network(), critic, "critic", 3 * n, Tape.Mode.TRAINING, pairs)
            .random(seed, Streams.CRITIC_DROPOUT)
            .groups(3);
    d.forward(0, 3 * n);
    Value logits = d.outputValue();
    Value cotangent = d.outputCotangent();
    Value loss = recorder.bind(losses);
    objective.recordCritic(
        recorder,
        new Logits(logits, n, loss, cotangent),
        new Logits(logits.fromRow(n), 2 * n, loss.fromRow(1), cotangent.fromRow(n)));
    ops.guard("critic loss on real pairs", loss);
    ops.guard("critic loss on fake and wrong pairs", loss.fromRow(1));
    d.backward(0, 3 * n, 0, 0);
    d.weights(0, 3 * n);
    optimizer.record(recorder, "critic");
  }

  /** Real images of the next run. */
  Tensor images() {
    return images;
  }

  /** Classes of the next run, N right and N wrong ones; the generator's step takes the former. */
  Tensor labels() {
    return labels;
  }

  void run(long iteration) {
    optimizer.prepare(program);
    program.setStep(iteration);
    program.run();
    optimizer.advance();
    read.copyFrom(losses, 0, 2);
  }

  float lossReal() {
    return read.floats().get(0);
  }

  /** Mean over fake and wrong pairs. */
  float lossFake() {
    return read.floats().get(1);
  }

  Program program() {
    return program;
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
    images.close();
    labels.close();
    losses.close();
  }
}
