// SPDX-License-Identifier: Apache-2.0
package dev.forger.nd4j;

import dev.forger.ArrayShape;
import dev.forger.ChannelOrder;
import dev.forger.Device;
import dev.forger.DeviceException;
import dev.forger.ForwardPass;
import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.Tensor;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Forger's memory as arrays of ND4J on its CPU backend, and theirs as tensors of Forger, without a
 * copy: what one side writes the other reads. Vectors are [rows, n], images 4 axes in the order
 * asked for.
 *
 * <p>An array made here keeps the memory; ND4J does not free it. Operations in place ({@code addi},
 * {@code assign}) write to it. A tensor on an array keeps it reachable; {@code INDArray.close}
 * comes after the tensor's.
 */
public final class Nd4jArrays {
  private Nd4jArrays() {}

  /**
   * Sees a tensor.
   *
   * @param tensor of f32
   * @param order of channels in it; ordinary tensors are {@link ChannelOrder#LAST}
   * @return an array of order 'c' on its memory
   * @throws dev.forger.UnsupportedException on the reference device, whose elements are f64
   * @throws DeviceException if the tensor is closed
   */
  public static INDArray of(Tensor tensor, ChannelOrder order) {
    return create(tensor.floats(), ArrayShape.of(tensor.rows(), tensor.shape(), order));
  }

  /**
   * Sees the input of a forward pass: its next run reads what is written there.
   *
   * @param pass in whose order of channels the array is
   * @param count first samples, 1 to the pass's maximum
   * @return an array of order 'c' on its memory
   * @throws InvalidArgumentException if count is out of range
   */
  public static INDArray input(ForwardPass pass, int count) {
    return samples(pass, pass.input(), pass.inputShape(), count);
  }

  /**
   * Sees the output of a forward pass, which its runs write; nobody else should.
   *
   * @param pass in whose order of channels the array is
   * @param count first samples, 1 to the pass's maximum
   * @return an array of order 'c' on its memory
   * @throws InvalidArgumentException if count is out of range
   */
  public static INDArray output(ForwardPass pass, int count) {
    return samples(pass, pass.output(), pass.outputShape(), count);
  }

  private static INDArray samples(ForwardPass pass, FloatBuffer memory, Shape shape, int count) {
    long[] sizes = ArrayShape.first(pass, shape, count);
    FloatBuffer first = memory.slice(0, count * shape.elements());
    return create(first, sizes);
  }

  private static INDArray create(FloatBuffer memory, long[] sizes) {
    // The pointer, and so ND4J's buffer, keeps the memory reachable.
    FloatPointer pointer = new FloatPointer(memory);
    return Nd4j.create(
        Nd4j.createBuffer(pointer, memory.remaining(), DataType.FLOAT),
        sizes,
        Nd4j.getStrides(sizes, 'c'),
        0,
        'c');
  }

  /**
   * Wraps an array, which the result keeps reachable.
   *
   * @param device a CPU device
   * @param array of f32 and order 'c', no view, outside workspaces
   * @param shape of one row
   * @param order of channels in its axes
   * @return a tensor that borrows the memory
   * @throws dev.forger.ShapeException if the axes are not rows of the shape
   * @throws InvalidArgumentException if it is of another type or order, a view, or of a workspace
   * @throws DeviceException if it is closed
   */
  public static Tensor wrap(Device device, INDArray array, Shape shape, ChannelOrder order) {
    check(array);
    int rows = ArrayShape.rows("array", array.shape(), shape, order);
    long bytes = array.length() * Float.BYTES;
    FloatBuffer memory =
        new BytePointer(array.data().addressPointer())
            .capacity(bytes)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    return Tensor.wrap(device, memory, rows, shape, array);
  }

  private static void check(INDArray array) {
    if (array.wasClosed()) {
      throw new DeviceException(
          "array", "a closed array", "an open one", "use it before it is closed");
    }
    if (array.dataType() != DataType.FLOAT) {
      refuse(array.dataType() + " elements", "FLOAT", "convert it with castTo");
    }
    if (array.isAttached()) {
      refuse("an array of a workspace", "one outside, whose memory stays", "use array.detach()");
    }
    if (array.isView()) {
      refuse(
          "a view of shape " + Arrays.toString(array.shape()),
          "an array of its own",
          "use array.dup('c')");
    }
    boolean dense = Arrays.equals(array.stride(), Nd4j.getStrides(array.shape(), 'c'));
    if (array.ordering() != 'c' || !dense) {
      refuse(
          "order '" + array.ordering() + "' with strides " + Arrays.toString(array.stride()),
          "order 'c' without gaps",
          "use array.dup('c')");
    }
  }

  private static void refuse(String given, String expected, String remedy) {
    throw new InvalidArgumentException("array", given, expected, remedy);
  }
}
