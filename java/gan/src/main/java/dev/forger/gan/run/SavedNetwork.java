// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Device;
import dev.forger.Network;
import dev.forger.Safetensors;
import dev.forger.Weights;
import dev.forger.gan.Checkpoint;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A network whose weights a checkpoint holds.
 *
 * @param network as the configuration builds it
 * @param trained prefix of the names of its weights as trained last
 * @param averaged prefix of their moving average
 */
record SavedNetwork(Network network, String trained, String averaged) {
  /** A generator as all GANs save it. */
  static SavedNetwork averaged(Network generator) {
    return new SavedNetwork(generator, "generator.", "average.");
  }

  /** The weights of an open checkpoint. */
  Weights read(Device device, Safetensors file, boolean average) {
    Weights weights = new Weights(device, network);
    try {
      weights.readFrom(file, average ? averaged : trained);
      return weights;
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }

  /** Reads the weights of a checkpoint and makes a sampler of them, which owns them. */
  <S> S restored(Device device, Path checkpoint, boolean average, Function<Weights, S> sampler) {
    Weights weights;
    try (Safetensors file = Checkpoint.open(checkpoint)) {
      weights = read(device, file, average);
    }
    try {
      return sampler.apply(weights);
    } catch (RuntimeException e) {
      weights.close();
      throw e;
    }
  }
}
