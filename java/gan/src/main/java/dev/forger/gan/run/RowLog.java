// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.run;

import dev.forger.Failpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A CSV file whose rows begin with their step. Rows are gathered in one buffer; writing one
 * allocates nothing.
 *
 * <p>Failpoints, with the file's name before them: {@code -write-before}, {@code -write-after},
 * {@code -fsync-before}, {@code -fsync-after}, {@code -cut-before}, {@code -cut-after}.
 */
final class RowLog implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 16;
  private static final int ROW_BYTES = 512;
  private static final long FLUSH_NANOS = 1_000_000_000L;

  private final Path path;
  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final byte[] header;
  private final String writeBefore;
  private final String writeAfter;
  private final String sync;
  private final String cut;
  private long nextFlush = System.nanoTime() + FLUSH_NANOS;

  /** Opens or makes the file and locks it against other processes. */
  RowLog(Path path, String name, String header) throws IOException {
    this.path = path;
    this.header = (header + "\n").getBytes(StandardCharsets.US_ASCII);
    this.writeBefore = name + "-write-before";
    this.writeAfter = name + "-write-after";
    this.sync = name + "-fsync";
    this.cut = name + "-cut";
    this.channel =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Tells whether a file begins with a header. */
  static boolean hasHeader(Path path, String header) {
    try (BufferedReader reader = Files.newBufferedReader(path, StandardCharsets.ISO_8859_1)) {
      return header.equals(reader.readLine());
    } catch (IOException e) {
      return false;
    }
  }

  /** Tells whether no other process has this file open as a log. */
  boolean lock() throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (java.nio.channels.OverlappingFileLockException e) {
      return false;
    }
  }

  /**
   * Cuts the file back to the rows up to a step, writes the header where it is missing, and syncs.
   * Stopped anywhere in between, it can be done again.
   */
  void cutAfter(long step) throws IOException {
    long end = keep(step);
    Failpoint.hit(cut + "-before");
    channel.truncate(end);
    channel.position(end);
    Failpoint.hit(cut + "-after");
    if (end == 0) {
      buffer.clear().put(header);
      write();
    }
    sync();
  }

  /** Length of the header and the whole rows up to the step; 0 when the header is not whole. */
  private long keep(long step) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(channel.size())];
    ByteBuffer all = ByteBuffer.wrap(bytes);
    while (all.hasRemaining() && channel.read(all, all.position()) >= 0) {
      // Reads on.
    }
    if (bytes.length < header.length
        || !java.util.Arrays.equals(bytes, 0, header.length, header, 0, header.length)) {
      return 0;
    }
    int end = header.length;
    int row = end;
    for (int i = end; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        if (stepOf(bytes, row) > step) {
          return end;
        }
        row = i + 1;
        end = row;
      }
    }
    return end;
  }

  private static long stepOf(byte[] bytes, int from) {
    long step = 0;
    for (int i = from; bytes[i] >= '0' && bytes[i] <= '9' && step < Long.MAX_VALUE / 100; i++) {
      step = step * 10 + bytes[i] - '0';
    }
    return step;
  }

  /** Returns where the next row goes, with room for it. */
  ByteBuffer row() {
    if (buffer.remaining() < ROW_BYTES) {
      write();
    }
    return buffer;
  }

  /** Ends a row; at times writes what is gathered. */
  void endRow() {
    buffer.put((byte) '\n');
    long now = System.nanoTime();
    if (now - nextFlush >= 0) {
      nextFlush = now + FLUSH_NANOS;
      write();
    }
  }

  private void write() {
    Failpoint.hit(writeBefore);
    buffer.flip();
    try {
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
    } finally {
      buffer.clear();
    }
    Failpoint.hit(writeAfter);
  }

  /** Writes what is gathered and waits until it is on disk. */
  void sync() {
    if (buffer.position() > 0) {
      write();
    }
    Failpoint.hit(sync + "-before");
    try {
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
    }
    Failpoint.hit(sync + "-after");
  }

  /** Writes what is gathered and closes the file. */
  @Override
  public void close() {
    try (FileChannel closing = channel) {
      if (closing.isOpen() && buffer.position() > 0) {
        write();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
    }
  }
}
