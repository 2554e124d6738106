// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import dev.forger.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The one event file of a run: gathered in memory, written about once a second. */
final class EventFile implements AutoCloseable {
  private static final String NAME = "events.out.tfevents.";
  private static final long FLUSH_NANOS = 1_000_000_000L;

  private final FileChannel channel;
  private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();
  private final long last;
  private long nextFlush = System.nanoTime() + FLUSH_NANOS;

  private EventFile(FileChannel channel, long last) {
    this.channel = channel;
    this.last = last;
  }

  /**
   * Opens the file of a folder, or makes it. Where it holds events after a step, or ends within
   * one, a new file with the sound ones up to the step takes its place: TensorBoard reads on in a
   * file that it has open, and would stumble where one was cut. The new file tells it to forget
   * what it has read.
   *
   * @param folder made when missing
   * @param step after which events are dropped
   */
  static EventFile open(Path folder, long step) throws IOException {
    Files.createDirectories(folder);
    List<Path> files = files(folder);
    if (files.isEmpty()) {
      Path file = folder.resolve(name(0));
      AtomicFile.write(file, RecordFormat.frame(EventMessage.version(now())));
      return new EventFile(append(file), 0);
    }
    Path file = files.get(files.size() - 1);
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    long last = 0;
    int kept = 0;
    int version = 0;
    for (byte[] event = RecordFormat.next(all); event != null; event = RecordFormat.next(all)) {
      EventMessage.Kind kind = EventMessage.kind(event);
      if (kind == null || kind.step() > step) {
        break;
      }
      last = kind.summary() ? kind.step() : last;
      kept = all.position();
      version = version == 0 ? kept : version;
    }
    if (kept == all.capacity() && files.size() == 1) {
      return new EventFile(append(file), last);
    }
    Path next = folder.resolve(name(number(file) + 1));
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.write(
        version > 0
            ? Arrays.copyOf(all.array(), version)
            : RecordFormat.frame(EventMessage.version(now())));
    content.write(RecordFormat.frame(EventMessage.start(now(), 0)));
    content.write(all.array(), version, kept - version);
    AtomicFile.write(next, content.toByteArray());
    for (Path old : files) {
      Files.delete(old);
    }
    return new EventFile(append(next), last);
  }

  private static FileChannel append(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  /** Sorted as TensorBoard does, by name. */
  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(f -> number(f) >= 0).sorted().toList();
    }
  }

  private static String name(long number) {
    return String.format(Locale.ROOT, "%s%010d.forger", NAME, number);
  }

  /** The number of an event file's name, which grows from file to file; -1 for other files. */
  private static long number(Path file) {
    String name = file.getFileName().toString();
    return name.matches("events\\.out\\.tfevents\\.\\d{10}\\.forger")
        ? Long.parseLong(name.substring(NAME.length(), NAME.length() + 10))
        : -1;
  }

  static double now() {
    return System.currentTimeMillis() / 1e3;
  }

  /** The last step that the file had numbers or pictures of when it was opened. */
  long last() {
    return last;
  }

  void add(byte[] event) throws IOException {
    gathered.write(RecordFormat.frame(event));
    long now = System.nanoTime();
    if (now - nextFlush >= 0) {
      nextFlush = now + FLUSH_NANOS;
      flush();
    }
  }

  private void flush() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(gathered.toByteArray());
    gathered.reset();
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    try (FileChannel closing = channel) {
      if (closing.isOpen()) {
        flush();
      }
    }
  }
}
