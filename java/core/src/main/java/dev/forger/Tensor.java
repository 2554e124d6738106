// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import dev.forger.internal.c.FgBuffer;
import dev.forger.internal.c.Forger;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Rows of one shape in a device's memory, NHWC: the rows are samples.
 *
 * <p>A tensor owns its memory or borrows it. Borrowed memory is kept reachable, but freeing it
 * early by other means is the caller's fault. Elements are f32, f64 on {@link
 * Device#reference64()}.
 */
public final class Tensor extends Handle {
  private final Device device;
  private final FgBuffer buffer;
  private final Object owner;
  private final Shape shape;
  private volatile MemoryUse use;
  private volatile long bytes;
  private int rows;

  /** Takes a buffer over; the owner, if any, is kept reachable. */
  Tensor(Device device, FgBuffer buffer, Object owner, int rows, Shape shape, MemoryUse use) {
    super("tensor");
    this.device = device;
    this.buffer = buffer;
    this.owner = owner;
    this.rows = rows;
    this.shape = shape;
    this.use = use;
    this.bytes = Forger.fg_buffer_bytes(buffer);
    device.adopt(this);
  }

  /**
   * Makes a tensor of zeros for use {@link MemoryUse#OTHER}.
   *
   * @param device where it lives
   * @param rows number of samples, positive
   * @param shape shape of one sample
   * @return the tensor
   * @throws InvalidArgumentException if rows is not positive
   * @throws OutOfDeviceMemoryException if the device has too little memory
   */
  public static Tensor zeros(Device device, int rows, Shape shape) {
    return zeros(device, rows, shape, MemoryUse.OTHER);
  }

  /**
   * Makes a tensor of zeros.
   *
   * @param device where it lives
   * @param rows number of samples, positive
   * @param shape shape of one sample
   * @param use under which {@link Device#liveBytesByUse()} counts it
   * @return the tensor
   * @throws InvalidArgumentException if rows is not positive
   * @throws OutOfDeviceMemoryException if the device has too little memory
   */
  public static Tensor zeros(Device device, int rows, Shape shape, MemoryUse use) {
    checkRows(rows);
    device.enter();
    try {
      FgBuffer created = new FgBuffer();
      NativeLibrary.check(
          Forger.fg_buffer_create(device.context(), (long) rows * shape.elements(), created),
          "tensor");
      return new Tensor(device, created, null, rows, shape, use);
    } finally {
      device.exit();
    }
  }

  /**
   * Makes a tensor of one row from values.
   *
   * @param device where it lives
   * @param values at least one
   * @return a tensor of shape 1x1xvalues
   */
  public static Tensor of(Device device, float... values) {
    Tensor tensor = zeros(device, 1, Shape.features(values.length));
    tensor.write(values);
    return tensor;
  }

  /**
   * Wraps a direct buffer without a copy, from its position to its limit.
   *
   * @param device a CPU device
   * @param memory direct and in native byte order
   * @param rows number of samples, positive
   * @param shape shape of one sample; the buffer must hold rows of it
   * @return a tensor that borrows the memory and keeps the buffer reachable
   * @throws InvalidArgumentException if the buffer is not direct, in foreign byte order, read-only
   *     or too small
   * @throws UnsupportedException on the reference device, whose elements are f64
   */
  public static Tensor wrap(Device device, FloatBuffer memory, int rows, Shape shape) {
    return wrap(device, memory, rows, shape, memory);
  }

  /**
   * Wraps a direct buffer whose memory another object frees, such as another library's array.
   *
   * @param device a CPU device
   * @param memory direct and in native byte order
   * @param rows number of samples, positive
   * @param shape shape of one sample; the buffer must hold rows of it
   * @param owner kept reachable; closing it before the tensor is the caller's fault
   * @return a tensor that borrows the memory
   * @throws InvalidArgumentException as {@link #wrap(Device, FloatBuffer, int, Shape)}
   * @throws UnsupportedException on the reference device, whose elements are f64
   */
  public static Tensor wrap(
      Device device, FloatBuffer memory, int rows, Shape shape, Object owner) {
    checkRows(rows);
    device.enter();
    try (Pointer start = MemoryViews.start(device, memory, rows, shape)) {
      FgBuffer created = new FgBuffer();
      long count = (long) rows * shape.elements();
      NativeLibrary.check(Forger.fg_buffer_wrap(device.context(), start, count, created), "wrap");
      return new Tensor(device, created, owner, rows, shape, MemoryUse.OTHER);
    } finally {
      device.exit();
    }
  }

  /** Makes a tensor of its own memory larger; its contents are lost, programs go on with it. */
  void grow(int more) {
    enter();
    try {
      NativeLibrary.check(
          Forger.fg_buffer_grow(buffer, (long) more * shape.elements()), "grow tensor");
      rows = Math.max(rows, more);
      bytes = Forger.fg_buffer_bytes(buffer);
    } finally {
      exit();
    }
  }

  private static void checkRows(int rows) {
    if (rows < 1) {
      throw new InvalidArgumentException(
          "rows", Integer.toString(rows), "at least 1", "pass the number of samples");
    }
  }

  /**
   * Returns the device that owns this tensor.
   *
   * @return the device
   */
  public Device device() {
    return device;
  }

  /**
   * Returns the number of samples.
   *
   * @return at least 1
   */
  public int rows() {
    return rows;
  }

  /**
   * Returns the shape of one sample.
   *
   * @return height, width and channels
   */
  public Shape shape() {
    return shape;
  }

  /**
   * Returns the number of elements of all rows.
   *
   * @return rows times elements of a row
   */
  public long count() {
    return (long) rows * shape.elements();
  }

  /**
   * Returns the memory itself: what is written on one side is read on the other. It stays valid
   * after close, until neither the buffer nor a view of it is reachable. Programs see what was
   * written before they run; while one runs, writing gives undefined values.
   *
   * @return all elements in the tensor's order, direct and in native byte order; f64 on the
   *     reference device
   * @throws UnsupportedException if they take 2^31 bytes and more
   * @throws DeviceException if this is closed
   */
  public ByteBuffer memory() {
    enter();
    try {
      if (owner instanceof Tensor other) {
        return other.memory();
      }
      return MemoryViews.of(toString(), buffer, count() * device.elementBytes(), owner);
    } finally {
      exit();
    }
  }

  /**
   * Returns the memory itself as {@link #memory()} does.
   *
   * @return all elements in the tensor's order
   * @throws UnsupportedException on the reference device, or if they take 2^31 bytes and more
   * @throws DeviceException if this is closed
   */
  public FloatBuffer floats() {
    if (device.isReference64()) {
      throw new UnsupportedException(
          "floats of " + this, "f64 elements", "f32 as on a CPU device", "use memory or toFloats");
    }
    return memory().asFloatBuffer();
  }

  /**
   * Copies values into all rows.
   *
   * @param values exactly {@link #count()} of them
   * @throws ShapeException if the number differs
   */
  public void write(float[] values) {
    checkCount(values.length);
    write(0, values, 0, values.length);
  }

  /**
   * Copies values into a range of elements.
   *
   * @param offset first element
   * @param values source
   * @param begin first value
   * @param length number of values
   * @throws InvalidArgumentException if the range is outside the tensor
   */
  public void write(long offset, float[] values, int begin, int length) {
    java.util.Objects.checkFromIndexSize(begin, length, values.length);
    if (length == 0) {
      return;
    }
    try (FloatPointer staging = new FloatPointer(length)) {
      staging.put(values, begin, length);
      write(offset, staging, Forger.FG_F32, length);
    }
  }

  /**
   * Copies values into all rows.
   *
   * @param values exactly {@link #count()} of them
   * @throws ShapeException if the number differs
   */
  public void write(double[] values) {
    checkCount(values.length);
    try (DoublePointer staging = new DoublePointer(values)) {
      write(0, staging, Forger.FG_F64, values.length);
    }
  }

  void write(long offset, Pointer src, int dtype, long length) {
    enter();
    try {
      NativeLibrary.check(
          Forger.fg_buffer_write(buffer, offset, src, dtype, length), "write tensor");
    } finally {
      exit();
    }
  }

  /**
   * Copies all rows to an array.
   *
   * @return {@link #count()} values
   */
  public float[] toFloats() {
    return toFloats(0, Math.toIntExact(count()));
  }

  /**
   * Copies a range of elements to an array.
   *
   * @param offset first element
   * @param length number of elements
   * @return length values
   * @throws InvalidArgumentException if the range is outside the tensor
   */
  public float[] toFloats(long offset, int length) {
    float[] values = new float[length];
    if (length == 0) {
      return values;
    }
    try (FloatPointer staging = new FloatPointer(length)) {
      read(offset, staging, Forger.FG_F32, length);
      staging.get(values);
    }
    return values;
  }

  /**
   * Copies all rows to an array of doubles.
   *
   * @return {@link #count()} values
   */
  public double[] toDoubles() {
    double[] values = new double[Math.toIntExact(count())];
    try (DoublePointer staging = new DoublePointer(values.length)) {
      read(0, staging, Forger.FG_F64, values.length);
      staging.get(values);
    }
    return values;
  }

  void read(long offset, Pointer dst, int dtype, long length) {
    enter();
    try {
      NativeLibrary.check(Forger.fg_buffer_read(buffer, offset, dst, dtype, length), "read tensor");
    } finally {
      exit();
    }
  }

  /** First index in [offset, offset + length) that is not finite, relative to offset, or -1. */
  long findNotFinite(long offset, long length) {
    enter();
    try (LongPointer index = new LongPointer(1)) {
      NativeLibrary.check(
          Forger.fg_buffer_find_not_finite(buffer, offset, length, index), "scan tensor");
      return index.get();
    } finally {
      exit();
    }
  }

  private void checkCount(long given) {
    if (given != count()) {
      throw new ShapeException(
          "tensor",
          given + " values",
          count() + " for " + rows + " rows of " + shape,
          "pass one value per element");
    }
  }

  /** Memory that it takes of its device; 0 where it borrows. */
  long bytes() {
    return bytes;
  }

  MemoryUse use() {
    return use;
  }

  /** Counts its memory under another use from now on. */
  void use(MemoryUse other) {
    use = other;
  }

  FgBuffer buffer() {
    requireOpen();
    return buffer;
  }

  @Override
  void destroy() {
    try {
      int status = Forger.fg_buffer_destroy(buffer);
      if (status == Forger.FG_INVALID_ARGUMENT) {
        throw new DeviceException(
            "close tensor",
            this + ", which a program refers to",
            "a tensor that no program refers to",
            "close the program first");
      }
      NativeLibrary.check(status, "close tensor");
      device.disown(this);
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  @Override
  public String toString() {
    return "Tensor[" + rows + " x " + shape + "]";
  }
}
