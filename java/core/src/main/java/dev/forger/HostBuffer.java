// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.Forger;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Host memory that is copied to and from tensors without allocating: made once, used every step.
 *
 * <p>Not thread-safe; the memory is freed with the object.
 */
public final class HostBuffer {
  private final FloatBuffer floats;
  private final Pointer start;

  static {
    // Before JavaCPP reads its settings.
    NativeLibrary.failure();
  }

  private HostBuffer(FloatBuffer floats) {
    this.floats = floats;
    this.start = new Pointer(new FloatPointer(floats)).position(0);
  }

  /**
   * Allocates zeros.
   *
   * @param count number of floats, positive
   * @return the buffer
   * @throws InvalidArgumentException if count is not positive
   */
  public static HostBuffer allocate(int count) {
    if (count < 1 || count > Integer.MAX_VALUE / Float.BYTES) {
      throw new InvalidArgumentException(
          "host buffer", count + " floats", "1 to 2^29 - 1", "pass a positive size");
    }
    return new HostBuffer(
        ByteBuffer.allocateDirect(count * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer());
  }

  /**
   * Wraps a direct buffer, from index 0 to its limit.
   *
   * @param floats direct and in native byte order
   * @return a view of it
   * @throws InvalidArgumentException if it is not
   */
  public static HostBuffer wrap(FloatBuffer floats) {
    if (!floats.isDirect() || floats.order() != ByteOrder.nativeOrder()) {
      throw new InvalidArgumentException(
          "host buffer",
          floats.isDirect() ? "byte order " + floats.order() : "a heap buffer",
          "a direct buffer in native byte order",
          "use ByteBuffer.allocateDirect(n).order(ByteOrder.nativeOrder()).asFloatBuffer()");
    }
    FloatBuffer view = floats.duplicate();
    view.position(0);
    return new HostBuffer(view);
  }

  /**
   * Returns the memory; reads and writes are seen by the next copy.
   *
   * @return a direct buffer whose position is the caller's to move
   */
  public FloatBuffer floats() {
    return floats;
  }

  /**
   * Copies elements to a tensor.
   *
   * @param tensor destination
   * @param offset first element of the tensor
   * @param count number of elements, taken from index 0 of this buffer
   * @throws InvalidArgumentException if a range is outside
   */
  public void copyTo(Tensor tensor, long offset, int count) {
    checkCount(count);
    try {
      tensor.write(offset, start, Forger.FG_F32, count);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  /**
   * Copies elements from a tensor.
   *
   * @param tensor source
   * @param offset first element of the tensor
   * @param count number of elements, put to index 0 of this buffer
   * @throws InvalidArgumentException if a range is outside
   */
  public void copyFrom(Tensor tensor, long offset, int count) {
    checkCount(count);
    try {
      tensor.read(offset, start, Forger.FG_F32, count);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private void checkCount(int count) {
    if (count < 0 || count > floats.limit()) {
      throw new InvalidArgumentException(
          "host buffer",
          count + " elements",
          "at most " + floats.limit(),
          "copy no more than the buffer holds");
    }
  }
}
