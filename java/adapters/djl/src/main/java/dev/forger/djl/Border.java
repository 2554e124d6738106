// SPDX-License-Identifier: Apache-2.0
package dev.forger.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.forger.ArrayShape;
import dev.forger.ChannelOrder;
import dev.forger.Device;
import dev.forger.MemoryUse;
import dev.forger.Ops;
import dev.forger.Recorder;
import dev.forger.RegularizerOps;
import dev.forger.Shape;
import dev.forger.Tensor;
import dev.forger.Value;
import java.nio.FloatBuffer;

/** Rows that cross between arrays of DJL and programs of Forger, in the array's order. */
final class Border {
  private final Tensor tensor;
  private final FloatBuffer floats;
  private final ChannelOrder order;

  Border(Device device, int rows, Shape shape, ChannelOrder order) {
    this.tensor = Tensor.zeros(device, rows, shape, MemoryUse.BATCHES);
    this.floats = tensor.floats();
    this.order = order;
  }

  /** Records bringing the rows to NHWC. */
  void to(Recorder recorder, String label, Value rows) {
    if (isReordered()) {
      Value bound = recorder.bind(tensor);
      new Ops(recorder).permute(label, tensor.shape(), true, bound, rows, tensor.rows());
    } else {
      new RegularizerOps(recorder).copy(label, recorder.bind(tensor), rows, tensor.rows());
    }
  }

  /** Records taking the rows from NHWC. */
  void from(Recorder recorder, String label, Value rows) {
    if (isReordered()) {
      Value bound = recorder.bind(tensor);
      new Ops(recorder).permute(label, tensor.shape(), false, rows, bound, tensor.rows());
    } else {
      new RegularizerOps(recorder).copy(label, rows, recorder.bind(tensor), tensor.rows());
    }
  }

  private boolean isReordered() {
    Shape shape = tensor.shape();
    return order == ChannelOrder.FIRST && shape.c() > 1 && shape.h() * shape.w() > 1;
  }

  /** Copies an array in; one that is not contiguous is brought in order first. */
  void read(NDArray array) {
    ArrayShape.rows("input", array.getShape().getShape(), tensor.shape(), order);
    floats.duplicate().put(NdArrays.denseFloats(array));
  }

  /** Copies the rows to a new array. */
  NDArray write(NDManager manager) {
    long[] sizes = ArrayShape.of(tensor.rows(), tensor.shape(), order);
    NDArray array = manager.create(new ai.djl.ndarray.types.Shape(sizes));
    NdArrays.floats(array).put(floats.duplicate());
    return array;
  }
}
