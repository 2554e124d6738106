// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.matching;

import dev.forger.Device;
import dev.forger.Discrepancy;
import dev.forger.InvalidArgumentException;
import dev.forger.Ops;
import dev.forger.Philox;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Value;
import dev.forger.Weights;
import dev.forger.gan.ImageTrainer;
import dev.forger.gan.NetworkRows;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.System;
import java.util.Arrays;
import java.util.List;

/**
 * A generative moment matching network (Li, Swersky and Zemel 2015; Dziugaite, Roy and Ghahramani
 * 2015): uniform codes go through a generator, the maximum mean discrepancy between its images and
 * as many real ones is taken, and the generator goes down the gradient of that. No critic, no game.
 */
@System(row = "A2.1", equation = "min over G of MMD(G(z), x), z uniform", seed = 0)
public final class MatchingNetwork extends ImageTrainer {
  private static final int LATENTS = 16;
  private static final int SAMPLES = 17;
  private static final int DROPOUT = 1 << 16;

  final Weights generator;
  private final Shape imageShape;
  private final Discrepancy.Estimator estimator;
  private final double[] sigmas;

  MatchingNetwork(MatchingNetworkBuilder options) {
    super(List.of("mmd"), options, options.generator.outputShape(), false);
    estimator = options.estimator;
    sigmas = options.sigmas;
    imageShape = options.generator.outputShape();
    try {
      if (batch() < 2) {
        throw new InvalidArgumentException(
            "batch", "1", "at least 2", "discrepancies are those of sets of samples");
      }
      generator = network("generator", options.generator, options.initializer);
      record();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Starts the options.
   *
   * @param device where it trains
   * @return a builder
   */
  public static MatchingNetworkBuilder builder(Device device) {
    return new MatchingNetworkBuilder(device);
  }

  private void record() {
    int n = batch();
    try (Recorder recorder = new Recorder(device())) {
      recordZeroGradients(recorder);
      Value z = recorder.scratch("codes", generator.network().inputShape(), n);
      new Ops(recorder).uniform("codes", z, n, seed(), LATENTS, -1, 1);
      Tape tape =
          new Tape(recorder, generator.network(), generator, "generator", n, Tape.Mode.TRAINING, z)
              .random(seed(), DROPOUT);
      tape.forward(0, n);
      new Discrepancy(recorder)
          .loss(
              "discrepancy",
              estimator,
              sigmas,
              tape.outputValue(),
              recorder.bind(images()),
              n,
              number(recorder, 0),
              tape.outputCotangent());
      recordGuard(recorder, "discrepancy", 0);
      tape.backward(0, n, 0, 0);
      tape.weights(0, n);
      recordUpdates(recorder);
      runs(recorder.finish());
    }
  }

  @Override
  protected String system() {
    return "matching network "
        + generator.network().inputShape().elements()
        + " "
        + estimator
        + " sigmas "
        + Arrays.toString(sigmas);
  }

  @Override
  public SampleSource samples(long seed) {
    NetworkRows network = new NetworkRows("generator", generator);
    return new SampleSource() {
      @Override
      public Shape shape() {
        return imageShape;
      }

      @Override
      public Samples sample(int count) {
        if (count < 1) {
          throw new InvalidArgumentException(
              "count", Integer.toString(count), "at least 1", "ask for some samples");
        }
        float[] codes = new float[Math.multiplyExact(count, network.inputLength())];
        new Philox(seed, SAMPLES).uniforms(0, 0, codes);
        for (int i = 0; i < codes.length; i++) {
          codes[i] = 2 * codes[i] - 1;
        }
        return new Samples(network.apply(codes), count, imageShape);
      }

      @Override
      public void close() {
        network.close();
      }
    };
  }
}
