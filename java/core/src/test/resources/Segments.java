// SPDX-License-Identifier: Apache-2.0
import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Memory of tensors as segments and back, as docs/adapters.md says; for Java 22 and later. */
class Segments {
  public static void main(String[] arguments) {
    MemorySegment kept;
    try (Device device = Device.cpu(1)) {
      Tensor tensor = Tensor.zeros(device, 1, Shape.features(100));
      kept = MemorySegment.ofBuffer(tensor.memory());
      kept.setAtIndex(ValueLayout.JAVA_FLOAT, 99, 7);
      check(tensor.toFloats()[99] == 7, "written there, read here");
      tensor.write(98, new float[] {5}, 0, 1);
      check(kept.getAtIndex(ValueLayout.JAVA_FLOAT, 98) == 5, "written here, read there");
      tensor.close();
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment theirs = arena.allocate(400, 64);
        try (Tensor borrowed = wrap(device, theirs)) {
          borrowed.write(3, new float[] {4}, 0, 1);
          check(theirs.getAtIndex(ValueLayout.JAVA_FLOAT, 3) == 4, "their memory");
          theirs.setAtIndex(ValueLayout.JAVA_FLOAT, 4, 6);
          check(borrowed.toFloats()[4] == 6, "read here");
        }
        try {
          wrap(device, theirs.asSlice(0, 396));
          check(false, "a segment that is too small");
        } catch (InvalidArgumentException e) {
          check(e.getMessage().contains("99 floats"), e.getMessage());
        }
        try {
          wrap(device, MemorySegment.ofArray(new byte[400]));
          check(false, "a segment of the heap");
        } catch (InvalidArgumentException e) {
          check(e.getMessage().contains("heap"), e.getMessage());
        }
      }
    }
    System.gc();
    check(kept.getAtIndex(ValueLayout.JAVA_FLOAT, 99) == 7, "a segment keeps the memory");
    System.out.println("segments are good");
  }

  private static Tensor wrap(Device device, MemorySegment segment) {
    return Tensor.wrap(
        device,
        segment.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer(),
        1,
        Shape.features(100));
  }

  private static void check(boolean good, String what) {
    if (!good) {
      throw new AssertionError(what);
    }
  }
}
