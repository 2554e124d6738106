// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Parameter;
import dev.forger.Philox;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Weights;
import dev.forger.gan.objective.Objective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * A new critic trained between real and given samples: what it finds is an estimate of their
 * distance that owes nothing to the critic that a generator was trained against. Not thread-safe.
 */
public final class FreshCritic implements AutoCloseable {
  private static final int BATCH = 64;
  private static final int STREAM = 77;
  private static final int LOOKS = 20;

  private final Device device;
  private final Objective objective;
  private final Weights critic;
  private final long seed;
  private double rate = 5e-4;

  /**
   * Draws the weights of a critic.
   *
   * @param device where it trains, to be closed after this
   * @param critic with one output a sample
   * @param initializer of its weights
   * @param objective what it minimises
   * @param seed of weights and batches
   */
  public FreshCritic(
      Device device, Network critic, Initializer initializer, Objective objective, long seed) {
    this.device = device;
    this.objective = objective;
    this.critic = new Weights(device, critic).initialize(initializer, seed);
    this.seed = seed;
  }

  /**
   * Sets the learning rate, 5e-4 unless set, which suits images.
   *
   * @param value of Adam, above 0
   * @return this
   */
  public FreshCritic rate(double value) {
    this.rate = value;
    return this;
  }

  /**
   * Trains it with Adam on batches of 64 drawn with replacement, at a rate that falls over the
   * second half of the steps.
   *
   * @param real samples of the critic's shape
   * @param fake samples of the same shape
   * @param steps at least 1
   * @return this
   * @throws ShapeException if the shapes differ
   */
  public FreshCritic train(Samples real, Samples fake, int steps) {
    return train(real, fake, steps, scorer -> 0);
  }

  /**
   * Trains it as {@link #train(Samples, Samples, int)} does, looks at it some twenty times, and
   * leaves it as it was at the best of these looks: a critic that knows its samples by heart says
   * little of others.
   *
   * @param real samples of the critic's shape
   * @param fake samples of the same shape
   * @param steps at least 1
   * @param quality of the critic, the higher the better, on samples that it is not trained on
   * @return this
   * @throws ShapeException if the shapes differ
   */
  public FreshCritic train(
      Samples real, Samples fake, int steps, ToDoubleFunction<CriticScorer> quality) {
    if (!real.shape().equals(fake.shape())) {
      throw new ShapeException(
          "critic, samples",
          fake.shape().toString(),
          real.shape().toString(),
          "compare like with like");
    }
    int n = fake.shape().elements();
    Philox draws = new Philox(seed, STREAM);
    HostBuffer batch = HostBuffer.allocate(BATCH * n);
    RateDecay decay = RateDecay.last(0.5, steps);
    int every = Math.max(1, steps / LOOKS);
    double best = Double.NEGATIVE_INFINITY;
    Map<String, float[]> kept = Map.of();
    try (Weights none = new Weights(device, unused(fake.shape()));
        CriticScorer scorer = scorer();
        OptimizerState state = new OptimizerState(Optimizer.adam(rate, 0.5, 0.9), critic);
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
          batch.floats().put(i * n, real.values(), chosen.nextInt(real.count()) * n, n);
          int at = chosen.nextInt(fake.count());
          step.real().write((long) (BATCH + i) * n, fake.values(), at * n, n);
        }
        state.rateFactor(decay.factor(iteration));
        step.run(batch, iteration);
        if ((iteration + 1) % every == 0 || iteration + 1 == steps) {
          double now = quality.applyAsDouble(scorer);
          if (now >= best) {
            best = now;
            kept = values();
          }
        }
      }
    }
    kept.forEach(critic::set);
    return this;
  }

  private Map<String, float[]> values() {
    Map<String, float[]> values = new LinkedHashMap<>();
    for (Parameter parameter : critic.network().parameters()) {
      values.put(parameter.name(), critic.get(parameter.name()));
    }
    return values;
  }

  /** The step takes the shape of samples from a generator, which does not run here. */
  private static Network unused(Shape samples) {
    return Network.builder(Shape.features(1)).denseTo(samples, false).build();
  }

  /**
   * Plans its scores of samples that it was not trained on.
   *
   * @return to be closed before this
   */
  public CriticScorer scorer() {
    return new CriticScorer(critic);
  }

  @Override
  public void close() {
    critic.close();
  }
}
