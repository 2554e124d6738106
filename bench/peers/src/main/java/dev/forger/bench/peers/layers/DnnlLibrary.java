// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import java.util.Map;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;

/** oneDNN, with tensors already in the formats that its primitives ask for. */
final class DnnlLibrary implements Library {
  private final memory.format_tag images;
  private final engine cpu = new engine(engine.kind.cpu, 0);
  private final stream queue = new stream(cpu);

  /**
   * Opens its CPU engine.
   *
   * @param blocked whether oneDNN chooses the format of images, else NHWC; filters are always its
   *     choice
   */
  DnnlLibrary(boolean blocked) {
    this.images = blocked ? memory.format_tag.any : memory.format_tag.nhwc;
  }

  @Override
  public Computation prepare(Geometry geometry, Pass pass, Map<String, float[]> operands) {
    return new DnnlComputation(
        cpu, queue, new DnnlPrimitives(cpu, geometry, images), pass, operands);
  }
}
