// SPDX-License-Identifier: Apache-2.0
package dev.forger.exchange;

import dev.forger.AtomicFile;
import dev.forger.CheckpointException;
import dev.forger.FrozenNetwork;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes a frozen network as an ONNX model of opset {@value #OPSET}: normalisations are folded into
 * filters as in the network, names of weights are PyTorch's.
 *
 * <p>The graph has one input, {@value #INPUT}, and one output, {@value #OUTPUT}, both f32: [batch,
 * n] for vectors, [batch, channels, height, width] for images, where Forger has height, width,
 * channels. The batch may be of any size.
 */
public final class OnnxExport {
  /** Version of the operators. */
  public static final int OPSET = 17;

  /** Name of the input. */
  public static final String INPUT = "input";

  /** Name of the output. */
  public static final String OUTPUT = "output";

  /** The first version of the file format that allows this opset. */
  private static final int IR_VERSION = 8;

  private OnnxExport() {}

  /**
   * Makes a model.
   *
   * @param network open
   * @return a serialised ModelProto
   * @throws dev.forger.UnsupportedException if a layer has no description
   */
  public static byte[] toBytes(FrozenNetwork network) {
    OnnxGraph graph = new OnnxGraph();
    new OnnxLowering(graph, network.layers()).run(INPUT, OUTPUT);
    String version = OnnxExport.class.getPackage().getImplementationVersion();
    return graph.model("forger", IR_VERSION, OPSET, version == null ? "" : version);
  }

  /**
   * Writes a model.
   *
   * @param network open
   * @param file replaced atomically
   * @throws CheckpointException of kind {@code NOT_SAVED} if it cannot be written; a file that was
   *     there stays
   * @throws dev.forger.UnsupportedException if a layer has no description
   */
  public static void write(FrozenNetwork network, Path file) {
    byte[] model = toBytes(network);
    try {
      AtomicFile.write(file, model);
    } catch (IOException e) {
      throw new CheckpointException(
          CheckpointException.Kind.NOT_SAVED,
          "ONNX model " + file,
          String.valueOf(e.getMessage()),
          "a folder that can be written",
          "choose another file",
          e);
    }
  }
}
