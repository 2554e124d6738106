// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.global.dnnl.prop_kind;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.PointerScope;

/**
 * oneDNN: its convolution, then its batch norm that applies the ReLU. All primitives share the
 * formats of images, so that nothing is reordered in between; filters are packed for each pass.
 */
final class DnnlChain implements ChainRun {
  private static final int FLAGS =
      dnnl.dnnl_use_scale | dnnl.dnnl_use_shift | dnnl.dnnl_fuse_norm_relu;

  /** A primitive with its arguments. */
  private record Work(primitive_desc descriptor, primitive operation, IntMemoryMap arguments) {}

  private final PointerScope scope = new PointerScope();
  private final Chain chain;
  private final engine cpu = new engine(engine.kind.cpu, 0);
  private final stream queue = new stream(cpu);
  private final DnnlTransfer transfer = new DnnlTransfer(cpu, queue);
  private final DnnlPrimitives primitives;
  private final Map<String, memory> tensors = new HashMap<>();
  private final List<Work> forward = new ArrayList<>();
  private final List<Work> backward = new ArrayList<>();

  /**
   * Prepares both passes.
   *
   * @param blocked whether images are in the format that oneDNN's direct convolution asks for, else
   *     NHWC
   */
  DnnlChain(Chain chain, boolean blocked) {
    this.chain = chain;
    memory.format_tag tag = blocked ? memory.format_tag.any : memory.format_tag.nhwc;
    this.primitives = new DnnlPrimitives(cpu, chain.geometry(), tag);
    primitive_desc direct = primitives.direct();
    boolean transposed = chain.geometry().transposed();
    memory.desc x = transposed ? direct.diff_src_desc() : direct.src_desc();
    memory.desc z = transposed ? direct.diff_dst_desc() : direct.dst_desc();
    if (chain.whole()) {
      convolution(forward, Pass.FORWARD, x, z, Map.of("y", "z"));
    }
    norm(z);
    if (chain.whole()) {
      Map<String, String> named = Map.of("dy", "dz");
      convolution(backward, Pass.BACKWARD_DATA, x, z, named);
      convolution(backward, Pass.BACKWARD_WEIGHTS, x, z, named);
    }
    inputs();
  }

  private void convolution(
      List<Work> list, Pass pass, memory.desc x, memory.desc z, Map<String, String> named) {
    primitive_desc descriptor = primitives.descriptor(pass, x, z);
    IntMemoryMap arguments = new IntMemoryMap();
    List<String> operands = new ArrayList<>(pass.inputs());
    operands.add(pass.output());
    for (String operand : operands) {
      // Each pass has a filter of its own.
      String name =
          operand.equals("filter") ? "filter " + pass : named.getOrDefault(operand, operand);
      memory tensor = tensor(name, DnnlPrimitives.asked(descriptor, operand));
      arguments.put(DnnlPrimitives.argument(operand), tensor);
    }
    list.add(new Work(descriptor, new primitive(descriptor), arguments));
  }

  private void norm(memory.desc z) {
    batch_normalization_forward.primitive_desc f =
        new batch_normalization_forward.primitive_desc(
            cpu, prop_kind.forward_training.value, z, z, Chain.EPSILON, FLAGS);
    IntMemoryMap a = new IntMemoryMap();
    a.put(dnnl.DNNL_ARG_SRC, tensor(chain.whole() ? "z" : "x", z));
    a.put(dnnl.DNNL_ARG_DST, tensor("y", z));
    statistics(a, f.mean_desc(), f.workspace_desc());
    a.put(dnnl.DNNL_ARG_SHIFT, tensor("shift", f.mean_desc()));
    forward.add(new Work(f, new primitive(f), a));
    batch_normalization_backward.primitive_desc b =
        new batch_normalization_backward.primitive_desc(
            cpu, prop_kind.backward.value, z, z, z, Chain.EPSILON, FLAGS, f);
    a = new IntMemoryMap();
    a.put(dnnl.DNNL_ARG_SRC, tensor(chain.whole() ? "z" : "x", z));
    a.put(dnnl.DNNL_ARG_DIFF_DST, tensor("dy", z));
    a.put(dnnl.DNNL_ARG_DIFF_SRC, tensor(chain.whole() ? "dz" : "dx", z));
    statistics(a, f.mean_desc(), f.workspace_desc());
    a.put(dnnl.DNNL_ARG_DIFF_SCALE, tensor("dscale", f.mean_desc()));
    a.put(dnnl.DNNL_ARG_DIFF_SHIFT, tensor("dshift", f.mean_desc()));
    backward.add(new Work(b, new primitive(b), a));
  }

  private void statistics(IntMemoryMap arguments, memory.desc vector, memory.desc workspace) {
    arguments.put(dnnl.DNNL_ARG_SCALE, tensor("scale", vector));
    arguments.put(dnnl.DNNL_ARG_MEAN, tensor("mean", vector));
    arguments.put(dnnl.DNNL_ARG_VARIANCE, tensor("variance", vector));
    arguments.put(dnnl.DNNL_ARG_WORKSPACE, tensor("workspace", workspace));
  }

  private memory tensor(String name, memory.desc format) {
    memory known = tensors.get(name);
    if (known == null) {
      known = new memory(format, cpu);
      tensors.put(name, known);
    } else if (!known.get_desc().equals(format)) {
      throw new IllegalStateException("two primitives want different formats of " + name);
    }
    return known;
  }

  private void inputs() {
    for (String name : tensors.keySet()) {
      // "filter FORWARD" is a filter.
      String operand = name.split(" ", 2)[0];
      if (List.of("x", "filter", "dy", "scale", "shift").contains(operand)) {
        transfer.fill(tensors.get(name), plain(operand), chain.values(operand));
      }
    }
  }

  private memory.desc plain(String operand) {
    return Chain.isVector(operand)
        ? tensors.get("mean").get_desc()
        : primitives.plain(chain.like(operand));
  }

  @Override
  public void run(long[] nanos) {
    long begin = System.nanoTime();
    run(forward);
    long middle = System.nanoTime();
    run(backward);
    nanos[0] = middle - begin;
    nanos[1] = System.nanoTime() - middle;
  }

  private void run(List<Work> list) {
    try (PointerScope call = new PointerScope()) {
      for (Work work : list) {
        work.operation().execute(queue, work.arguments());
      }
      queue._wait();
    }
  }

  @Override
  public float[] result(String name) {
    return transfer.read(tensors.get(name), plain(name), chain.elements(name));
  }

  @Override
  public String kernels() {
    StringBuilder text = new StringBuilder();
    for (List<Work> list : List.of(forward, backward)) {
      for (Work work : list) {
        text.append(work.descriptor().impl_info_str().getString()).append('\n');
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    scope.close();
  }
}
