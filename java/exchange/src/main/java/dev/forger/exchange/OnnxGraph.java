// SPDX-License-Identifier: Apache-2.0
package dev.forger.exchange;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A graph in the making, as the messages of onnx.proto: field numbers are those of its ModelProto,
 * GraphProto, NodeProto, AttributeProto, TensorProto and ValueInfoProto.
 */
final class OnnxGraph {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  private final ProtoMessage graph = new ProtoMessage();
  private final Set<String> names = new HashSet<>();

  /** Attributes of one node. */
  static final class Attributes {
    private static final int KIND_REAL = 1;
    private static final int KIND_INTEGER = 2;
    private static final int KIND_TEXT = 3;
    private static final int KIND_INTEGERS = 7;

    private final ProtoMessage node;

    private Attributes(ProtoMessage node) {
      this.node = node;
    }

    private Attributes add(String name, int kind, ProtoMessage value) {
      node.message(5, value.text(1, name).integer(20, kind));
      return this;
    }

    Attributes real(String name, float value) {
      return add(name, KIND_REAL, new ProtoMessage().real(2, value));
    }

    Attributes integer(String name, long value) {
      return add(name, KIND_INTEGER, new ProtoMessage().integer(3, value));
    }

    Attributes text(String name, String value) {
      return add(name, KIND_TEXT, new ProtoMessage().text(4, value));
    }

    Attributes integers(String name, long... values) {
      ProtoMessage all = new ProtoMessage();
      for (long value : values) {
        all.integer(8, value);
      }
      return add(name, KIND_INTEGERS, all);
    }
  }

  /** Sets the attributes of a node. */
  interface Configuration {
    void set(Attributes attributes);
  }

  private String unique(String name) {
    String chosen = name;
    for (int i = 2; !names.add(chosen); i++) {
      chosen = name + "_" + i;
    }
    return chosen;
  }

  /** Appends a node of one output and returns its name. */
  String node(String op, String layer, List<String> inputs, Configuration attributes) {
    String output = unique(layer + "/" + op);
    node(op, inputs, output, attributes);
    return output;
  }

  private void node(String op, List<String> inputs, String output, Configuration attributes) {
    ProtoMessage node = new ProtoMessage();
    inputs.forEach(input -> node.text(1, input));
    node.text(2, output).text(3, output).text(4, op);
    attributes.set(new Attributes(node));
    graph.message(1, node);
  }

  /** Adds constant values and returns their name. */
  String floats(String name, float[] values, long... dims) {
    byte[] raw = new byte[Float.BYTES * values.length];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(values);
    return tensor(name, FLOAT, raw, dims);
  }

  /** Adds a constant vector and returns its name. */
  String integers(String name, long... values) {
    byte[] raw = new byte[Long.BYTES * values.length];
    ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(values);
    return tensor(name, INT64, raw, values.length);
  }

  private String tensor(String name, int type, byte[] raw, long... dims) {
    String chosen = unique(name);
    ProtoMessage tensor = new ProtoMessage();
    for (long dim : dims) {
      tensor.integer(1, dim);
    }
    graph.message(5, tensor.integer(2, type).text(8, chosen).bytes(9, raw));
    return chosen;
  }

  /** Declares the input: floats of any number of samples. */
  void input(String name, long... dims) {
    names.add(name);
    graph.message(11, valueInfo(name, dims));
  }

  /** Declares a value the output, under a name of its own. */
  void output(String name, String value, long... dims) {
    node("Identity", List.of(value), name, a -> {});
    graph.message(12, valueInfo(name, dims));
  }

  private static ProtoMessage valueInfo(String name, long... dims) {
    ProtoMessage shape = new ProtoMessage();
    shape.message(1, new ProtoMessage().text(2, "batch"));
    for (long dim : dims) {
      shape.message(1, new ProtoMessage().integer(1, dim));
    }
    ProtoMessage tensor = new ProtoMessage().integer(1, FLOAT).message(2, shape);
    return new ProtoMessage().text(1, name).message(2, new ProtoMessage().message(1, tensor));
  }

  /** The whole model. */
  byte[] model(String name, int irVersion, int opset, String producerVersion) {
    graph.text(2, name);
    return new ProtoMessage()
        .integer(1, irVersion)
        .text(2, "forger")
        .text(3, producerVersion)
        .message(7, graph)
        .message(8, new ProtoMessage().text(1, "").integer(2, opset))
        .toByteArray();
  }
}
