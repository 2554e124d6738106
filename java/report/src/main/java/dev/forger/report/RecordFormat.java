// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The framing of TensorFlow's record files: length, its checksum, content, its checksum, all little
 * endian. Checksums are CRC-32C, masked because content may hold checksums itself ({@code
 * tensorflow/core/lib/io/record_writer.cc}).
 */
final class RecordFormat {
  private static final int HEADER = Long.BYTES + Integer.BYTES;
  private static final int MASK = 0xa282ead8;

  private RecordFormat() {}

  /** A record of some content. */
  static byte[] frame(byte[] content) {
    ByteBuffer record =
        ByteBuffer.allocate(HEADER + content.length + Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    record.putLong(content.length);
    record.putInt(checksum(record.array(), 0, Long.BYTES));
    record.put(content);
    record.putInt(checksum(content, 0, content.length));
    return record.array();
  }

  /**
   * Reads the record that a buffer begins with.
   *
   * @param file little endian; moved behind the record
   * @return the content, or null where there is no whole, sound record; the buffer then stays
   */
  static byte[] next(ByteBuffer file) {
    int start = file.position();
    if (file.remaining() < HEADER) {
      return null;
    }
    long length = file.getLong(start);
    byte[] header = new byte[Long.BYTES];
    file.get(start, header);
    if (file.getInt(start + Long.BYTES) != checksum(header, 0, Long.BYTES)
        || length < 0
        || length > file.remaining() - HEADER - Integer.BYTES) {
      return null;
    }
    byte[] content = new byte[(int) length];
    file.get(start + HEADER, content);
    int end = start + HEADER + content.length;
    if (file.getInt(end) != checksum(content, 0, content.length)) {
      return null;
    }
    file.position(end + Integer.BYTES);
    return content;
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }
}
