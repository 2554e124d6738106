// SPDX-License-Identifier: Apache-2.0
package dev.forger.exchange;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A protocol buffer of which only the fields that are written are known. */
final class ProtoMessage {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CodedOutputStream out = CodedOutputStream.newInstance(bytes);

  private interface Write {
    void run() throws IOException;
  }

  private ProtoMessage write(Write write) {
    try {
      write.run();
    } catch (IOException e) {
      // Arrays have no I/O errors.
      throw new UncheckedIOException(e);
    }
    return this;
  }

  ProtoMessage integer(int field, long value) {
    return write(() -> out.writeInt64(field, value));
  }

  ProtoMessage real(int field, float value) {
    return write(() -> out.writeFloat(field, value));
  }

  ProtoMessage text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  ProtoMessage bytes(int field, byte[] value) {
    return write(() -> out.writeByteArray(field, value));
  }

  ProtoMessage message(int field, ProtoMessage value) {
    return bytes(field, value.toByteArray());
  }

  byte[] toByteArray() {
    write(out::flush);
    return bytes.toByteArray();
  }
}
