// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

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
import dev.forger.gan.regularizer.GradientPenalty;
import java.util.Optional;

/**
 * One step of a critic that judges images and their conditions: real images with their conditions
 * are real; generated images with the conditions that they were made for, and real images with
 * wrong conditions, are fake (Reed et al. 2016, arXiv 1605.05396, algorithm 1). Without the third
 * term a critic may ignore the condition, unless its layers cannot (Miyato and Koyama 2018).
 *
 * <p>The kinds are one batch, rows [0, N), [N, 2N) and [2N, 3N), with batch statistics of their
 * own, and the points of a gradient penalty behind them. The loss of the fakes is the objective's,
 * its mean over both kinds. The penalty is on gradients by images; conditions stay.
 */
final class ConditionalCriticStep implements AutoCloseable {
  /** What a critic step minimises. */
  record Losses(
      Objective objective,
      boolean wrongPairs,
      Optional<GradientPenalty> penalty,
      double classWeight) {
    int kinds() {
      return wrongPairs ? 3 : 2;
    }
  }

  private static final int NUMBERS = 4;

  private final Pairing pairing;
  private final Losses what;
  private final int batch;
  private final long seed;
  private final Tensor images;
  private final Tensor given;
  private final Tensor losses;
  private final HostBuffer read = HostBuffer.allocate(NUMBERS);
  private final OptimizerState optimizer;
  private Program program;

  ConditionalCriticStep(
      Pairing pairing,
      Losses what,
      Weights generator,
      Weights critic,
      OptimizerState optimizer,
      int batch,
      long seed) {
    this.pairing = pairing;
    this.what = what;
    this.batch = batch;
    this.seed = seed;
    this.optimizer = optimizer;
    Device device = critic.device();
    this.images = Tensor.zeros(device, batch, pairing.imageShape(), MemoryUse.BATCHES);
    this.given = Tensor.zeros(device, 2 * batch, pairing.conditionShape(), MemoryUse.BATCHES);
    this.losses = Tensor.zeros(device, NUMBERS, Shape.features(1), MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(device)) {
      record(recorder, generator, critic);
      program = recorder.finish();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void record(Recorder recorder, Weights generator, Weights critic) {
    final int n = batch;
    final int judged = what.kinds() * n;
    final int rows = judged + (what.penalty().isPresent() ? n : 0);
    Ops ops = new Ops(recorder);
    Value real = recorder.bind(images);
    Value right = recorder.bind(given);
    Value codes = pairing.codes(recorder, right, n, seed, Streams.CRITIC_LATENTS);
    Tape g =
        new Tape(
                recorder, generator.network(), generator, "generator", n, Tape.Mode.TRAINING, codes)
            .random(seed, Streams.GENERATOR_DROPOUT);
    g.forward(0, n);
    Value pairs = recorder.scratch("pairs", critic.network().inputShape(), rows);
    Value rightPlaces = pairing.ofImages(recorder, right, n);
    pairing.pair(recorder, "real pairs", real, rightPlaces, pairs, n);
    pairing.pair(recorder, "fake pairs", g.outputValue(), rightPlaces, pairs.fromRow(n), n);
    if (what.wrongPairs()) {
      Value wrong = pairing.ofImages(recorder, right.fromRow(n), n);
      pairing.pair(recorder, "wrong pairs", real, wrong, pairs.fromRow(2L * n), n);
    }

    critic.zeroGradients(recorder, "critic");
    Tape d =
        new Tape(recorder, critic.network(), critic, "critic", rows, Tape.Mode.TRAINING, pairs)
            .random(seed, Streams.CRITIC_DROPOUT)
            .groups(what.kinds())
            .affineRows(judged);
    Optional<PairPenalty> penalty =
        what.penalty().map(p -> new PairPenalty(recorder, pairing, p, judged, n, seed));
    penalty.ifPresent(p -> p.points(d, real, g.outputValue(), rightPlaces, pairs));
    d.forward(0, rows);
    CriticOutputs outputs = CriticOutputs.after(recorder, d, critic.network().outputShape(), rows);
    Value logits = outputs.logits();
    Value cotangent = outputs.cotangent();
    Value loss = recorder.bind(losses);
    what.objective()
        .recordCritic(
            recorder,
            new Logits(logits, n, loss, cotangent),
            new Logits(logits.fromRow(n), judged - n, loss.fromRow(1), cotangent.fromRow(n)));
    ops.guard("critic loss on real pairs", loss);
    ops.guard("critic loss on fake and wrong pairs", loss.fromRow(1));
    Value classes = outputs.hasClasses() ? classesOfBoth(recorder, right, n) : null;
    outputs.classLoss("critic class loss", classes, 2, n, what.classWeight(), loss.fromRow(3));
    penalty.ifPresent(p -> p.cotangent(cotangent));
    outputs.join();
    if (penalty.isPresent()) {
      penalty.get().gradients(d, loss.fromRow(2));
    } else {
      ops.fill("no penalty", loss.fromRow(2), 1, 0);
      d.backward(0, judged, 0, 0);
      d.weights(0, judged);
    }
    optimizer.record(recorder, "critic");
  }

  /** One-hot classes of real and of fake images, which were made for those of the real ones. */
  private Value classesOfBoth(Recorder recorder, Value right, int n) {
    Value once = pairing.ofCodes(recorder, right, n);
    Value twice = recorder.scratch("classes of both", pairing.codeConditionShape(), 2 * n);
    RegularizerOps ops = new RegularizerOps(recorder);
    ops.copy("classes of real", once, twice, n);
    ops.copy("classes of fake", once, twice.fromRow(n), n);
    return twice;
  }

  /** Real images of the next run. */
  Tensor images() {
    return images;
  }

  /**
   * Conditions of the next run, N right and N wrong ones; the generator's step takes the former.
   */
  Tensor given() {
    return given;
  }

  void run(long iteration) {
    optimizer.prepare(program);
    program.setStep(iteration);
    program.run();
    optimizer.advance();
    read.copyFrom(losses, 0, NUMBERS);
  }

  float lossReal() {
    return read.floats().get(0);
  }

  /** Mean over fake and wrong pairs. */
  float lossFake() {
    return read.floats().get(1);
  }

  /** λ times a mean, 0 where there is no penalty. */
  float penalty() {
    return read.floats().get(2);
  }

  /** The weighted cross entropies of the classes, 0 without a classifier. */
  float classLoss() {
    return read.floats().get(3);
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
    given.close();
    losses.close();
  }
}
