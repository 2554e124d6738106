// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.FgBuffer;
import dev.forger.internal.c.Forger;
import java.util.Arrays;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Tensors shared with native code and with other languages of the same process by <a
 * href="https://dmlc.github.io/dlpack/latest/">DLPack</a> 1.0, without a copy. A DLPack tensor is
 * the address of a {@code DLManagedTensorVersioned}; whoever receives it calls its deleter once.
 * The C ABI (forger/sharing.h) also has the older {@code DLManagedTensor}.
 */
public final class Dlpack {
  private static final int MAX_AXES = 8;

  private Dlpack() {}

  /**
   * Makes a DLPack tensor of a tensor's memory, which it keeps: after the tensor is closed, too.
   *
   * @param tensor that owns its memory
   * @param order of channels in it; ordinary tensors are {@link ChannelOrder#LAST}
   * @return the address, for one receiver
   * @throws InvalidArgumentException if the tensor borrows its memory
   * @throws DeviceException if it is closed
   */
  public static long export(Tensor tensor, ChannelOrder order) {
    long[] sizes = ArrayShape.of(tensor.rows(), tensor.shape(), order);
    tensor.enter();
    try (LongPointer shape = new LongPointer(sizes);
        PointerPointer<Pointer> out = new PointerPointer<>(1)) {
      int status = Forger.fg_buffer_to_dlpack(tensor.buffer(), shape, sizes.length, 1, out);
      NativeLibrary.check(status, "export tensor");
      return out.get(0).address();
    } finally {
      tensor.exit();
    }
  }

  /**
   * Takes a DLPack tensor over: its deleter is called when the tensor is closed and no view of it
   * is left. Where this throws, it remains the caller's.
   *
   * @param device a CPU device, or {@link Device#reference64()} for f64
   * @param address of a {@code DLManagedTensorVersioned}
   * @param shape of one row
   * @param order of channels in the memory
   * @return a tensor on its memory
   * @throws ShapeException if its axes are not rows of the shape
   * @throws InvalidArgumentException if it is elsewhere than in host memory, of another type, not
   *     dense, empty, read-only or of another major version
   */
  public static Tensor wrap(Device device, long address, Shape shape, ChannelOrder order) {
    Pointer managed = new Address(address);
    int rows = ArrayShape.rows("DLPack tensor", sizes(managed), shape, order);
    device.enter();
    try {
      FgBuffer created = new FgBuffer();
      int status = Forger.fg_buffer_from_dlpack(device.context(), managed, 1, created);
      NativeLibrary.check(status, "DLPack tensor");
      return new Tensor(device, created, null, rows, shape, MemoryUse.OTHER);
    } finally {
      device.exit();
    }
  }

  private static long[] sizes(Pointer managed) {
    try (LongPointer shape = new LongPointer(MAX_AXES);
        IntPointer axes = new IntPointer(1)) {
      NativeLibrary.check(Forger.fg_dlpack_shape(managed, 1, shape, axes), "DLPack tensor");
      long[] sizes = new long[MAX_AXES];
      shape.get(sizes);
      return Arrays.copyOf(sizes, axes.get());
    }
  }

  private static final class Address extends Pointer {
    Address(long value) {
      address = value;
    }
  }
}
