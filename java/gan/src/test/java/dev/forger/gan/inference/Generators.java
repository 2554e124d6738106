// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.inference;

import dev.forger.Conv2d;
import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Parameter;
import dev.forger.Shape;
import dev.forger.Weights;
import java.util.Arrays;
import java.util.Random;

/** Generators with weights and statistics that no layer's initial value hides. */
final class Generators {
  private Generators() {}

  /** 1x1x8 to 8x8xchannels, in well below a millisecond. */
  static Network tiny(int channels) {
    Conv2d half = Conv2d.kernel(4).stride(2).padding(1);
    return Network.builder(Shape.features(8))
        .denseTo(Shape.of(4, 4, 16), false)
        .batchNorm()
        .relu()
        .convTranspose2d(8, half.noBias())
        .batchNorm()
        .relu()
        .conv2d(channels, Conv2d.kernel(3).padding(1))
        .tanh()
        .build();
  }

  static Weights trained(Device device, Network network, long seed) {
    Weights weights = new Weights(device, network).initialize(Initializer.heNormal(), seed);
    Random random = new Random(seed);
    for (Parameter p : network.parameters()) {
      if (p.kind() != Parameter.Kind.WEIGHT) {
        double base = p.kind() == Parameter.Kind.SCALE ? 1 : 0;
        weights.set(p.name(), values(p.count(), () -> base + 0.3 * random.nextGaussian()));
      }
    }
    for (Parameter p : network.statistics()) {
      boolean variance = p.name().endsWith("running_var");
      weights.set(
          p.name(),
          values(
              p.count(),
              () -> variance ? 0.3 + 2 * random.nextDouble() : 0.5 * random.nextGaussian()));
    }
    return weights;
  }

  private static float[] values(int count, java.util.function.DoubleSupplier next) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) next.getAsDouble();
    }
    return values;
  }

  /** Values [from, to) in parts of a length. */
  static float[] part(float[] values, int from, int to, int length) {
    return Arrays.copyOfRange(values, from * length, to * length);
  }
}
