// SPDX-License-Identifier: Apache-2.0
package dev.forger.libtorch;

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
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.LongArrayRef;
import org.bytedeco.pytorch.global.torch;

/**
 * Forger's memory as tensors of libtorch on the CPU ({@code org.bytedeco:pytorch}), and theirs as
 * tensors of Forger, without a copy: what one side writes the other reads. Vectors are [rows, n],
 * images 4 axes in the order asked for.
 *
 * <p>A tensor of libtorch made here keeps the memory until libtorch has no reference to it left. A
 * tensor of Forger on one of libtorch has a reference of its own, so that either may be closed
 * first.
 */
public final class TorchTensors {
  private TorchTensors() {}

  /**
   * Sees a tensor.
   *
   * @param tensor of f32
   * @param order of channels in it; ordinary tensors are {@link ChannelOrder#LAST}
   * @return a contiguous tensor on its memory
   * @throws dev.forger.UnsupportedException on the reference device, whose elements are f64
   * @throws DeviceException if the tensor is closed
   */
  public static org.bytedeco.pytorch.Tensor of(Tensor tensor, ChannelOrder order) {
    return create(tensor.floats(), ArrayShape.of(tensor.rows(), tensor.shape(), order));
  }

  /**
   * Sees the input of a forward pass: its next run reads what is written there.
   *
   * @param pass in whose order of channels the tensor is
   * @param count first samples, 1 to the pass's maximum
   * @return a contiguous tensor on its memory
   * @throws InvalidArgumentException if count is out of range
   */
  public static org.bytedeco.pytorch.Tensor input(ForwardPass pass, int count) {
    return samples(pass, pass.input(), pass.inputShape(), count);
  }

  /**
   * Sees the output of a forward pass, which its runs write; nobody else should.
   *
   * @param pass in whose order of channels the tensor is
   * @param count first samples, 1 to the pass's maximum
   * @return a contiguous tensor on its memory
   * @throws InvalidArgumentException if count is out of range
   */
  public static org.bytedeco.pytorch.Tensor output(ForwardPass pass, int count) {
    return samples(pass, pass.output(), pass.outputShape(), count);
  }

  private static org.bytedeco.pytorch.Tensor samples(
      ForwardPass pass, FloatBuffer memory, Shape shape, int count) {
    long[] sizes = ArrayShape.first(pass, shape, count);
    FloatBuffer first = memory.slice(0, count * shape.elements());
    return create(first, sizes);
  }

  private static org.bytedeco.pytorch.Tensor create(FloatBuffer memory, long[] sizes) {
    FloatPointer pointer = new FloatPointer(memory);
    return torch.from_blob(pointer, sizes, Kept.until(pointer));
  }

  /**
   * Sees the memory of a tensor of libtorch.
   *
   * @param device a CPU device
   * @param tensor of f32 on the CPU, contiguous
   * @param shape of one row
   * @param order of channels in its axes
   * @return a tensor that borrows the memory
   * @throws dev.forger.ShapeException if the axes are not rows of the shape
   * @throws InvalidArgumentException if it is of another type or device, or not contiguous
   * @throws DeviceException if it is closed
   */
  public static Tensor wrap(
      Device device, org.bytedeco.pytorch.Tensor tensor, Shape shape, ChannelOrder order) {
    check(tensor);
    int rows = ArrayShape.rows("tensor", sizes(tensor), shape, order);
    org.bytedeco.pytorch.Tensor reference = new org.bytedeco.pytorch.Tensor(tensor);
    FloatBuffer memory =
        new BytePointer(reference.data_ptr())
            .capacity(reference.numel() * Float.BYTES)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    return Tensor.wrap(device, memory, rows, shape, reference);
  }

  private static void check(org.bytedeco.pytorch.Tensor tensor) {
    if (tensor.isNull() || !tensor.defined()) {
      throw new DeviceException(
          "tensor", "a closed tensor", "an open one", "use it before it is closed");
    }
    if (!tensor.is_cpu()) {
      refuse("a tensor that is not on the CPU", "one on the CPU", "use tensor.cpu()");
    }
    torch.ScalarType type = tensor.scalar_type().intern();
    if (type != torch.ScalarType.Float) {
      refuse(type + " elements", "Float", "use tensor.to(torch.ScalarType.Float)");
    }
    if (!tensor.is_contiguous()) {
      refuse(
          "a view that is not contiguous, of sizes " + Arrays.toString(sizes(tensor)),
          "a contiguous tensor",
          "use tensor.contiguous()");
    }
  }

  private static long[] sizes(org.bytedeco.pytorch.Tensor tensor) {
    try (LongArrayRef sizes = tensor.sizes();
        LongPointer data = sizes.data()) {
      long[] values = new long[(int) sizes.size()];
      data.get(values);
      return values;
    }
  }

  private static void refuse(String given, String expected, String remedy) {
    throw new InvalidArgumentException("tensor", given, expected, remedy);
  }
}
