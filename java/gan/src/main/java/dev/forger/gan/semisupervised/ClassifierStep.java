// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.semisupervised;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.MemoryUse;
import dev.forger.MovingAverage;
import dev.forger.Ops;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.RegularizerOps;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;
import java.util.List;

/**
 * One step of the classifier: cross entropy of labelled images, and, unless it learns from these
 * alone, D of unlabelled images to 1 and of generated ones to 0. The kinds are one batch, rows [0,
 * N), [N, 2N) and [2N, 3N).
 */
final class ClassifierStep implements AutoCloseable {
  /** Losses: labelled, real, fake. */
  static final int LOSSES = 3;

  private final Classifier classifier;
  private final List<MovingAverage> averages;
  private final Tensor labelled;
  private final Tensor labels;
  private final Tensor unlabelled;
  private final Tensor losses;
  private final HostBuffer read = HostBuffer.allocate(LOSSES);
  private Program program;

  /** A generator of null: labelled images only. */
  ClassifierStep(
      Classifier classifier,
      List<MovingAverage> averages,
      Weights generator,
      double unlabelledWeight,
      int batch,
      long seed) {
    this.classifier = classifier;
    this.averages = averages;
    Device device = classifier.features().device();
    Shape image = classifier.features().network().inputShape();
    this.labelled = Tensor.zeros(device, batch, image, MemoryUse.BATCHES);
    this.labels = Tensor.zeros(device, batch, Shape.features(1), MemoryUse.BATCHES);
    this.unlabelled = Tensor.zeros(device, batch, image, MemoryUse.BATCHES);
    this.losses = Tensor.zeros(device, LOSSES, Shape.features(1), MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(device)) {
      record(recorder, generator, unlabelledWeight, batch, seed);
      program = recorder.finish();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void record(
      Recorder recorder, Weights generator, double unlabelledWeight, int n, long seed) {
    int rows = generator == null ? n : 3 * n;
    Value seen = generator == null ? recorder.bind(labelled) : joined(recorder, generator, n, seed);
    classifier.features().zeroGradients(recorder, "features");
    classifier.head().zeroGradients(recorder, "head");
    Classifier.Passes passes = classifier.forward(recorder, seen, rows, seed, true);
    Value logits = passes.logits();
    Value cotangent = passes.logitCotangent();
    Value loss = recorder.bind(losses);
    int classes = classifier.head().network().outputShape().elements();
    RealOrFake judged = new RealOrFake(recorder, classes);
    judged.labelled("labelled loss", logits, recorder.bind(labels), n, loss, cotangent);
    if (generator == null) {
      new Ops(recorder).fill("no unlabelled loss", loss.fromRow(1), 2, 0);
    } else {
      double half = unlabelledWeight / 2;
      judged.real(
          "unlabelled loss", logits.fromRow(n), n, half, loss.fromRow(1), cotangent.fromRow(n));
      judged.fake(
          "fake loss", logits.fromRow(2L * n), n, half, loss.fromRow(2), cotangent.fromRow(2L * n));
    }
    passes.backwardHead();
    passes.backwardFeatures(0, 0);
    passes.weights();
    classifier.recordUpdate(recorder);
    for (MovingAverage average : averages) {
      average.record(recorder, "classifier");
    }
  }

  private Value joined(Recorder recorder, Weights generator, int n, long seed) {
    Value z = recorder.scratch("latents", generator.network().inputShape(), n);
    new Ops(recorder).normal("latents", z, n, seed, Streams.CRITIC_LATENTS);
    Shape image = generator.network().outputShape();
    Value seen = recorder.scratch("images", image, 3 * n);
    Tape g =
        new Tape(recorder, generator.network(), generator, "generator", n, Tape.Mode.TRAINING, z)
            .random(seed, Streams.GENERATOR_DROPOUT)
            .output(seen.fromRow(2L * n));
    g.forward(0, n);
    RegularizerOps ops = new RegularizerOps(recorder);
    ops.copy("labelled images", recorder.bind(labelled), seen, n);
    ops.copy("unlabelled images", recorder.bind(unlabelled), seen.fromRow(n), n);
    return seen;
  }

  /** Labelled images of the next run. */
  Tensor labelled() {
    return labelled;
  }

  /** Their classes. */
  Tensor labels() {
    return labels;
  }

  /** Unlabelled images of the next run; the generator's step may read them, too. */
  Tensor unlabelled() {
    return unlabelled;
  }

  void run(long iteration) {
    classifier.featuresState().prepare(program);
    for (int i = 0; i < averages.size(); i++) {
      averages.get(i).prepare(program, iteration);
    }
    program.setStep(iteration);
    program.run();
    classifier.advance();
    read.copyFrom(losses, 0, LOSSES);
  }

  float loss(int index) {
    return read.floats().get(index);
  }

  Program program() {
    return program;
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
    labelled.close();
    labels.close();
    unlabelled.close();
    losses.close();
  }
}
