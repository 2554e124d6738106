// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.semisupervised;

import dev.forger.Device;
import dev.forger.FeatureMatching;
import dev.forger.HostBuffer;
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

/** One step of the generator against a frozen classifier, by its features or by its D. */
final class GeneratorStep implements AutoCloseable {
  private final OptimizerState optimizer;
  private final MovingAverage average;
  private final Tensor loss;
  private final HostBuffer read = HostBuffer.allocate(1);
  private Program program;

  /** Takes the images whose features are matched from those of the classifier's step. */
  GeneratorStep(
      Classifier classifier,
      GeneratorLoss what,
      Weights generator,
      OptimizerState optimizer,
      MovingAverage average,
      Tensor real,
      int n,
      long seed) {
    this.optimizer = optimizer;
    this.average = average;
    Device device = generator.device();
    this.loss = Tensor.zeros(device, 1, Shape.features(1), MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(device)) {
      Value z = recorder.scratch("latents", generator.network().inputShape(), n);
      new Ops(recorder).normal("latents", z, n, seed, Streams.GENERATOR_LATENTS);
      generator.zeroGradients(recorder, "generator");
      Tape g =
          new Tape(recorder, generator.network(), generator, "generator", n, Tape.Mode.TRAINING, z)
              .random(seed, Streams.GENERATOR_DROPOUT);
      g.forward(0, n);
      Value value = recorder.bind(loss);
      Value back =
          what == GeneratorLoss.FEATURE_MATCHING
              ? matched(recorder, classifier, g.outputValue(), recorder.bind(real), n, seed, value)
              : judged(recorder, classifier, g.outputValue(), n, seed, value);
      g.outputCotangent(back);
      g.backward(0, n, 0, 0);
      g.weights(0, n);
      optimizer.record(recorder, "generator");
      average.record(recorder, "generator");
      program = recorder.finish();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Records feature matching; returns the cotangents of the generated images. */
  private static Value matched(
      Recorder recorder, Classifier by, Value fake, Value real, int n, long seed, Value value) {
    Value seen = recorder.scratch("images", by.features().network().inputShape(), 2 * n);
    RegularizerOps ops = new RegularizerOps(recorder);
    ops.copy("real images", real, seen, n);
    ops.copy("generated images", fake, seen.fromRow(n), n);
    Classifier.Passes passes = by.forward(recorder, seen, 2 * n, seed, false);
    Value features = passes.features();
    new FeatureMatching(recorder)
        .loss(
            "feature matching",
            features,
            features.fromRow(n),
            n,
            value,
            passes.featureCotangent().fromRow(n));
    new Ops(recorder).guard("generator loss", value);
    passes.backwardFeatures(n, n);
    return passes.imageCotangent().fromRow(n);
  }

  /** Records -ln D; returns the cotangents of the generated images. */
  private static Value judged(
      Recorder recorder, Classifier by, Value fake, int n, long seed, Value value) {
    Classifier.Passes passes = by.forward(recorder, fake, n, seed, true);
    int classes = by.head().network().outputShape().elements();
    new RealOrFake(recorder, classes)
        .real("generator loss", passes.logits(), n, 1, value, passes.logitCotangent());
    passes.backwardHead();
    passes.backwardFeatures(0, n);
    return passes.imageCotangent();
  }

  void run(long iteration) {
    optimizer.prepare(program);
    average.prepare(program, iteration);
    program.setStep(iteration);
    program.run();
    optimizer.advance();
    read.copyFrom(loss, 0, 1);
  }

  float loss() {
    return read.floats().get(0);
  }

  Program program() {
    return program;
  }

  @Override
  public void close() {
    if (program != null) {
      program.close();
    }
    loss.close();
  }
}
