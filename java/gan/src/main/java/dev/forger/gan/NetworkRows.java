// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.MemoryUse;
import dev.forger.Network;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Weights;

/**
 * A network in inference mode as a function of rows: an encoder of images, a decoder of codes. It
 * reads the weights at every call, so it stays right while they train.
 */
public final class NetworkRows implements AutoCloseable {
  private static final int BATCH = 64;

  private final String name;
  private final Tensor inputs;
  private final Tensor outputs;
  private final Program program;

  /**
   * Plans the passes.
   *
   * @param name for errors and descriptions, such as {@code encoder}
   * @param weights to be used; not closed with this
   */
  public NetworkRows(String name, Weights weights) {
    this.name = name;
    Device device = weights.device();
    Network network = weights.network();
    this.inputs = Tensor.zeros(device, BATCH, network.inputShape(), MemoryUse.BATCHES);
    this.outputs = Tensor.zeros(device, BATCH, network.outputShape(), MemoryUse.BATCHES);
    try (Recorder recorder = new Recorder(device)) {
      new Tape(recorder, network, weights, name, BATCH, Tape.Mode.INFERENCE, recorder.bind(inputs))
          .output(recorder.bind(outputs))
          .forward(0, BATCH);
      this.program = recorder.finish();
    } catch (RuntimeException e) {
      inputs.close();
      outputs.close();
      throw e;
    }
  }

  /**
   * Returns the values of an input row.
   *
   * @return at least 1
   */
  public int inputLength() {
    return inputs.shape().elements();
  }

  /**
   * Applies the network.
   *
   * @param rows inputs, one after another
   * @return outputs, one after another
   * @throws InvalidArgumentException if there is no row or no whole number of them
   */
  public float[] apply(float[] rows) {
    int n = inputLength();
    if (rows.length == 0 || rows.length % n != 0) {
      throw new InvalidArgumentException(
          "inputs of " + name,
          rows.length + " values",
          "a positive multiple of " + n,
          "pass whole rows");
    }
    int count = rows.length / n;
    int size = outputs.shape().elements();
    float[] all = new float[Math.multiplyExact(count, size)];
    for (int first = 0; first < count; first += BATCH) {
      int some = Math.min(BATCH, count - first);
      inputs.write(0, rows, first * n, some * n);
      program.run();
      System.arraycopy(outputs.toFloats(0, some * size), 0, all, first * size, some * size);
    }
    return all;
  }

  /** Frees the program and its memory. */
  @Override
  public void close() {
    program.close();
    inputs.close();
    outputs.close();
  }
}
