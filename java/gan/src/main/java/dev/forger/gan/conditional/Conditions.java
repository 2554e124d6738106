// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.conditional;

import dev.forger.HostBuffer;
import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import java.nio.FloatBuffer;
import java.util.Arrays;

/** The classes of a batch, and a wrong one for each of its samples. */
final class Conditions {
  private final int classes;
  private final Philox random;
  private final HostBuffer values;

  /** Room for the labels of a batch, then as many wrong ones. */
  Conditions(int batch, int classes, long seed, int stream) {
    this.classes = classes;
    this.random = new Philox(seed, stream);
    this.values = HostBuffer.allocate(2 * batch);
  }

  /** Takes the labels of a step; each wrong one is drawn evenly from the other classes. */
  HostBuffer set(int[] labels, long step) {
    FloatBuffer floats = values.floats();
    int n = floats.capacity() / 2;
    for (int i = 0; i < n; i++) {
      check(labels[i], classes);
      floats.put(i, labels[i]);
      // Bits above 2^32 / (classes - 1) favour no class by more than 1 in 10^8.
      int shift = 1 + (int) ((random.bits(step, i) & 0xffffffffL) % (classes - 1));
      floats.put(n + i, (labels[i] + shift) % classes);
    }
    return values;
  }

  static void check(int label, int classes) {
    if (label < 0 || label >= classes) {
      throw new InvalidArgumentException(
          "label",
          label < 0 ? "none" : Integer.toString(label),
          "0 to " + (classes - 1) + " for every image",
          "use data whose images all have labels, and a model of as many classes");
    }
  }

  /** Labels 0, 1, ... over and over: rows of a picture show all classes. */
  static int[] inTurn(int count, int classes) {
    int[] labels = new int[count];
    Arrays.setAll(labels, i -> i % classes);
    return labels;
  }
}
