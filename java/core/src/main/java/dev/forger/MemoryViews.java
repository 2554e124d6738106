// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.FgBuffer;
import dev.forger.internal.c.FgHold;
import dev.forger.internal.c.Forger;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Memory of tensors as direct buffers, and direct buffers as memory of tensors. */
final class MemoryViews {
  private static final Cleaner CLEANER = Cleaner.create();

  /** Keeps an owner reachable until the view is not, and has nothing to release then. */
  private record Kept(Object owner) implements Runnable {
    @Override
    public void run() {}
  }

  private MemoryViews() {}

  /**
   * Sees a buffer's memory, which lives at least as long as the view and views of it.
   *
   * @param what names it in errors
   * @param owner of memory that is borrowed, kept reachable; null where the native side keeps it
   */
  static ByteBuffer of(String what, FgBuffer buffer, long bytes, Object owner) {
    if (bytes > Integer.MAX_VALUE) {
      throw new UnsupportedException(
          "memory of " + what,
          bytes + " bytes",
          "at most " + Integer.MAX_VALUE + ", as a ByteBuffer holds",
          "copy ranges with write and toFloats");
    }
    Runnable release = new Kept(owner);
    if (owner == null) {
      FgHold hold = new FgHold();
      NativeLibrary.check(Forger.fg_buffer_hold(buffer, hold), "memory of " + what);
      release = () -> Forger.fg_hold_release(hold);
    }
    ByteBuffer view =
        new BytePointer(Forger.fg_buffer_data(buffer))
            .capacity(bytes)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder());
    CLEANER.register(view, release);
    return view;
  }

  /** Sees another device's tensor from a device of its kind: both may read, neither write. */
  static Tensor borrow(Device device, Tensor other) {
    device.enter();
    try {
      FgBuffer created = new FgBuffer();
      Pointer data = Forger.fg_buffer_data(other.buffer());
      int status = Forger.fg_buffer_wrap(device.context(), data, other.count(), created);
      NativeLibrary.check(status, "borrow");
      return new Tensor(device, created, other, other.rows(), other.shape(), other.use());
    } finally {
      device.exit();
    }
  }

  /** Where a buffer that a tensor may borrow begins; refuses others. */
  static Pointer start(Device device, FloatBuffer memory, int rows, Shape shape) {
    if (device.isReference64()) {
      throw new UnsupportedException(
          "wrap",
          "a FloatBuffer on the f64 reference device",
          "a CPU device",
          "use zeros and write");
    }
    if (!memory.isDirect() || memory.order() != ByteOrder.nativeOrder()) {
      throw new InvalidArgumentException(
          "wrap",
          memory.isDirect() ? "a buffer in byte order " + memory.order() : "a heap buffer",
          "a direct buffer in native byte order",
          "use ByteBuffer.allocateDirect(n).order(ByteOrder.nativeOrder()).asFloatBuffer()");
    }
    if (memory.isReadOnly()) {
      throw new InvalidArgumentException(
          "wrap", "a read-only buffer", "a writable one", "copy it to a tensor with write");
    }
    long count = (long) rows * shape.elements();
    if (memory.remaining() < count) {
      throw new InvalidArgumentException(
          "wrap",
          memory.remaining() + " floats",
          "at least " + count + " for " + rows + " rows of " + shape,
          "pass a larger buffer or fewer rows");
    }
    // A pointer to a buffer keeps its position, counted in elements; a slice begins at 0.
    return new FloatPointer(memory.slice());
  }
}
