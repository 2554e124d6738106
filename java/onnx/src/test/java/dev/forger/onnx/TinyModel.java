// SPDX-License-Identifier: Apache-2.0
package dev.forger.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes an ONNX model of two nodes: an image is flattened, and its values go through softmax. */
final class TinyModel {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;

  private TinyModel() {}

  private interface Content {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      content.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] node(String kind, String from, String to) {
    return message(
        out -> {
          out.writeString(1, from);
          out.writeString(2, to);
          out.writeString(4, kind);
        });
  }

  /** A value with sizes; 0 is written as a name, which leaves the size open. */
  private static byte[] value(String name, int type, long... sizes) {
    byte[] shape =
        message(
            out -> {
              for (long size : sizes) {
                out.writeByteArray(
                    1,
                    message(
                        dim -> {
                          if (size > 0) {
                            dim.writeInt64(1, size);
                          } else {
                            dim.writeString(2, "any");
                          }
                        }));
              }
            });
    byte[] tensor =
        message(
            out -> {
              out.writeInt32(1, type);
              out.writeByteArray(2, shape);
            });
    return message(
        out -> {
          out.writeString(1, name);
          out.writeByteArray(2, message(t -> t.writeByteArray(1, tensor)));
        });
  }

  /** Outputs softmax of the values, or the values themselves. */
  static Path write(Path file, boolean softmax, long... input) {
    return write(file, softmax, FLOAT, input);
  }

  /** The same with an input of integers, which no images fit. */
  static Path ofIntegers(Path file) {
    return write(file, false, INT64, 0, 1, 2, 2);
  }

  private static Path write(Path file, boolean softmax, int type, long... input) {
    byte[] graph =
        message(
            out -> {
              out.writeByteArray(1, node("Flatten", "x", "flat"));
              if (softmax) {
                out.writeByteArray(1, node("Softmax", "flat", "shares"));
              }
              out.writeString(2, "tiny");
              out.writeByteArray(11, value("x", type, input));
              out.writeByteArray(12, value(softmax ? "shares" : "flat", type, input[0], 0));
            });
    byte[] operators = message(out -> out.writeInt64(2, 13));
    byte[] model =
        message(
            out -> {
              out.writeInt64(1, 8);
              out.writeByteArray(7, graph);
              out.writeByteArray(8, operators);
            });
    try {
      return Files.write(file, model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
