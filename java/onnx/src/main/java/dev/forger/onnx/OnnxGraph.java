// SPDX-License-Identifier: Apache-2.0
package dev.forger.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The names of an ONNX graph's inner values, and a graph that gives one of them out, which ONNX
 * Runtime alone does not offer. Fields are those of {@code onnx.proto}.
 */
final class OnnxGraph {
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_OUTPUT = 12;
  private static final int NODE_OUTPUT = 2;
  private static final int VALUE_NAME = 1;

  private OnnxGraph() {}

  /** Takes a length-delimited field. */
  private interface Field {
    void accept(byte[] value) throws IOException;
  }

  /** Names of what the nodes of the main graph compute. */
  static List<String> values(byte[] model) throws IOException {
    List<String> names = new ArrayList<>();
    each(
        model,
        MODEL_GRAPH,
        graph ->
            each(
                graph,
                GRAPH_NODE,
                node ->
                    each(
                        node,
                        NODE_OUTPUT,
                        name -> names.add(new String(name, StandardCharsets.UTF_8)))));
    return names;
  }

  private static void each(byte[] message, int number, Field field) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(message);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == number
          && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        field.accept(in.readByteArray());
      } else if (!in.skipField(tag)) {
        throw new IOException("a group that ends before it began");
      }
    }
  }

  /**
   * Adds an output. Parsers merge a field that occurs twice, so a second graph with the output
   * alone behind the model adds it to the first; its type is inferred.
   */
  static byte[] withOutput(byte[] model, String name) throws IOException {
    ByteArrayOutputStream whole = new ByteArrayOutputStream(model.length + name.length() + 32);
    whole.write(model);
    CodedOutputStream out = CodedOutputStream.newInstance(whole);
    out.writeByteArray(
        MODEL_GRAPH,
        message(GRAPH_OUTPUT, message(VALUE_NAME, name.getBytes(StandardCharsets.UTF_8))));
    out.flush();
    return whole.toByteArray();
  }

  private static byte[] message(int number, byte[] value) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeByteArray(number, value);
    out.flush();
    return bytes.toByteArray();
  }
}
