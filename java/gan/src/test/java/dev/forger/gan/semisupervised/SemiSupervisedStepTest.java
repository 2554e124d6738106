// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.semisupervised;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.Conv2d;
import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.MovingAverage;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.StepGradients;
import dev.forger.gan.catalogue.Proves;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses of known logits, and gradients of the recorded steps. */
class SemiSupervisedStepTest {
  private static final int N = 4;
  private static final int CLASSES = 3;
  private static final double WEIGHT = 0.6;

  private static Conv2d half() {
    return Conv2d.kernel(4).stride(2).padding(1);
  }

  /** No kinks, so that differences converge. */
  private static SemiSupervisedModel smooth() {
    Network generator =
        Network.builder(Shape.features(4))
            .denseTo(Shape.of(4, 4, 5), true)
            .tanh()
            .convTranspose2d(1, half())
            .tanh()
            .build();
    Network features =
        Network.builder(Shape.of(8, 8, 1))
            .conv2d(4, half())
            .layerNorm()
            .tanh()
            .conv2d(3, half())
            .softplus()
            .build();
    Network head = Network.builder(features.outputShape()).flatten().dense(CLASSES).build();
    return new SemiSupervisedModel("smooth", generator, features, head, Initializer.heNormal());
  }

  /** Weights on reference64, and both steps at a rate so small that nothing changes. */
  private static final class Steps implements AutoCloseable {
    final SemiSupervisedModel model = smooth();
    final Device device = Device.reference64();
    final Weights generator = new Weights(device, model.generator()).initialize(init(), 1);
    final Weights features = new Weights(device, model.features()).initialize(init(), 2);
    final Weights head = new Weights(device, model.head()).initialize(init(), 3);
    final Optimizer frozen = Optimizer.sgd(1e-300, 0);
    final OptimizerState featuresState = new OptimizerState(frozen, features);
    final OptimizerState headState = new OptimizerState(frozen, head);
    final OptimizerState generatorState = new OptimizerState(frozen, generator);
    final Weights average = new Weights(device, model.generator());
    final Classifier classifier = new Classifier(features, head, featuresState, headState);
    final ClassifierStep classifierStep =
        new ClassifierStep(classifier, List.of(), generator, WEIGHT, N, 5);
    final GeneratorStep generatorStep;

    Steps(GeneratorLoss loss) {
      generatorStep =
          new GeneratorStep(
              classifier,
              loss,
              generator,
              generatorState,
              new MovingAverage(generator, average, 0.9),
              classifierStep.unlabelled(),
              N,
              5);
      float[] images = new float[N * 64];
      Philox random = new Philox(3, 0);
      for (int kind = 0; kind < 2; kind++) {
        for (int i = 0; i < images.length; i++) {
          images[i] = 2 * random.uniform(kind, i) - 1;
        }
        (kind == 0 ? classifierStep.labelled() : classifierStep.unlabelled()).write(images);
      }
      classifierStep.labels().write(new float[] {0, 1, 2, 1});
    }

    private Initializer init() {
      return model.initializer();
    }

    double classifierLoss() {
      classifierStep.run(3);
      return (double) classifierStep.loss(0) + classifierStep.loss(1) + classifierStep.loss(2);
    }

    double generatorLoss() {
      generatorStep.run(3);
      return generatorStep.loss();
    }

    @Override
    public void close() {
      generatorStep.close();
      classifierStep.close();
      List.of(featuresState, headState, generatorState).forEach(OptimizerState::close);
      List.of(generator, features, head, average).forEach(Weights::close);
      device.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Proves("A2.15")
  void gradientsAreThoseOfTheLosses(GeneratorLoss loss) {
    try (Steps steps = new Steps(loss)) {
      StepGradients.check(steps.features, steps::classifierLoss);
      StepGradients.check(steps.head, steps::classifierLoss);
      StepGradients.check(steps.generator, steps::generatorLoss);
    }
  }

  /** A classifier that says the same of every image: D = Z / (Z + 1). */
  @Test
  @Proves("A2.15")
  void lossesAreThoseOfThePaper() {
    try (Steps steps = new Steps(GeneratorLoss.NON_SATURATING)) {
      double[] logits = {0.5, -1, 2};
      steps.head.set("1.weight", new float[steps.head.get("1.weight").length]);
      steps.head.set("1.bias", new float[] {0.5f, -1, 2});
      double z = 0;
      for (double l : logits) {
        z += Math.exp(l);
      }
      steps.classifierLoss();
      double labelled = Math.log(z) - (0.5 - 1 + 2 - 1) / 4;
      assertEquals(labelled, steps.classifierStep.loss(0), 1e-6);
      double d = z / (z + 1);
      assertEquals(-WEIGHT / 2 * Math.log(d), steps.classifierStep.loss(1), 1e-6);
      assertEquals(-WEIGHT / 2 * Math.log(1 - d), steps.classifierStep.loss(2), 1e-6);
      assertEquals(-Math.log(d), steps.generatorLoss(), 1e-6);
    }
  }
}
