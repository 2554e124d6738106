// SPDX-License-Identifier: Apache-2.0
package dev.forger.opencv;

import dev.forger.Device;
import dev.forger.DeviceException;
import dev.forger.InvalidArgumentException;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Tensor;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Samples of tensors as matrices of OpenCV ({@code org.bytedeco:opencv}), and theirs as tensors of
 * Forger, without a copy: both store height, width, channels. Matrices of bytes are converted in
 * one pass of OpenCV that reads or writes the tensor itself. OpenCV reads files as BGR; {@code
 * cvtColor} with {@code COLOR_BGR2RGB} makes them what Forger's models expect.
 *
 * <p>A matrix made here keeps the memory as long as itself is reachable: regions and copies of its
 * header do not. A tensor on a matrix has a reference of its own to it. For planes (NCHW) see
 * {@link dev.forger.ChannelConversion}.
 */
public final class Mats {
  /** As many channels as a type of OpenCV has at most. */
  private static final int MAX_CHANNELS = 512;

  /** Names of OpenCV's types of elements, by their number. */
  private static final String[] DEPTHS = {
    "CV_8U", "CV_8S", "CV_16U", "CV_16S", "CV_32S", "CV_32F", "CV_64F", "CV_16F"
  };

  private Mats() {}

  /**
   * Sees a sample of a tensor.
   *
   * @param tensor of f32, height, width, channels
   * @param row of the sample
   * @return a CV_32F matrix on its memory
   * @throws InvalidArgumentException if there is no such row
   * @throws dev.forger.UnsupportedException on the reference device, whose elements are f64
   * @throws ShapeException if it has more than 512 channels
   * @throws DeviceException if the tensor is closed
   */
  public static Mat of(Tensor tensor, int row) {
    Shape shape = tensor.shape();
    if (row < 0 || row >= tensor.rows()) {
      throw new InvalidArgumentException(
          "row", Integer.toString(row), "0 to " + (tensor.rows() - 1), "pass a row of the tensor");
    }
    if (shape.c() > MAX_CHANNELS) {
      throw new ShapeException(
          "tensor", shape.c() + " channels", "at most " + MAX_CHANNELS, "reshape it");
    }
    int elements = shape.elements();
    FloatBuffer sample = tensor.floats().slice(row * elements, elements);
    // The matrix keeps the pointer, the pointer the memory.
    return new Mat(shape.h(), shape.w(), type(opencv_core.CV_32F, shape), new FloatPointer(sample));
  }

  /**
   * Sees the memory of a matrix.
   *
   * @param device a CPU device
   * @param mat CV_32F of two dimensions, without gaps between its rows
   * @return a tensor of one row that borrows the memory
   * @throws InvalidArgumentException if it is of another depth, empty, or a region with gaps
   * @throws ShapeException if it has more than two dimensions
   * @throws DeviceException if it is closed
   */
  public static Tensor wrap(Device device, Mat mat) {
    check("mat", mat, opencv_core.CV_32F);
    if (!mat.isContinuous()) {
      throw new InvalidArgumentException(
          "mat",
          "a region with steps of " + mat.step1() + " elements",
          "a matrix without gaps between its rows",
          "use mat.clone()");
    }
    Shape shape = Shape.of(mat.rows(), mat.cols(), mat.channels());
    Mat reference = new Mat(mat);
    FloatBuffer memory =
        reference
            .ptr()
            .capacity((long) shape.elements() * Float.BYTES)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    return Tensor.wrap(device, memory, 1, shape, reference);
  }

  /**
   * Converts bytes, 0 to 255, into a sample of a tensor, -1 to 1.
   *
   * @param bytes CV_8U, also a region
   * @param tensor of f32
   * @param row that is written
   * @throws InvalidArgumentException if the matrix is of another depth or empty, or there is no
   *     such row
   * @throws ShapeException if the matrix has not the shape of a sample
   * @throws DeviceException if one is closed
   */
  public static void read(Mat bytes, Tensor tensor, int row) {
    check("bytes", bytes, opencv_core.CV_8U);
    checkShape(bytes, tensor.shape());
    try (Mat sample = of(tensor, row)) {
      bytes.convertTo(sample, opencv_core.CV_32F, 2.0 / 255, -1);
    }
  }

  /**
   * Converts a sample of a tensor, -1 to 1, to bytes, 0 to 255; others are clamped.
   *
   * @param tensor of f32
   * @param row that is read
   * @return a new CV_8U matrix, closed by the caller
   * @throws InvalidArgumentException if there is no such row
   * @throws DeviceException if the tensor is closed
   */
  public static Mat write(Tensor tensor, int row) {
    try (Mat sample = of(tensor, row)) {
      Mat bytes = new Mat();
      sample.convertTo(bytes, opencv_core.CV_8U, 255.0 / 2, 255.0 / 2);
      return bytes;
    }
  }

  private static int type(int depth, Shape shape) {
    return opencv_core.CV_MAKETYPE(depth, shape.c());
  }

  private static void check(String what, Mat mat, int depth) {
    if (mat.isNull()) {
      throw new DeviceException(
          what, "a closed matrix", "an open one", "use it before it is closed");
    }
    if (mat.empty()) {
      throw new InvalidArgumentException(
          what, "an empty matrix", "one with elements", "check that the file was read");
    }
    if (mat.dims() != 2) {
      throw new ShapeException(what, mat.dims() + " dimensions", "2", "reshape it");
    }
    if (mat.depth() != depth) {
      throw new InvalidArgumentException(
          what,
          DEPTHS[mat.depth()] + "C" + mat.channels() + " elements",
          DEPTHS[depth],
          "convert it with convertTo");
    }
  }

  private static void checkShape(Mat mat, Shape shape) {
    if (mat.rows() != shape.h() || mat.cols() != shape.w() || mat.channels() != shape.c()) {
      throw new ShapeException(
          "bytes",
          mat.rows() + "x" + mat.cols() + "x" + mat.channels(),
          shape.toString(),
          "resize it, or convert its colours with cvtColor");
    }
  }
}
