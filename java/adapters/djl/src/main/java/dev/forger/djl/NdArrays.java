// SPDX-License-Identifier: Apache-2.0
package dev.forger.djl;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.forger.ArrayShape;
import dev.forger.ChannelOrder;
import dev.forger.DeviceException;
import dev.forger.ForwardPass;
import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.Tensor;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.Pointer;

/**
 * Forger's memory as arrays of DJL's PyTorch engine, and theirs as tensors of Forger, without a
 * copy: what one side writes the other reads. Vectors are [rows, n], images 4 axes in the order
 * asked for.
 *
 * <p>An array made here keeps the memory, and is closed by its manager; only operations in place
 * ({@code addi}, {@code set}, {@code copyTo}) write to it. The memory of an array that is wrapped
 * is DJL's: the array, and so its manager, is closed after the tensor. On a GPU, nothing is shared.
 */
public final class NdArrays {
  private NdArrays() {}

  /**
   * Sees a tensor.
   *
   * @param manager that closes the array, of the PyTorch engine on the CPU
   * @param tensor of f32
   * @param order of channels in it; ordinary tensors are {@link ChannelOrder#LAST}
   * @return an array on its memory
   * @throws dev.forger.UnsupportedException on the reference device, whose elements are f64
   * @throws DeviceException if the tensor is closed
   * @throws InvalidArgumentException if the manager is of another engine or device
   */
  public static NDArray of(NDManager manager, Tensor tensor, ChannelOrder order) {
    tensor.floats(); // refuses f64
    long[] sizes = ArrayShape.of(tensor.rows(), tensor.shape(), order);
    return create(manager, tensor.memory(), sizes);
  }

  /**
   * Sees the input of a forward pass: its next run reads what is written there.
   *
   * @param manager that closes the array, of the PyTorch engine on the CPU
   * @param pass in whose order of channels the array is
   * @param count first samples, 1 to the pass's maximum
   * @return an array on its memory
   * @throws InvalidArgumentException if count is out of range, or the manager of another engine or
   *     device
   */
  public static NDArray input(NDManager manager, ForwardPass pass, int count) {
    return samples(manager, pass, pass.inputBytes(), pass.inputShape(), count);
  }

  /**
   * Sees the output of a forward pass, which its runs write; nobody else should.
   *
   * @param manager that closes the array, of the PyTorch engine on the CPU
   * @param pass in whose order of channels the array is
   * @param count first samples, 1 to the pass's maximum
   * @return an array on its memory
   * @throws InvalidArgumentException if count is out of range, or the manager of another engine or
   *     device
   */
  public static NDArray output(NDManager manager, ForwardPass pass, int count) {
    return samples(manager, pass, pass.outputBytes(), pass.outputShape(), count);
  }

  private static NDArray samples(
      NDManager manager, ForwardPass pass, ByteBuffer memory, Shape shape, int count) {
    long[] sizes = ArrayShape.first(pass, shape, count);
    ByteBuffer first = memory.slice(0, count * shape.elements() * Float.BYTES);
    return create(manager, first.order(ByteOrder.nativeOrder()), sizes);
  }

  /** Only direct buffers of bytes are used as they are; of floats, DJL makes a copy. */
  static NDArray create(NDManager manager, ByteBuffer memory, long... sizes) {
    String engine = manager.getEngine().getEngineName();
    if (!engine.equals("PyTorch")) {
      throw new InvalidArgumentException(
          "manager", "one of the engine " + engine, "one of PyTorch", "copy with toFloatArray");
    }
    requireCpu("manager", manager.getDevice());
    return manager.create(memory, new ai.djl.ndarray.types.Shape(sizes), DataType.FLOAT32);
  }

  /**
   * Sees the memory of an array.
   *
   * @param array of f32 on the CPU, dense and in row-major order
   * @return its elements, direct and in native byte order; not to be used once the array is closed
   * @throws InvalidArgumentException if it is of another type, device or layout: a transposed or
   *     strided view
   * @throws DeviceException if it is closed
   */
  public static FloatBuffer floats(NDArray array) {
    check(array);
    ByteBuffer memory = array.toByteBuffer(true);
    // Of a view that is not contiguous the engine makes a copy, another one each time.
    if (address(memory) != address(array.toByteBuffer(true))) {
      throw new InvalidArgumentException(
          "array",
          "a view that is not contiguous, of shape " + array.getShape(),
          "a dense array in row-major order",
          "wrap array.duplicate()");
    }
    return memory.order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  private static void check(NDArray array) {
    if (array.isReleased()) {
      throw new DeviceException(
          "array", "a closed array", "an open one", "use it before its manager is closed");
    }
    if (array.getDataType() != DataType.FLOAT32) {
      throw new InvalidArgumentException(
          "array", array.getDataType() + " elements", "float32", "convert it with toType");
    }
    requireCpu("array", array.getDevice());
  }

  /** The elements in order, of a copy where the array is not contiguous. */
  static FloatBuffer denseFloats(NDArray array) {
    check(array);
    return array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
  }

  static long address(Buffer memory) {
    try (Pointer pointer = new Pointer(memory)) {
      return pointer.address();
    }
  }

  /**
   * Wraps an array, which the result keeps reachable.
   *
   * @param device a CPU device
   * @param array of f32 on the CPU, dense and in row-major order
   * @param shape of one row
   * @param order of channels in its axes
   * @return a tensor that borrows the memory; closed before the array
   * @throws dev.forger.ShapeException if the axes are not rows of the shape
   * @throws InvalidArgumentException as {@link #floats}
   * @throws DeviceException if it is closed
   */
  public static Tensor wrap(
      dev.forger.Device device, NDArray array, Shape shape, ChannelOrder order) {
    FloatBuffer memory = floats(array);
    int rows = ArrayShape.rows("array", array.getShape().getShape(), shape, order);
    return Tensor.wrap(device, memory, rows, shape, array);
  }

  private static void requireCpu(String what, Device device) {
    if (device.isGpu()) {
      throw new InvalidArgumentException(
          what, "one on " + device, "one on the CPU", "move it with toDevice(Device.cpu(), false)");
    }
  }
}
