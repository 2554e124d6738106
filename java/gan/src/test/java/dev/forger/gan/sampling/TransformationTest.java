// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import dev.forger.Device;
import dev.forger.Network;
import dev.forger.Shape;
import dev.forger.Weights;
import dev.forger.gan.Sampler;
import dev.forger.gan.catalogue.Proves;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** A network makes a random vector of a simple one: its samples have the density that follows. */
@Proves("A1.5")
class TransformationTest {
  private static final int COUNT = 6000;

  private static double[] samples(Device device, Network network) {
    try (Weights weights = new Weights(device, network)) {
      weights.set("0.weight", new float[] {-2});
      weights.set("0.bias", new float[] {3});
      try (Sampler sampler = new Sampler(weights, 11)) {
        float[] values = sampler.sample(COUNT).values();
        double[] samples = new double[COUNT];
        for (int i = 0; i < COUNT; i++) {
          samples[i] = values[i];
        }
        return samples;
      }
    }
  }

  /** 3 - 2 z is N(3, 4), and by a sigmoid on top of it logit-normal. */
  @Test
  void samplesHaveTheDensityOfTheTransformedVariable() {
    DoubleUnaryOperator line = x -> Kolmogorov.normal((x - 3) / 2);
    try (Device device = Device.cpu(1)) {
      Network plain = Network.builder(Shape.features(1)).dense(1).build();
      Kolmogorov.check(samples(device, plain), COUNT, line);
      Network bent = Network.builder(Shape.features(1)).dense(1).sigmoid().build();
      Kolmogorov.check(
          samples(device, bent), COUNT, y -> line.applyAsDouble(Math.log(y / (1 - y))));
    }
  }
}
