// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Messages of TensorBoard's event files, written field by field: {@code Event} of {@code
 * tensorflow/core/util/event.proto}, {@code Summary} of {@code framework/summary.proto}.
 */
final class EventMessage {
  /** Fields of Event. */
  private static final int WALL_TIME = 1;

  private static final int STEP = 2;
  private static final int FILE_VERSION = 3;
  private static final int SUMMARY = 5;
  private static final int SESSION_LOG = 7;

  /** Of SessionLog: status, and its value START. */
  private static final int STATUS = 1;

  private static final int START = 1;

  /** Of Summary, and of its values. */
  private static final int VALUE = 1;

  private static final int TAG = 1;
  private static final int SIMPLE_VALUE = 2;
  private static final int IMAGE = 4;
  private static final int TENSOR = 8;
  private static final int METADATA = 9;

  /** Of TensorProto: type, its value DT_STRING, shape, strings. */
  private static final int DTYPE = 1;

  private static final int DT_STRING = 7;
  private static final int TENSOR_SHAPE = 2;
  private static final int STRING_VAL = 8;

  private EventMessage() {}

  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] message(Fields fields) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      fields.write(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory cannot fail", e);
    }
    return bytes.toByteArray();
  }

  private static byte[] event(double seconds, long step, Fields what) {
    return message(
        out -> {
          out.writeDouble(WALL_TIME, seconds);
          if (step != 0) {
            out.writeInt64(STEP, step);
          }
          what.write(out);
        });
  }

  /** What every file begins with. */
  static byte[] version(double seconds) {
    return event(seconds, 0, out -> out.writeString(FILE_VERSION, "brain.Event:2"));
  }

  /** Tells readers to forget what they have read of a step and those after it. */
  static byte[] start(double seconds, long step) {
    byte[] status = message(out -> out.writeEnum(STATUS, START));
    return event(seconds, step, out -> out.writeByteArray(SESSION_LOG, status));
  }

  /** What a step has to show, in one event: it is there as a whole or not at all. */
  static byte[] step(double seconds, long step, List<byte[]> values) {
    byte[] summary =
        message(
            out -> {
              for (byte[] value : values) {
                out.writeByteArray(VALUE, value);
              }
            });
    return event(seconds, step, out -> out.writeByteArray(SUMMARY, summary));
  }

  /** A number as a value of a step. */
  static byte[] scalar(String tag, float value) {
    return message(
        out -> {
          out.writeString(TAG, tag);
          out.writeFloat(SIMPLE_VALUE, value);
        });
  }

  /** A PNG picture, with as many channels as its colour space says: 1 grey, 3 colour. */
  static byte[] picture(String tag, int height, int width, int channels, byte[] png) {
    byte[] image =
        message(
            out -> {
              out.writeInt32(1, height);
              out.writeInt32(2, width);
              out.writeInt32(3, channels);
              out.writeByteArray(4, png);
            });
    return message(
        out -> {
          out.writeString(TAG, tag);
          out.writeByteArray(IMAGE, image);
        });
  }

  /** A text in Markdown. */
  static byte[] text(String tag, String text) {
    byte[] tensor =
        message(
            out -> {
              out.writeEnum(DTYPE, DT_STRING);
              out.writeByteArray(TENSOR_SHAPE, new byte[0]);
              out.writeString(STRING_VAL, text);
            });
    byte[] plugin = message(out -> out.writeString(1, "text"));
    byte[] metadata = message(out -> out.writeByteArray(1, plugin));
    return message(
        out -> {
          out.writeString(TAG, tag);
          out.writeByteArray(TENSOR, tensor);
          out.writeByteArray(METADATA, metadata);
        });
  }

  /**
   * What a log needs to know of an event to go on behind it.
   *
   * @param step its step
   * @param summary whether it has numbers, a picture or a text
   */
  record Kind(long step, boolean summary) {}

  /** Reads what an event is; null where it is none. */
  static Kind kind(byte[] event) {
    CodedInputStream in = CodedInputStream.newInstance(event);
    long step = 0;
    boolean summary = false;
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        int field = tag >>> 3;
        summary |= field == SUMMARY;
        if (field == STEP) {
          step = in.readInt64();
        } else {
          in.skipField(tag);
        }
      }
      return new Kind(step, summary);
    } catch (IOException e) {
      return null;
    }
  }
}
