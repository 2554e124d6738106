// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.Arrays;

/** Reads a parameter from a file and checks that it is the one meant. */
final class StateDict {
  private StateDict() {}

  static float[] read(Safetensors file, String name, Parameter p) {
    if (!file.contains(name)) {
      throw new CheckpointException(
          CheckpointException.Kind.INCOMPATIBLE,
          name,
          "a file without it",
          "a tensor of shape " + Arrays.toString(p.torchShape()),
          "load a file of the same model");
    }
    long[] shape = file.entry(name).shape();
    if (!Arrays.equals(shape, p.torchShape())) {
      throw new CheckpointException(
          CheckpointException.Kind.INCOMPATIBLE,
          name,
          "shape " + Arrays.toString(shape),
          "shape " + Arrays.toString(p.torchShape()),
          "load a file of the same model");
    }
    return file.floatArray(name);
  }
}
