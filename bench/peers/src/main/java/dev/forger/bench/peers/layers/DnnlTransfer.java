// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Copies between Java and oneDNN's tensors, whatever their formats.
 *
 * @param cpu where tensors are
 * @param queue that copies
 */
record DnnlTransfer(engine cpu, stream queue) {
  /** Copies values of a plain order to a tensor. */
  void fill(memory tensor, memory.desc plain, float[] values) {
    try (PointerScope call = new PointerScope()) {
      memory ours = new memory(plain, cpu, new FloatPointer(values));
      new reorder(ours, tensor).execute(queue, ours, tensor);
      queue._wait();
    }
  }

  /** Copies a tensor to a plain order. */
  float[] read(memory tensor, memory.desc plain, int elements) {
    try (PointerScope call = new PointerScope()) {
      FloatPointer values = new FloatPointer(elements);
      memory ours = new memory(plain, cpu, values);
      new reorder(tensor, ours).execute(queue, tensor, ours);
      queue._wait();
      float[] result = new float[elements];
      values.get(result);
      return result;
    }
  }
}
