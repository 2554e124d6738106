// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import dev.forger.CheckpointException;
import dev.forger.Philox;
import dev.forger.Safetensors;
import dev.forger.SafetensorsWriter;
import dev.forger.Tensor;
import java.util.Arrays;

/** Units of chains that go on from step to step: their start and their place in checkpoints. */
final class Chains {
  private static final int STREAM = 0x43480001;

  private Chains() {}

  /** Fair coins. */
  static float[] start(int count, long seed, int layer) {
    float[] units = new float[count];
    new Philox(seed, STREAM + layer).uniforms(0, 0, units);
    for (int i = 0; i < count; i++) {
      units[i] = units[i] < 0.5f ? 0 : 1;
    }
    return units;
  }

  private static long[] shape(Tensor chains) {
    return new long[] {chains.rows(), chains.shape().elements()};
  }

  static void write(SafetensorsWriter writer, String name, Tensor chains) {
    writer.add(name, shape(chains), chains.toFloats());
  }

  static void read(Safetensors file, String name, Tensor chains) {
    boolean fits = file.contains(name) && Arrays.equals(file.entry(name).shape(), shape(chains));
    if (!fits) {
      throw new CheckpointException(
          CheckpointException.Kind.INCOMPATIBLE,
          name,
          file.contains(name) ? Arrays.toString(file.entry(name).shape()) : "a file without it",
          "chains of shape " + Arrays.toString(shape(chains)),
          "resume with the options of the run");
    }
    chains.write(file.floatArray(name));
  }
}
