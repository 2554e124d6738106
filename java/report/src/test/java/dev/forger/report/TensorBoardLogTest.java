// SPDX-License-Identifier: Apache-2.0
package dev.forger.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.forger.gan.TrainingListener;
import dev.forger.gan.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.proto.DataType;
import org.tensorflow.proto.Event;
import org.tensorflow.proto.SessionLog;
import org.tensorflow.proto.Summary;

/** Event files, read back by TensorFlow's own messages. */
class TensorBoardLogTest {
  @TempDir Path folder;

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("run/tensorboard"))) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), all::toString);
      return all.get(0);
    }
  }

  /** As TensorFlow defines it, in 64 bits. */
  private static int masked(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    long value = crc.getValue();
    return (int) (((value >>> 15) | (value << 17)) + 0xa282ead8L);
  }

  private List<Event> events() throws IOException {
    ByteBuffer all = ByteBuffer.wrap(Files.readAllBytes(file())).order(ByteOrder.LITTLE_ENDIAN);
    List<Event> events = new ArrayList<>();
    while (all.hasRemaining()) {
      byte[] length = new byte[Long.BYTES];
      all.get(length);
      assertEquals(masked(length), all.getInt());
      byte[] content = new byte[(int) ByteBuffer.wrap(length).order(all.order()).getLong()];
      all.get(content);
      assertEquals(masked(content), all.getInt());
      events.add(Event.parseFrom(content));
    }
    return events;
  }

  private static TrainingListener log(dev.forger.gan.run.TrainingRun run) {
    return TensorBoardLog.open(run);
  }

  private RunFolder train(long steps) {
    return Runs.train(folder.resolve("run"), "gan-ring", 2, steps, TensorBoardLogTest::log);
  }

  /** The log has every step of the tables once, in order, with their numbers and pictures. */
  private void assertComplete(RunFolder run, long steps) throws IOException {
    Table metrics = Table.read(run.metrics());
    Table timing = Table.read(run.timing());
    List<Event> events = events().stream().filter(Event::hasSummary).toList();
    assertArrayEquals(
        LongStream.rangeClosed(1, steps).toArray(),
        events.stream().mapToLong(Event::getStep).toArray());
    for (int i = 0; i < steps; i++) {
      Event event = events.get(i);
      List<Summary.Value> values = event.getSummary().getValueList();
      int numbers = metrics.names().size() - 2;
      for (int c = 0; c < numbers; c++) {
        assertEquals("train/" + metrics.names().get(c + 2), values.get(c).getTag());
        assertEquals((float) metrics.columns()[c + 2][i], values.get(c).getSimpleValue());
      }
      assertEquals("speed/images_per_second", values.get(numbers).getTag());
      double speed = timing.column("images_per_second")[i];
      assertEquals(speed, values.get(numbers).getSimpleValue(), .001 * speed + .1);
      assertEquals(System.currentTimeMillis() / 1e3, event.getWallTime(), 300);
      Path picture = run.samples().resolve(String.format("step-%06d.png", i + 1));
      assertEquals(Files.exists(picture) ? numbers + 2 : numbers + 1, values.size());
      if (Files.exists(picture)) {
        Summary.Value value = values.get(numbers + 1);
        assertEquals("samples", value.getTag());
        assertArrayEquals(
            Files.readAllBytes(picture), value.getImage().getEncodedImageString().toByteArray());
        assertEquals(1, value.getImage().getColorspace());
        assertEquals(384, value.getImage().getWidth());
        assertEquals(384, value.getImage().getHeight());
      }
    }
  }

  private long starts() throws IOException {
    return events().stream()
        .filter(e -> e.getSessionLog().getStatus() == SessionLog.SessionStatus.START)
        .count();
  }

  @Test
  void everyStepIsReadBack() throws IOException {
    RunFolder run = train(3);
    assertComplete(run, 3);
    assertEquals("brain.Event:2", events().get(0).getFileVersion());
    // How TensorFlow's own files begin.
    byte[] bytes = Files.readAllBytes(file());
    assertEquals("1800000000000000a37f4b2209", HexFormat.of().formatHex(Arrays.copyOf(bytes, 13)));
    assertEquals(0, starts());
    String name = file().getFileName().toString();
    assertTrue(name.matches("events\\.out\\.tfevents\\.\\d{10}\\.forger"), name);
  }

  @Test
  void aRunThatGoesOnAppends() throws IOException {
    RunFolder run = train(4);
    byte[] before = Files.readAllBytes(file());
    Path file = file();
    Runs.resume(run, 6, TensorBoardLogTest::log);
    assertEquals(file, file());
    assertArrayEquals(before, Arrays.copyOf(Files.readAllBytes(file()), before.length));
    assertComplete(run, 6);
  }

  @Test
  void stepsThatAreRepeatedAreThereOnce() throws IOException {
    Path saved = folder.resolve("saved");
    Path path = folder.resolve("run");
    RunFolder run =
        Runs.train(
            path,
            "gan-ring",
            2,
            5,
            training -> {
              TensorBoardLog log = TensorBoardLog.open(training);
              training.train(
                  m -> {
                    log.onStep(m);
                    if (m.step() == 3) {
                      copy(training.folder().checkpoint(), saved);
                    }
                  });
              return log;
            });
    Path first = file();
    copy(saved, run.checkpoint());
    Runs.resume(run, 5, TensorBoardLogTest::log);
    assertFalse(Files.exists(first));
    assertComplete(run, 5);
    assertEquals(1, starts());
    assertEquals(0, events().get(1).getStep());
  }

  private static void copy(Path from, Path to) {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aLogThatEndsWithinAnEventIsMadeWhole() throws IOException {
    RunFolder run = train(4);
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(whole, whole.length - 7));
    Runs.resume(run, 5, TensorBoardLogTest::log);
    assertComplete(run, 5);
  }

  @Test
  void aDamagedLogIsMadeWhole() throws IOException {
    RunFolder run = train(4);
    byte[] bytes = Files.readAllBytes(file());
    bytes[60] ^= 1;
    Files.write(file(), bytes);
    Runs.resume(run, 6, TensorBoardLogTest::log);
    assertComplete(run, 6);
    Files.write(file(), new byte[] {1, 2, 3}, StandardOpenOption.TRUNCATE_EXISTING);
    Runs.resume(run, 8, TensorBoardLogTest::log);
    assertComplete(run, 8);
  }

  @Test
  void aLogThatBeginsLaterHasTheStepsBefore() throws IOException {
    RunFolder run = Runs.train(folder.resolve("run"), "gan-ring", 2, 4);
    Runs.resume(run, 6, TensorBoardLogTest::log);
    assertComplete(run, 6);
  }

  @Test
  void textsAreTexts() throws InvalidProtocolBufferException {
    byte[] text = EventMessage.text("samples", "    a line\n");
    Event event = Event.parseFrom(EventMessage.step(2.5, 7, List.of(text)));
    assertEquals(2.5, event.getWallTime());
    assertEquals(7, event.getStep());
    Summary.Value value = event.getSummary().getValue(0);
    assertEquals("text", value.getMetadata().getPluginData().getPluginName());
    assertEquals(DataType.DT_STRING, value.getTensor().getDtype());
    assertEquals(
        "    a line\n", value.getTensor().getStringVal(0).toString(StandardCharsets.UTF_8));
    assertNull(EventMessage.kind(new byte[] {(byte) 0xff}));
  }
}
