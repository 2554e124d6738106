// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Tensors that own or borrow memory, and copies between them and the host. */
class TensorTest {
  private final Device device = Device.cpu(1);

  @AfterEach
  void close() {
    device.close();
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(4 * floats).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  private static <T extends ForgerException> void refused(
      Class<T> type, Executable call, String... parts) {
    String message = assertThrows(type, call).getMessage();
    for (String part : parts) {
      assertTrue(message.contains(part), message + " lacks " + part);
    }
  }

  @Test
  void ownedTensorsBeginWithZerosAndKeepWhatIsWritten() {
    try (Tensor t = Tensor.zeros(device, 2, Shape.of(1, 2, 3))) {
      assertArrayEquals(new float[12], t.toFloats());
      assertEquals(12, t.count());
      t.write(4, new float[] {9, 8, 7, 6}, 1, 2);
      assertArrayEquals(new float[] {0, 8, 7, 0}, t.toFloats(3, 4));
      assertEquals(8.0, t.toDoubles()[4]);
      assertTrue(device.liveBytes() >= 48);
    }
    assertEquals(0, device.liveBytes());
  }

  @Test
  void rangesOutsideAreRefused() {
    try (Tensor t = Tensor.zeros(device, 2, Shape.features(3))) {
      refused(ShapeException.class, () -> t.write(new float[5]), "5 values", "6");
      refused(ShapeException.class, () -> t.write(new double[7]), "7 values", "6");
      refused(InvalidArgumentException.class, () -> t.write(4, new float[3], 0, 3), "outside");
      refused(InvalidArgumentException.class, () -> t.write(-1, new float[1], 0, 1), "outside");
      refused(InvalidArgumentException.class, () -> t.toFloats(6, 1), "outside");
      refused(InvalidArgumentException.class, () -> t.toFloats(Long.MAX_VALUE, 2), "outside");
      assertThrows(
          IndexOutOfBoundsException.class, () -> t.write(0, new float[2], 1, 2), "the array's own");
    }
    refused(InvalidArgumentException.class, () -> Tensor.zeros(device, 0, Shape.features(1)), "0");
  }

  @Test
  void borrowedMemoryIsSharedNotCopied() {
    FloatBuffer memory = direct(8);
    try (Tensor t = Tensor.wrap(device, memory, 2, Shape.features(3))) {
      t.write(new float[] {1, 2, 3, 4, 5, 6});
      assertEquals(6, memory.get(5));
      memory.put(0, 10);
      assertEquals(10, t.toFloats()[0]);
      assertEquals(0, device.liveBytes());
    }
    assertEquals(4, memory.get(3));
  }

  @Test
  void borrowedMemoryBeginsAtThePosition() {
    FloatBuffer memory = direct(10).position(3);
    try (Tensor t = Tensor.wrap(device, memory, 1, Shape.features(4))) {
      t.write(new float[] {1, 2, 3, 4});
      assertEquals(3, memory.position());
    }
    float[] all = new float[10];
    memory.get(0, all);
    assertArrayEquals(new float[] {0, 0, 0, 1, 2, 3, 4, 0, 0, 0}, all);

    FloatBuffer slice = memory.position(5).slice().position(1);
    try (Tensor t = Tensor.wrap(device, slice, 2, Shape.features(2))) {
      assertArrayEquals(new float[] {4, 0, 0, 0}, t.toFloats());
      t.write(new float[] {6, 7, 8, 9});
    }
    assertEquals(9, memory.get(9));
    assertEquals(3, memory.get(5));
  }

  @Test
  void memoryThatCannotBeBorrowedIsRefused() {
    Shape shape = Shape.features(4);
    refused(
        InvalidArgumentException.class,
        () -> Tensor.wrap(device, FloatBuffer.allocate(4), 1, shape),
        "heap buffer",
        "allocateDirect");
    ByteOrder foreign =
        ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
            ? ByteOrder.LITTLE_ENDIAN
            : ByteOrder.BIG_ENDIAN;
    FloatBuffer swapped = ByteBuffer.allocateDirect(16).order(foreign).asFloatBuffer();
    refused(
        InvalidArgumentException.class,
        () -> Tensor.wrap(device, swapped, 1, shape),
        foreign.toString());
    refused(
        InvalidArgumentException.class,
        () -> Tensor.wrap(device, direct(7), 2, shape),
        "7 floats",
        "at least 8");
    refused(
        InvalidArgumentException.class,
        () -> Tensor.wrap(device, direct(8).position(1), 2, shape),
        "7 floats");
    refused(
        InvalidArgumentException.class,
        () -> Tensor.wrap(device, direct(8).limit(4), 2, shape),
        "4 floats");
    ByteBuffer bytes = ByteBuffer.allocateDirect(21).order(ByteOrder.nativeOrder());
    FloatBuffer crooked = bytes.position(1).slice().order(ByteOrder.nativeOrder()).asFloatBuffer();
    refused(
        InvalidArgumentException.class, () -> Tensor.wrap(device, crooked, 1, shape), "aligned");
    try (Device reference = Device.reference64()) {
      refused(
          UnsupportedException.class,
          () -> Tensor.wrap(reference, direct(4), 1, shape),
          "f64 reference device");
    }
  }

  @Test
  void borrowedMemoryStaysReachable() {
    Tensor t = Tensor.wrap(device, direct(1 << 16), 1, Shape.features(1 << 16));
    for (int i = 0; i < 20; i++) {
      System.gc();
      direct(1 << 18);
    }
    float[] ones = new float[1 << 16];
    java.util.Arrays.fill(ones, 1);
    t.write(ones);
    assertArrayEquals(ones, t.toFloats());
    t.close();
  }

  @Test
  void hostBuffersCopyBothWays() {
    FloatBuffer memory = direct(6);
    HostBuffer host = HostBuffer.wrap(memory.position(2));
    try (Tensor t = Tensor.zeros(device, 1, Shape.features(5))) {
      host.floats().put(0, new float[] {1, 2, 3, 4, 5, 6});
      host.copyTo(t, 2, 3);
      assertArrayEquals(new float[] {0, 0, 1, 2, 3}, t.toFloats());
      host.copyFrom(t, 3, 2);
      assertEquals(2, host.floats().get(0));
      assertEquals(3, memory.get(1));
      refused(InvalidArgumentException.class, () -> host.copyTo(t, 0, 7), "7 elements", "6");
      refused(InvalidArgumentException.class, () -> host.copyTo(t, 3, 3), "outside");
      refused(InvalidArgumentException.class, () -> host.copyFrom(t, 0, -1), "-1");
    }
    refused(InvalidArgumentException.class, () -> HostBuffer.allocate(0), "0 floats");
    refused(InvalidArgumentException.class, () -> HostBuffer.wrap(FloatBuffer.allocate(1)), "heap");
  }
}
