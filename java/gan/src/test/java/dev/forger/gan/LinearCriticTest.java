// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.HostBuffer;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import dev.forger.gan.divergence.FDivergence;
import dev.forger.gan.divergence.FDivergences;
import dev.forger.gan.objective.FGan;
import dev.forger.gan.sampling.Normal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Critics a x + b between N(0,1) and N(1,1): their best slopes and bounds are known. */
@Proves({"A4.1", "A4.2"})
class LinearCriticTest {
  private static final int BATCH = 2048;
  private static final int STEPS = 300;
  private static final int HELD_OUT = 50_000;

  /** Mean and standard error of a sum of two independent means. */
  private static double[] bound(FDivergence d, double a, double b) {
    Normal normal = new Normal(0, 1);
    double[] mean = new double[2];
    double[] square = new double[2];
    for (int side = 0; side < 2; side++) {
      Philox.Sequence uniforms = new Philox(99, side).sequence(0);
      for (int i = 0; i < HELD_OUT; i++) {
        double v = a * (normal.quantile(uniforms.nextUniform()) + side) + b;
        double term = side == 0 ? d.activation(v) : -d.composite(v);
        mean[side] += term / HELD_OUT;
        square[side] += term * term / HELD_OUT;
      }
    }
    double variance = square[0] - mean[0] * mean[0] + square[1] - mean[1] * mean[1];
    return new double[] {mean[0] + mean[1], Math.sqrt(variance / HELD_OUT)};
  }

  /** F by quadrature. */
  private static double exact(FDivergence d, double a, double b) {
    Normal p = new Normal(0, 1);
    Normal q = new Normal(1, 1);
    double sum = 0;
    double step = 0.02;
    for (double x = -12; x < 13; x += step) {
      double v = a * x + b;
      sum += step * (p.density(x) * d.activation(v) - q.density(x) * d.composite(v));
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kl",
        "reverse-kl",
        "jensen-shannon",
        "gan",
        "squared-hellinger",
        "neyman",
        "pearson",
        "jeffreys"
      })
  void reachesTheListedSlopeAndBound(String name) {
    FDivergence d = FDivergences.of(name);
    double a = ReferenceValues.of("b3.linear." + name + ".a");
    double b = ReferenceValues.of("b3.linear." + name + ".b");
    double bound = ReferenceValues.of("b3.linear." + name + ".bound");
    assertEquals(bound, exact(d, a, b), 2e-6);
    for (double h : new double[] {-1e-2, 1e-2}) {
      assertTrue(exact(d, a + h, b) < bound && exact(d, a, b + h) < bound, "a maximum");
    }
    boolean reaches = !name.equals("pearson") && !name.equals("jeffreys");
    double truth = ReferenceValues.of("b3.01-11." + name);
    assertEquals(reaches, Math.abs(truth - bound) < 1e-5);
    assertTrue(reaches || bound < truth - 0.05);

    double[] learned = train(d);
    assertEquals(a, learned[0], 0.06 * (1 + Math.abs(a)), "slope");
    assertEquals(b, learned[1], 0.06 * (1 + Math.abs(b)), "intercept");
    assertEquals(bound, exact(d, learned[0], learned[1]), 0.01 * (1 + Math.abs(bound)));
    double[] held = bound(d, learned[0], learned[1]);
    assertTrue(held[0] <= truth + 3 * held[1], name + ": " + held[0] + " +- " + held[1]);
    assertEquals(bound, held[0], 5 * held[1] + 0.01, "held out");
  }

  private static double[] train(FDivergence d) {
    Network line = Network.builder(Shape.features(1)).dense(1).build();
    Optimizer adam = Optimizer.adam(0.05, 0.5, 0.99);
    try (Device device = Device.cpu(1);
        Weights generator = new Weights(device, line);
        Weights critic = new Weights(device, line);
        OptimizerState state = new OptimizerState(adam, critic);
        CriticStep step =
            CriticStep.create(
                FGan.of(d, FGan.Generator.TRUE), generator, critic, state, BATCH, 7)) {
      generator.set("0.weight", new float[] {1});
      generator.set("0.bias", new float[] {1});
      critic.set("0.weight", new float[] {0});
      HostBuffer real = HostBuffer.allocate(BATCH);
      Philox philox = new Philox(7, 64);
      Normal normal = new Normal(0, 1);
      RateDecay decay = RateDecay.last(0.8, STEPS);
      for (int i = 0; i < STEPS; i++) {
        Philox.Sequence uniforms = philox.sequence(i);
        for (int k = 0; k < BATCH; k++) {
          real.floats().put(k, (float) normal.quantile(uniforms.nextUniform()));
        }
        state.rateFactor(decay.factor(i));
        step.run(real, i);
      }
      return new double[] {critic.get("0.weight")[0], critic.get("0.bias")[0]};
    }
  }
}
