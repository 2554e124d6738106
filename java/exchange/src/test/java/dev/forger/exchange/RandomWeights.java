// SPDX-License-Identifier: Apache-2.0
package dev.forger.exchange;

import dev.forger.Device;
import dev.forger.ForwardPass;
import dev.forger.Initializer;
import dev.forger.Network;
import dev.forger.Parameter;
import dev.forger.Weights;
import java.util.Random;

/** Weights and statistics that no layer's initial value hides. */
final class RandomWeights {
  private RandomWeights() {}

  static Weights of(Device device, Network network) {
    Random random = new Random(4);
    Weights weights = new Weights(device, network).initialize(Initializer.heNormal(), 4);
    for (Parameter p : network.parameters()) {
      if (p.kind() != Parameter.Kind.WEIGHT) {
        weights.set(
            p.name(), normals(random, p.count(), p.kind() == Parameter.Kind.SCALE ? 1 : 0, 0.3));
      }
    }
    for (Parameter p : network.statistics()) {
      if (p.name().endsWith("running_var")) {
        float[] values = normals(random, p.count(), 0, 1);
        for (int i = 0; i < values.length; i++) {
          values[i] = 0.3f + Math.abs(values[i]);
        }
        weights.set(p.name(), values);
      } else if (p.name().endsWith("running_mean")) {
        weights.set(p.name(), normals(random, p.count(), 0, 0.5));
      }
    }
    return weights;
  }

  static float[] normals(Random random, int count, double mean, double deviation) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (mean + deviation * random.nextGaussian());
    }
    return values;
  }

  static float[] run(ForwardPass pass, float[] samples) {
    int count = samples.length / pass.inputShape().elements();
    pass.input().put(samples);
    pass.run(count);
    float[] y = new float[count * pass.outputShape().elements()];
    pass.output().get(y);
    return y;
  }
}
