// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.translation;

import dev.forger.Conv2d;
import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.StepGradients;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.objective.NonSaturating;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Gradients of both sides against differences of the losses. */
class PairedStepTest {
  private static final int BATCH = 3;
  private static final Conv2d WINDOW = Conv2d.kernel(3).padding(1);
  private static final Network GENERATOR =
      Network.builder(Shape.of(4, 4, 1)).conv2d(1, WINDOW).tanh().build();
  private static final Network CRITIC =
      Network.builder(Shape.of(4, 4, 2)).conv2d(2, WINDOW).tanh().flatten().dense(1).build();

  /** Targets lie far from what is made, so that absolute differences do not bend. */
  private static float[] pairs(Random random) {
    float[] pairs = new float[BATCH * 2 * 16];
    for (int i = 0; i < pairs.length; i += 2) {
      pairs[i] = (float) random.nextGaussian();
      pairs[i + 1] = 2 + random.nextFloat();
    }
    return pairs;
  }

  @Test
  @Proves("A6.3")
  void gradientsAreThoseOfTheLosses() {
    Optimizer still = Optimizer.sgd(1e-300, 0);
    try (Device device = Device.reference64();
        Weights generator = new Weights(device, GENERATOR).initialize(Initializer.heNormal(), 1);
        Weights critic = new Weights(device, CRITIC).initialize(Initializer.heNormal(), 2);
        OptimizerState generatorState = new OptimizerState(still, generator);
        OptimizerState criticState = new OptimizerState(still, critic);
        PairedStep step =
            new PairedStep(
                generatorState,
                criticState,
                generator,
                critic,
                NonSaturating.create(),
                0.7,
                BATCH)) {
      step.pairs().write(pairs(new Random(5)));
      StepGradients.check(
          critic,
          () -> {
            step.run(0);
            return (double) step.onReal() + step.onFake();
          });
      StepGradients.check(
          generator,
          () -> {
            step.run(0);
            return (double) step.adversarial() + step.absolute();
          });
    }
  }
}
