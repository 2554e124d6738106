// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

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
import dev.forger.gan.objective.Logits;
import dev.forger.gan.objective.Objective;

/** One step of a generator that is given conditions, judged with them by the frozen critic. */
final class ConditionalGeneratorStep implements AutoCloseable {
  private final OptimizerState optimizer;
  private final MovingAverage average;
  private final Tensor loss;
  private final HostBuffer read = HostBuffer.allocate(2);
  private Program program;

  /** Takes the conditions of its samples from the first rows of those given. */
  ConditionalGeneratorStep(
      Pairing pairing,
      Objective objective,
      double classWeight,
      Weights generator,
      Weights critic,
      OptimizerState optimizer,
      MovingAverage average,
      Tensor given,
      int batch,
      long seed) {
    this.optimizer = optimizer;
    this.average = average;
    this.loss = Tensor.zeros(generator.device(), 2, Shape.features(1), MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(generator.device())) {
      int n = batch;
      Value conditions = recorder.bind(given);
      Value codes = pairing.codes(recorder, conditions, n, seed, Streams.GENERATOR_LATENTS);
      generator.zeroGradients(recorder, "generator");
      Tape g =
          new Tape(
                  recorder,
                  generator.network(),
                  generator,
                  "generator",
                  n,
                  Tape.Mode.TRAINING,
                  codes)
              .random(seed, Streams.GENERATOR_DROPOUT);
      g.forward(0, n);
      Value pairs = recorder.scratch("pairs", critic.network().inputShape(), n);
      Value ofImages = pairing.ofImages(recorder, conditions, n);
      pairing.pair(recorder, "fake pairs", g.outputValue(), ofImages, pairs, n);
      Tape d =
          new Tape(recorder, critic.network(), critic, "critic", n, Tape.Mode.TRAINING, pairs)
              .random(seed, Streams.CRITIC_DROPOUT);
      d.forward(0, n);
      CriticOutputs outputs = CriticOutputs.after(recorder, d, critic.network().outputShape(), n);
      Value value = recorder.bind(loss);
      objective.recordGenerator(
          recorder, null, new Logits(outputs.logits(), n, value, outputs.cotangent()), null);
      new Ops(recorder).guard("generator loss", value);
      Value classes = outputs.hasClasses() ? pairing.ofCodes(recorder, conditions, n) : null;
      outputs.classLoss("generator class loss", classes, 1, n, classWeight, value.fromRow(1));
      outputs.join();
      d.backward(0, n, 0, n);
      g.outputCotangent(pairing.imagePart(recorder, d.inputCotangent(), n));
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

  void run(long iteration) {
    optimizer.prepare(program);
    average.prepare(program, iteration);
    program.setStep(iteration);
    program.run();
    optimizer.advance();
    read.copyFrom(loss, 0, 2);
  }

  float loss() {
    return read.floats().get(0);
  }

  /** The weighted cross entropy of the classes, 0 without a classifier. */
  float classLoss() {
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
    loss.close();
  }
}
