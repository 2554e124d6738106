// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Philox;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.data.ImageDataset;
import dev.forger.gan.objective.Objective;
import java.util.List;

/**
 * A new critic trained between real images and given samples: what it finds is an estimate of their
 * distance that owes nothing to the critic that the generator was trained against.
 */
public final class FreshCritic implements AutoCloseable {
  private static final int BATCH = 64;
  private static final int STREAM = 77;

  private final Device device;
  private final Objective objective;
  private final Weights critic;
  private final long seed;

  /** Draws the weights of a critic. */
  public FreshCritic(
      Device device, Network critic, Initializer initializer, Objective objective, long seed) {
    this.device = device;
    this.objective = objective;
    this.critic = new Weights(device, critic).initialize(initializer, seed);
    this.seed = seed;
  }

  /** Trains it on batches drawn with replacement, at a rate that falls over the second half. */
  public FreshCritic train(ImageDataset real, Samples fake, int steps) {
    int n = fake.shape().elements();
    Philox draws = new Philox(seed, STREAM);
    HostBuffer batch = HostBuffer.allocate(BATCH * n);
    float[] image = new float[n];
    RateDecay decay = RateDecay.last(0.5, steps);
    try (Weights none = new Weights(device, unused(fake.shape()));
        OptimizerState state = new OptimizerState(Optimizer.adam(5e-4, 0.5, 0.9), critic);
        CriticStep step =
            new CriticStep(
                objective, new Regularization(List.of()), none, critic, state, BATCH, seed, 1)) {
      try (Recorder recorder = new Recorder(device)) {
        step.record(recorder, 0);
        step.runs(new StepVariants(List.of(StepProgram.whole(recorder.finish())), step.schedule()));
      }
      for (int iteration = 0; iteration < steps; iteration++) {
        Philox.Sequence chosen = draws.sequence(iteration);
        for (int i = 0; i < BATCH; i++) {
          real.read(chosen.nextInt(real.size()), image, 0);
          batch.floats().put(i * n, image);
          int at = chosen.nextInt(fake.count());
          step.real().write((long) (BATCH + i) * n, fake.values(), at * n, n);
        }
        state.rateFactor(decay.factor(iteration));
        step.run(batch, iteration);
      }
    }
    return this;
  }

  /** The step takes the shape of samples from a generator, which does not run here. */
  private static Network unused(Shape samples) {
    return Network.builder(Shape.features(1)).denseTo(samples, false).build();
  }

  /** Plans its scores of images that it was not trained on. */
  public CriticScorer scorer() {
    return new CriticScorer(critic);
  }

  @Override
  public void close() {
    critic.close();
  }
}
