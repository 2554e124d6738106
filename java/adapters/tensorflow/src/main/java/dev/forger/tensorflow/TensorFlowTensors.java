// SPDX-License-Identifier: Apache-2.0
package dev.forger.tensorflow;

import dev.forger.ArrayShape;
import dev.forger.ChannelOrder;
import dev.forger.Device;
import dev.forger.DeviceException;
import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.tensorflow.RawTensor;
import org.tensorflow.ndarray.buffer.DataStorageVisitor;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;

/**
 * Memory of TensorFlow's tensors as tensors of Forger, without a copy: what one side writes the
 * other reads. TensorFlow's Java API takes no memory of others, so the way to share is to make the
 * tensor there and let Forger work on it; what Forger has already is copied. Vectors are [rows, n],
 * images 4 axes in the order asked for, which TensorFlow usually has {@link ChannelOrder#LAST}, as
 * Forger.
 */
public final class TensorFlowTensors {
  private TensorFlowTensors() {}

  /**
   * Makes a tensor of TensorFlow for {@link #wrap}.
   *
   * @param rows number of samples, positive
   * @param shape of one sample
   * @param order of channels in its axes
   * @return a tensor of unset values, closed by the caller
   */
  public static TFloat32 allocate(int rows, Shape shape, ChannelOrder order) {
    long[] sizes = ArrayShape.of(rows, shape, order);
    return TFloat32.tensorOf(org.tensorflow.ndarray.Shape.of(sizes));
  }

  /**
   * Sees the memory of a tensor of TensorFlow, which the result keeps reachable.
   *
   * @param device a CPU device
   * @param tensor of f32, closed after the result
   * @param shape of one row
   * @param order of channels in its axes
   * @return a tensor that borrows the memory
   * @throws dev.forger.ShapeException if the axes are not rows of the shape
   * @throws InvalidArgumentException if it is of another type
   * @throws DeviceException if it is closed
   */
  public static Tensor wrap(
      Device device, org.tensorflow.Tensor tensor, Shape shape, ChannelOrder order) {
    FloatBuffer memory = floats(tensor);
    int rows = ArrayShape.rows("tensor", tensor.shape().asArray(), shape, order);
    return Tensor.wrap(device, memory, rows, shape, tensor);
  }

  /**
   * Copies a tensor of Forger to a new one of TensorFlow.
   *
   * @param tensor of f32
   * @param order of channels in it, kept by the copy; ordinary tensors are {@link
   *     ChannelOrder#LAST}
   * @return closed by the caller
   * @throws dev.forger.UnsupportedException on the reference device, whose elements are f64
   * @throws DeviceException if it is closed
   */
  public static TFloat32 copy(Tensor tensor, ChannelOrder order) {
    FloatBuffer values = tensor.floats();
    TFloat32 copy = allocate(tensor.rows(), tensor.shape(), order);
    floats(copy).put(values);
    return copy;
  }

  private static FloatBuffer floats(org.tensorflow.Tensor tensor) {
    if (tensor.dataType() != DataType.DT_FLOAT) {
      throw new InvalidArgumentException(
          "tensor", tensor.dataType() + " elements", "DT_FLOAT", "cast it in TensorFlow");
    }
    RawTensor raw = tensor.asRawTensor();
    long bytes;
    try {
      bytes = raw.numBytes();
    } catch (IllegalStateException e) {
      throw new DeviceException(
          "tensor", "a closed tensor", "an open one", "use it before it is closed", e);
    }
    if (bytes > Integer.MAX_VALUE) {
      throw new InvalidArgumentException(
          "tensor", bytes + " bytes", "at most " + Integer.MAX_VALUE, "split its rows");
    }
    ByteBuffer memory = raw.data().accept(new Memory());
    return memory.order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  /** Native memory, whichever way the library of arrays reaches it. */
  private static final class Memory implements DataStorageVisitor<ByteBuffer> {
    @Override
    public ByteBuffer visit(ByteBuffer buffer) {
      return buffer;
    }

    @Override
    public ByteBuffer visit(long address, long length, long scale) {
      return new Address(address).capacity(length).asByteBuffer();
    }

    @Override
    public ByteBuffer fallback() {
      throw new InvalidArgumentException(
          "tensor", "memory of the JVM's heap", "native memory", "copy its values");
    }
  }

  private static final class Address extends BytePointer {
    Address(long value) {
      address = value;
    }
  }
}
