// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.demo;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.CriticStep;
import dev.forger.gan.GeneratorStep;
import dev.forger.gan.RateDecay;
import dev.forger.gan.divergence.FDivergence;
import dev.forger.gan.objective.FGan;
import dev.forger.gan.objective.Objective;
import java.util.function.LongConsumer;

/**
 * An f-GAN whose generator is a normal distribution, mu + sigma z, and whose critic has two hidden
 * layers of 64 tanh units (Nowozin et al. 2016, arXiv 1606.00709, section 4.1).
 *
 * @param mu mean over the last quarter of the steps
 * @param sigma mean over the last quarter of the steps
 * @param bound F, mean over the last quarter of the steps
 */
public record FGanFit(double mu, double sigma, double bound) {
  private static final int BATCH = 1024;
  private static final int HIDDEN = 64;
  private static final int CRITIC_STEPS = 2;
  private static final double RATE = 0.005;
  private static final int DATA_STREAM = 64;

  /**
   * Trains.
   *
   * @param device where
   * @param divergence the measure
   * @param target what is fitted
   * @param seed of weights, latents and samples
   * @param steps generator steps, two critic steps before each
   * @param progress hears of each step done
   * @return the fit
   * @throws dev.forger.DivergenceException if a loss is not finite
   */
  public static FGanFit train(
      Device device,
      FDivergence divergence,
      Mixture target,
      long seed,
      long steps,
      LongConsumer progress) {
    Objective objective = FGan.of(divergence, FGan.Generator.TRUE);
    Network line = Network.builder(Shape.features(1)).dense(1).build();
    Network layers =
        Network.builder(Shape.features(1))
            .dense(HIDDEN)
            .tanh()
            .dense(HIDDEN)
            .tanh()
            .dense(1)
            .build();
    Optimizer adam = Optimizer.adam(RATE, 0.5, 0.999);
    try (Weights generator = new Weights(device, line);
        Weights critic = new Weights(device, layers).initialize(Initializer.heNormal(), seed);
        OptimizerState generatorState = new OptimizerState(adam, generator);
        OptimizerState criticState = new OptimizerState(adam, critic);
        CriticStep criticStep =
            CriticStep.create(objective, generator, critic, criticState, BATCH, seed);
        GeneratorStep generatorStep =
            GeneratorStep.create(objective, generator, critic, generatorState, null, BATCH, seed)) {
      generator.set("0.weight", new float[] {1});
      generator.set("0.bias", new float[] {0});
      HostBuffer real = HostBuffer.allocate(BATCH);
      Philox data = new Philox(seed, DATA_STREAM);
      RateDecay decay = RateDecay.last(0.5, steps);
      long averaged = 0;
      double mu = 0;
      double sigma = 0;
      double bound = 0;
      for (long step = 0; step < steps; step++) {
        generatorState.rateFactor(decay.factor(step));
        criticState.rateFactor(decay.factor(step));
        for (int i = 0; i < CRITIC_STEPS; i++) {
          long iteration = step * CRITIC_STEPS + i;
          target.draw(data, iteration, BATCH, real.floats());
          criticStep.run(real, iteration);
        }
        generatorStep.run(step);
        if (step >= steps - (steps + 3) / 4) {
          mu += generator.get("0.bias")[0];
          sigma += Math.abs(generator.get("0.weight")[0]);
          bound -= (double) criticStep.lossReal() + criticStep.lossFake();
          averaged++;
        }
        progress.accept(step + 1);
      }
      return new FGanFit(mu / averaged, sigma / averaged, bound / averaged);
    }
  }
}
