// SPDX-License-Identifier: Apache-2.0
package dev.forger.onnxruntime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.forger.ArrayShape;
import dev.forger.ChannelOrder;
import dev.forger.Device;
import dev.forger.DeviceException;
import dev.forger.ForwardPass;
import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.Tensor;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * Forger's memory as tensors of ONNX Runtime, and theirs as tensors of Forger, without a copy: what
 * one side writes the other reads. Vectors are [rows, n], images 4 axes in the order asked for.
 *
 * <p>A tensor of ONNX Runtime made here keeps the memory, so that it stays valid after the tensor
 * or pass of Forger is closed, and gives its own part back in {@code close}. Given to {@code
 * OrtSession.run} as pinned output, it receives the result without a copy.
 */
public final class OnnxTensors {
  private OnnxTensors() {}

  /**
   * Sees a tensor.
   *
   * @param environment of ONNX Runtime
   * @param tensor of f32
   * @param order of channels in it; ordinary tensors are {@link ChannelOrder#LAST}
   * @return closed by the caller
   * @throws dev.forger.UnsupportedException on the reference device, whose elements are f64
   * @throws DeviceException if the tensor is closed
   */
  public static OnnxTensor of(OrtEnvironment environment, Tensor tensor, ChannelOrder order) {
    long[] sizes = ArrayShape.of(tensor.rows(), tensor.shape(), order);
    return create(environment, tensor.floats(), sizes);
  }

  /**
   * Sees the input of a forward pass: its next run reads what is written there.
   *
   * @param environment of ONNX Runtime
   * @param pass in whose order of channels the tensor is
   * @param count first samples, 1 to the pass's maximum
   * @return closed by the caller
   * @throws InvalidArgumentException if count is out of range
   */
  public static OnnxTensor input(OrtEnvironment environment, ForwardPass pass, int count) {
    return samples(environment, pass, pass.input(), pass.inputShape(), count);
  }

  /**
   * Sees the output of a forward pass, which its runs write; nobody else should.
   *
   * @param environment of ONNX Runtime
   * @param pass in whose order of channels the tensor is
   * @param count first samples, 1 to the pass's maximum
   * @return closed by the caller
   * @throws InvalidArgumentException if count is out of range
   */
  public static OnnxTensor output(OrtEnvironment environment, ForwardPass pass, int count) {
    return samples(environment, pass, pass.output(), pass.outputShape(), count);
  }

  private static OnnxTensor samples(
      OrtEnvironment environment, ForwardPass pass, FloatBuffer memory, Shape shape, int count) {
    long[] sizes = ArrayShape.first(pass, shape, count);
    memory.limit(count * shape.elements());
    return create(environment, memory, sizes);
  }

  private static OnnxTensor create(OrtEnvironment environment, FloatBuffer memory, long[] sizes) {
    try {
      return OnnxTensor.createTensor(environment, memory, sizes);
    } catch (OrtException e) {
      throw new DeviceException(
          "ONNX Runtime tensor", e.getMessage(), "a tensor", "see the cause", e);
    }
  }

  /**
   * Sees the memory of a tensor of ONNX Runtime, which the result keeps reachable.
   *
   * @param device a CPU device
   * @param tensor of f32 that was made of a buffer, by {@code OnnxTensor.createTensor} or here:
   *     outputs that ONNX Runtime allocated itself are out of reach, so pin them or {@link #copy}
   * @param shape of one row
   * @param order of channels in its axes
   * @return a tensor that borrows the memory
   * @throws InvalidArgumentException if it is of another type, or not made of a direct buffer
   * @throws dev.forger.ShapeException if its axes are not rows of the shape
   * @throws DeviceException if it is closed
   */
  public static Tensor wrap(Device device, OnnxTensor tensor, Shape shape, ChannelOrder order) {
    int rows = rows(tensor, shape, order);
    Buffer memory = memory(tensor);
    // ONNX Runtime reads a buffer of bytes in native order whatever it says.
    FloatBuffer floats =
        memory instanceof ByteBuffer bytes
            ? bytes.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer()
            : (FloatBuffer) memory;
    return Tensor.wrap(device, floats, rows, shape);
  }

  private static Buffer memory(OnnxTensor tensor) {
    try {
      return tensor.getBufferRef().orElseThrow();
    } catch (NullPointerException | NoSuchElementException e) {
      // ONNX Runtime 1.29 throws the former, others give an empty result.
      throw new InvalidArgumentException(
          "tensor",
          "memory that ONNX Runtime allocated",
          "a tensor made of a buffer",
          "pin a tensor of OnnxTensors.of as output of the run, or use copy",
          e);
    }
  }

  /**
   * Copies a tensor of ONNX Runtime, whoever has its memory.
   *
   * @param device where the copy lives
   * @param tensor of f32
   * @param shape of one row
   * @param order of channels in its axes, kept by the copy
   * @return a tensor that owns its memory, closed by the caller
   * @throws InvalidArgumentException if it is of another type
   * @throws dev.forger.ShapeException if its axes are not rows of the shape
   * @throws DeviceException if it is closed
   */
  public static Tensor copy(Device device, OnnxTensor tensor, Shape shape, ChannelOrder order) {
    int rows = rows(tensor, shape, order);
    FloatBuffer values = Objects.requireNonNull(tensor.getFloatBuffer(), "type was checked");
    float[] array = new float[values.remaining()];
    values.get(array);
    Tensor copy = Tensor.zeros(device, rows, shape);
    copy.write(array);
    return copy;
  }

  private static int rows(OnnxTensor tensor, Shape shape, ChannelOrder order) {
    if (tensor.isClosed()) {
      throw new DeviceException(
          "tensor", "a closed tensor", "an open one", "use it before it is closed");
    }
    OnnxJavaType type = tensor.getInfo().type;
    if (type != OnnxJavaType.FLOAT) {
      throw new InvalidArgumentException(
          "tensor", type + " elements", "FLOAT", "cast it in the model, or copy its values");
    }
    return ArrayShape.rows("tensor", tensor.getInfo().getShape(), shape, order);
  }
}
