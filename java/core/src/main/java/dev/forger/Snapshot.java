// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.ArrayList;
import java.util.List;

/** A copy on the device of weights and their optimiser, to go back to. */
public final class Snapshot implements AutoCloseable {
  private final OptimizerState optimizer;
  private final List<Tensor> copies = new ArrayList<>();
  private final Program take;
  private final Program restore;
  private long iterations;

  /**
   * Takes memory for a copy.
   *
   * @param optimizer of the weights
   */
  public Snapshot(OptimizerState optimizer) {
    this.optimizer = optimizer;
    List<Tensor> originals = optimizer.tensors();
    Device device = originals.get(0).device();
    try (Recorder in = new Recorder(device);
        Recorder out = new Recorder(device)) {
      for (Tensor original : originals) {
        Tensor copy = Tensor.zeros(device, 1, original.shape(), original.use());
        copies.add(copy);
        RegularizerOps.copy(in, "snapshot", original, copy);
        RegularizerOps.copy(out, "snapshot back", copy, original);
      }
      take = in.finish();
      restore = out.finish();
    }
  }

  /** Copies weights, running statistics, moments and the number of steps. */
  public void take() {
    take.run();
    iterations = optimizer.iterations();
  }

  /** Goes back to the copy. */
  public void restore() {
    restore.run();
    optimizer.iterations(iterations);
  }

  /** Frees the copy. */
  @Override
  public void close() {
    take.close();
    restore.close();
    copies.forEach(Tensor::close);
  }
}
