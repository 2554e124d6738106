// SPDX-License-Identifier: Apache-2.0
package dev.forger;

/**
 * Rows of images brought from one order of channels to the other by a kernel, recorded once and run
 * as often as wanted: from height, width, channels (NHWC), which Forger computes in, to channels,
 * height, width (NCHW), or back.
 *
 * <p>The tensors may borrow other libraries' memory. A run allocates nothing. Close before them.
 */
public final class ChannelConversion implements AutoCloseable {
  private final Program program;

  private ChannelConversion(Tensor from, Tensor to, boolean toLast) {
    if (from.rows() != to.rows() || !from.shape().equals(to.shape())) {
      throw new ShapeException(
          "channel conversion",
          to + " to write to",
          from + " as is read",
          "make both tensors of the same rows and shape");
    }
    if (from == to) {
      throw new InvalidArgumentException(
          "channel conversion", "one tensor twice", "two tensors", "convert to another tensor");
    }
    try (Recorder recorder = new Recorder(from.device())) {
      String label = toLast ? "channels last" : "channels first";
      Value x = recorder.bind(from);
      new Ops(recorder).permute(label, from.shape(), toLast, x, recorder.bind(to), from.rows());
      program = recorder.finish();
    }
  }

  /**
   * Records a conversion from NHWC to NCHW.
   *
   * @param last is read; its shape is height, width, channels
   * @param first is written: rows of channels, height, width; of the same rows and shape
   * @return closed by the caller
   * @throws ShapeException if rows or shapes differ
   * @throws InvalidArgumentException if both are on different devices, or the same
   */
  public static ChannelConversion toFirst(Tensor last, Tensor first) {
    return new ChannelConversion(last, first, false);
  }

  /**
   * Records a conversion from NCHW to NHWC.
   *
   * @param first is read: rows of channels, height, width
   * @param last is written: rows of height, width, channels; of the same rows and shape
   * @return closed by the caller
   * @throws ShapeException if rows or shapes differ
   * @throws InvalidArgumentException if both are on different devices, or the same
   */
  public static ChannelConversion toLast(Tensor first, Tensor last) {
    return new ChannelConversion(first, last, true);
  }

  /**
   * Converts all rows.
   *
   * @throws DeviceException if this is closed
   */
  public void run() {
    program.run();
  }

  @Override
  public void close() {
    program.close();
  }
}
