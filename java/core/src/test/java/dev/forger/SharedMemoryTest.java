// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Memory of tensors in the hands of the JVM and of DLPack. */
class SharedMemoryTest {
  private final Device device = Device.cpu(1);

  @AfterEach
  void close() {
    device.close();
  }

  private static void refused(
      Class<? extends ForgerException> type, Executable call, String... parts) {
    String message = assertThrows(type, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }

  @Test
  void bothSidesReadWhatTheOtherWrites() {
    try (Tensor tensor = Tensor.zeros(device, 2, Shape.of(1, 2, 3))) {
      FloatBuffer floats = tensor.floats();
      assertEquals(12, floats.remaining());
      floats.put(11, 7);
      assertEquals(7, tensor.toFloats()[11]);
      tensor.write(0, new float[] {5}, 0, 1);
      assertEquals(5, floats.get(0));
      assertEquals(5, tensor.memory().getFloat(0), "every view is of the same memory");
    }
  }

  @Test
  void viewsStayValidAfterTensorAndDeviceAreClosed() {
    FloatBuffer view;
    try (Device other = Device.cpu(1)) {
      Tensor tensor = Tensor.zeros(other, 1, Shape.features(1 << 20));
      view = tensor.memory().duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer();
      tensor.write((1 << 20) - 1, new float[] {3}, 0, 1);
      tensor.close();
      assertEquals(0, other.liveBytes());
      refused(DeviceException.class, tensor::memory, "closed tensor");
    }
    for (int i = 0; i < 20; i++) {
      System.gc();
      ByteBuffer.allocateDirect(1 << 20);
    }
    assertEquals(3, view.get((1 << 20) - 1), "only a view of a view was reachable");
  }

  /** The resident size tells what the cleaner frees. */
  @Test
  void memoryGoesWithItsLastView() throws InterruptedException {
    long before = residentKib();
    for (int i = 0; i < 20; i++) {
      try (Tensor tensor = Tensor.zeros(device, 1, Shape.features(8 << 20))) {
        assertEquals(0, tensor.floats().get(i));
      }
      System.gc();
    }
    long grown = 0;
    for (int i = 0; i < 100; i++) {
      System.gc();
      Thread.sleep(20); // the cleaner is a thread of its own
      grown = residentKib() - before;
      if (grown < 256 * 1024) {
        break;
      }
    }
    assertTrue(grown < 256 * 1024, grown + " KiB of 20 x 32768 remain");
  }

  private static long residentKib() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("no VmRSS");
  }

  @Test
  void borrowedMemoryIsSeenAndKept() {
    FloatBuffer memory =
        ByteBuffer.allocateDirect(40).order(ByteOrder.nativeOrder()).asFloatBuffer();
    FloatBuffer view;
    try (Tensor tensor = Tensor.wrap(device, memory.position(2), 2, Shape.features(3))) {
      view = tensor.floats();
    }
    assertEquals(6, view.remaining());
    view.put(0, 9);
    assertEquals(9, memory.get(2));
  }

  @Test
  void readOnlyBuffersAreNotWritten() {
    FloatBuffer memory =
        ByteBuffer.allocateDirect(40).order(ByteOrder.nativeOrder()).asFloatBuffer();
    refused(
        InvalidArgumentException.class,
        () -> Tensor.wrap(device, memory.asReadOnlyBuffer(), 1, Shape.features(10)),
        "read-only");
  }

  @Test
  void theReferenceDeviceHasDoubles() {
    try (Device reference = Device.reference64();
        Tensor tensor = Tensor.zeros(reference, 1, Shape.features(2))) {
      tensor.memory().putDouble(8, 1.0 / 3);
      assertEquals(1.0 / 3, tensor.toDoubles()[1]);
      refused(UnsupportedException.class, tensor::floats, "f64");
    }
  }

  @Test
  void dlpackGoesOutAndComesBackWithoutACopy() {
    Shape shape = Shape.of(2, 1, 3);
    Tensor tensor = Tensor.zeros(device, 2, shape);
    long address = Dlpack.export(tensor, ChannelOrder.LAST);
    tensor.write(new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    tensor.close();
    refused(
        ShapeException.class,
        () -> Dlpack.wrap(device, address, Shape.features(6), ChannelOrder.LAST),
        "[2, 2, 1, 3]",
        "[1, 6]");
    refused(
        ShapeException.class,
        () -> Dlpack.wrap(device, address, shape, ChannelOrder.FIRST),
        "[2, 2, 1, 3]",
        "[1, 3, 2, 1]");
    FloatBuffer view;
    try (Device reference = Device.reference64()) {
      refused(
          InvalidArgumentException.class,
          () -> Dlpack.wrap(reference, address, shape, ChannelOrder.LAST),
          "32 bits",
          "64 bits");
    }
    try (Tensor back = Dlpack.wrap(device, address, shape, ChannelOrder.LAST)) {
      assertEquals(2, back.rows());
      assertEquals(12, back.toFloats()[11]);
      view = back.floats();
      long again = Dlpack.export(back, ChannelOrder.LAST);
      try (Tensor third = Dlpack.wrap(device, again, shape, ChannelOrder.LAST)) {
        third.write(0, new float[] {-1}, 0, 1);
      }
    }
    assertEquals(-1, view.get(0), "it lives until the last view is gone");
    refused(DeviceException.class, () -> Dlpack.export(tensor, ChannelOrder.LAST), "closed tensor");
  }

  /** Java 17 cannot compile them: a JVM that can compiles and runs the program itself. */
  @Test
  void segmentsSeeTheMemory() throws IOException, InterruptedException, URISyntaxException {
    assumeTrue(Runtime.version().feature() >= 22, "java.lang.foreign came with Java 22");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.cachedir="
                    + System.getProperty("org.bytedeco.javacpp.cachedir"),
                "-cp",
                System.getProperty("java.class.path"),
                Path.of(getClass().getResource("/Segments.java").toURI()).toString())
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), text);
    assertTrue(text.contains("segments are good"), text);
  }

  @Test
  void channelsAreConvertedBothWays() {
    Shape shape = Shape.of(2, 3, 4);
    try (Tensor last = Tensor.zeros(device, 3, shape);
        Tensor first = Tensor.zeros(device, 3, shape);
        Tensor back = Tensor.zeros(device, 3, shape);
        ChannelConversion there = ChannelConversion.toFirst(last, first);
        ChannelConversion again = ChannelConversion.toLast(first, back)) {
      float[] values = new float[72];
      for (int i = 0; i < values.length; i++) {
        values[i] = i;
      }
      last.write(values);
      there.run();
      again.run();
      assertArrayEquals(values, back.toFloats());
      float[] converted = first.toFloats();
      for (int n = 0, i = 0; n < 3; n++) {
        for (int c = 0; c < 4; c++) {
          for (int y = 0; y < 2; y++) {
            for (int x = 0; x < 3; x++, i++) {
              assertEquals(values[((n * 2 + y) * 3 + x) * 4 + c], converted[i]);
            }
          }
        }
      }
      refused(
          InvalidArgumentException.class,
          () -> ChannelConversion.toLast(last, last),
          "one tensor twice");
      try (Tensor other = Tensor.zeros(device, 2, shape)) {
        refused(ShapeException.class, () -> ChannelConversion.toLast(last, other), "2 x 2x3x4");
      }
    }
  }
}
