// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.classification;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.MemoryUse;
import dev.forger.Ops;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Rows;
import dev.forger.ScoreFunction;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;

/**
 * One step of a classifier, recorded once, and of its critic where there is one: the program has a
 * part that ends with the update of the critic, and one that ends with that of the classifier.
 */
abstract class ClassifierStep implements AutoCloseable {
  /** Places among the losses. */
  static final int CLASSIFIER = 0;

  static final int REAL = 1;
  static final int FAKE = 2;
  private static final int LOSSES = 3;

  final Parts parts;
  private final Tensor images;
  private final Tensor labels;
  private final Tensor losses;
  private final Tensor diagnostics;
  private final HostBuffer read = HostBuffer.allocate(LOSSES);
  private final HostBuffer readDiagnostics = HostBuffer.allocate(ScoreFunction.DIAGNOSTICS);
  private Program program;

  ClassifierStep(Parts parts) {
    this.parts = parts;
    Device device = parts.classifier().device();
    Shape one = Shape.features(1);
    Shape image = parts.classifier().network().inputShape();
    this.images = Tensor.zeros(device, parts.batch(), image, MemoryUse.BATCHES);
    this.labels = Tensor.zeros(device, parts.batch(), one, MemoryUse.BATCHES);
    this.losses = Tensor.zeros(device, LOSSES, one, MemoryUse.BATCHES);
    this.diagnostics = Tensor.zeros(device, ScoreFunction.DIAGNOSTICS, one, MemoryUse.BATCHES);
  }

  /** Records the step of a teacher. */
  static ClassifierStep of(Parts parts) {
    ClassifierStep step =
        switch (parts.options().teacher) {
          case CROSS_ENTROPY -> new CrossEntropyStep(parts);
          case WASSERSTEIN -> new SoftmaxStep(parts);
          default -> new DrawnLabelsStep(parts);
        };
    try (Recorder recorder = new Recorder(parts.classifier().device())) {
      step.record(recorder, recorder.bind(step.images), recorder.bind(step.losses));
      step.program = recorder.finish();
      return step;
    } catch (RuntimeException e) {
      step.close();
      throw e;
    }
  }

  /** Records all parts. */
  abstract void record(Recorder recorder, Value x, Value loss);

  /** The labels of the images, one-hot. */
  final Value oneHot(Recorder recorder) {
    Value classes = recorder.scratch("classes", Shape.features(parts.classes()), parts.batch());
    new Rows(recorder).oneHot("classes", 1, recorder.bind(labels), classes, parts.batch());
    return classes;
  }

  final Value diagnostics(Recorder recorder) {
    return recorder.bind(diagnostics);
  }

  /** Records the gradients of the classifier from the cotangents of its logits. */
  final void gradients(Recorder recorder, Tape g, Value loss) {
    new Ops(recorder).guard("classifier loss", loss.fromRow(CLASSIFIER));
    parts.classifier().zeroGradients(recorder, "classifier");
    g.backward(0, parts.batch(), 0, 0);
    g.weights(0, parts.batch());
  }

  /** Receives the images of a step, in [-1, 1]. */
  final Tensor images() {
    return images;
  }

  /** Receives their classes. */
  final Tensor labels() {
    return labels;
  }

  /**
   * Runs the part of the critic.
   *
   * @param iteration addresses all random numbers
   */
  final void trainCritic(long iteration) {
    program.setStep(iteration);
    parts.critic().prepare(program);
    program.run(0);
    parts.critic().advance();
  }

  /**
   * Runs the step.
   *
   * @param iteration from 0: addresses all random numbers
   */
  final void run(long iteration) {
    program.setStep(iteration);
    if (parts.critic() != null) {
      trainCritic(iteration);
    }
    parts.classifierState().prepare(program);
    program.run(program.parts() - 1);
    parts.classifierState().advance();
    read.copyFrom(losses, 0, LOSSES);
    readDiagnostics.copyFrom(diagnostics, 0, ScoreFunction.DIAGNOSTICS);
  }

  /** A loss of the last run. */
  final float loss(int index) {
    return read.floats().get(index);
  }

  /** A number of {@link ScoreFunction}, of the last run. */
  final float diagnostic(int index) {
    return readDiagnostics.floats().get(index);
  }

  final Program program() {
    return program;
  }

  @Override
  public final void close() {
    if (program != null) {
      program.close();
    }
    images.close();
    labels.close();
    losses.close();
    diagnostics.close();
  }
}
