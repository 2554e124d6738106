// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Conv2d;
import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.MovingAverage;
import dev.forger.Network;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.Parameter;
import dev.forger.Philox;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.objective.NonSaturating;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** Gradients of the recorded steps are those of the losses that they report. */
class ConditionalStepTest {
  private static final int N = 4;
  private static final int CLASSES = 3;
  private static final float H = 1 / 64f;

  private static Conv2d half() {
    return Conv2d.kernel(4).stride(2).padding(1);
  }

  /** No kinks, so that differences converge. */
  private static ConditionalModel smooth() {
    Network generator =
        Network.builder(Shape.features(4 + CLASSES))
            .denseTo(Shape.of(4, 4, 5), true)
            .tanh()
            .convTranspose2d(1, half())
            .tanh()
            .build();
    Network critic =
        Network.builder(Shape.of(8, 8, 1 + CLASSES))
            .conv2d(6, half())
            .batchNorm()
            .tanh()
            .conv2d(5, half())
            .softplus()
            .flatten()
            .dense(1)
            .build();
    return new ConditionalModel("smooth", CLASSES, generator, critic, Initializer.heNormal());
  }

  /** A rate so small that f64 weights stay as they are. */
  private static OptimizerState frozen(Weights weights) {
    return new OptimizerState(Optimizer.sgd(1e-300, 0), weights);
  }

  private static double difference(Weights w, Parameter p, int i, float h, DoubleSupplier loss) {
    float[] values = w.get(p.name());
    float kept = values[i];
    values[i] = kept + h;
    w.set(p.name(), values);
    double up = loss.getAsDouble();
    values[i] = kept - h;
    w.set(p.name(), values);
    double down = loss.getAsDouble();
    values[i] = kept;
    w.set(p.name(), values);
    return (up - down) / (2 * h);
  }

  private static void check(Weights w, DoubleSupplier loss) {
    loss.getAsDouble();
    double largest = 0;
    for (Parameter p : w.network().parameters()) {
      for (float g : w.gradient(p.name())) {
        largest = Math.max(largest, Math.abs(g));
      }
    }
    assertTrue(largest > 0);
    int checked = 0;
    for (Parameter p : w.network().parameters()) {
      loss.getAsDouble();
      float[] gradient = w.gradient(p.name());
      for (int i = 0; i < gradient.length; i += 1 + gradient.length / 6) {
        double fine = difference(w, p, i, H / 2, loss);
        double coarse = difference(w, p, i, H, loss);
        assertEquals((4 * fine - coarse) / 3, gradient[i], 1e-3 * largest, p.name() + i);
        checked++;
      }
    }
    assertTrue(checked > 15, checked + " checked");
  }

  @Test
  void gradientsAreThoseOfTheLosses() {
    ConditionalModel model = smooth();
    try (Device device = Device.reference64();
        Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights average = new Weights(device, model.generator());
        Weights d = new Weights(device, model.critic()).initialize(model.initializer(), 2);
        OptimizerState stateG = frozen(g);
        OptimizerState stateD = frozen(d);
        ConditionalCriticStep critic =
            new ConditionalCriticStep(model, NonSaturating.create(), g, d, stateD, N, 5);
        ConditionalGeneratorStep generator =
            new ConditionalGeneratorStep(
                model,
                NonSaturating.create(),
                g,
                d,
                stateG,
                new MovingAverage(g, average, 0.9),
                critic.labels(),
                N,
                5)) {
      float[] images = new float[N * 64];
      Philox random = new Philox(3, 0);
      for (int i = 0; i < images.length; i++) {
        images[i] = 2 * random.uniform(0, i) - 1;
      }
      critic.images().write(images);
      critic.labels().write(new float[] {0, 1, 2, 1, 2, 0, 1, 0});
      check(
          d,
          () -> {
            critic.run(3);
            return (double) critic.lossReal() + critic.lossFake();
          });
      check(
          g,
          () -> {
            generator.run(3);
            return generator.loss();
          });
    }
  }

  /** The generator of a class is judged as that class: other labels, other loss. */
  @Test
  void lossesDependOnTheLabels() {
    ConditionalModel model = smooth();
    try (Device device = Device.cpu(1);
        Weights g = new Weights(device, model.generator()).initialize(model.initializer(), 1);
        Weights d = new Weights(device, model.critic()).initialize(model.initializer(), 2);
        OptimizerState stateD = frozen(d);
        ConditionalCriticStep critic =
            new ConditionalCriticStep(model, NonSaturating.create(), g, d, stateD, N, 5)) {
      critic.labels().write(new float[] {0, 1, 2, 1, 2, 0, 1, 0});
      critic.run(0);
      float real = critic.lossReal();
      float fake = critic.lossFake();
      // Another wrong class changes the third term only.
      critic.labels().write(new float[] {0, 1, 2, 1, 1, 0, 1, 0});
      critic.run(0);
      assertEquals(real, critic.lossReal());
      assertTrue(Math.abs(fake - critic.lossFake()) > 1e-6);
      critic.labels().write(new float[] {1, 1, 2, 1, 2, 0, 1, 0});
      critic.run(0);
      assertTrue(Math.abs(real - critic.lossReal()) > 1e-6);
    }
  }
}
