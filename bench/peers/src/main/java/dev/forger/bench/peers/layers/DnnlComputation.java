// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.PointerScope;

/** A primitive with its tensors. The scope and the fields keep what queued work still uses. */
final class DnnlComputation implements Library.Computation {
  private final PointerScope scope = new PointerScope();
  private final DnnlTransfer transfer;
  private final stream queue;
  private final DnnlPrimitives primitives;
  private final Pass pass;
  private final primitive_desc descriptor;
  private final primitive operation;
  private final Map<String, memory> tensors = new HashMap<>();
  private final IntMemoryMap arguments = new IntMemoryMap();

  DnnlComputation(
      engine cpu,
      stream queue,
      DnnlPrimitives primitives,
      Pass pass,
      Map<String, float[]> operands) {
    this.transfer = new DnnlTransfer(cpu, queue);
    this.queue = queue;
    this.primitives = primitives;
    this.pass = pass;
    this.descriptor = primitives.descriptor(pass);
    this.operation = new primitive(descriptor);
    operands.forEach(this::fill);
    bind(pass.output());
  }

  private memory bind(String operand) {
    memory tensor = new memory(DnnlPrimitives.asked(descriptor, operand), transfer.cpu());
    tensors.put(operand, tensor);
    arguments.put(DnnlPrimitives.argument(operand), tensor);
    return tensor;
  }

  private void fill(String operand, float[] values) {
    transfer.fill(bind(operand), primitives.plain(operand), values);
  }

  @Override
  public void run() {
    try (PointerScope call = new PointerScope()) {
      operation.execute(queue, arguments);
      queue._wait();
    }
  }

  @Override
  public double[] sample(int[] positions) {
    String name = pass.output();
    int elements = primitives.geometry().elements(name);
    float[] plain = transfer.read(tensors.get(name), primitives.plain(name), elements);
    return Arrays.stream(positions).mapToDouble(p -> plain[p]).toArray();
  }

  @Override
  public String kernel() {
    try (PointerScope call = new PointerScope()) {
      return descriptor.impl_info_str().getString();
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
