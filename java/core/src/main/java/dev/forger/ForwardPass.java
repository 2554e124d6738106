// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * A forward pass of a {@link FrozenNetwork} on any number of samples up to a maximum, without
 * planning again. It owns its activations and shares the weights.
 *
 * <p>Samples go in through {@link #input()} and come out of {@link #output()}, direct buffers that
 * the kernels read and write themselves. A sample's output has the same bits whatever the batch,
 * the number of threads and the pass. {@link #run} may be called by one thread at a time, as the
 * buffers are the same for all: a second one waits.
 */
public final class ForwardPass extends Handle {
  /** Bytes of a cache line. */
  private static final int LINE = 64;

  private final FrozenNetwork frozen;
  private final Device device;
  private final Program program;
  private final ByteBuffer input;
  private final ByteBuffer output;
  private final int maxRows;
  private final ChannelOrder order;
  private int rows;

  /** Owns the device from here on, unless it throws. */
  ForwardPass(FrozenNetwork frozen, Device device, int maxRows, ChannelOrder order) {
    super("forward pass");
    if (maxRows < 1) {
      throw new InvalidArgumentException(
          "maxRows", Integer.toString(maxRows), "at least 1", "pass the largest batch");
    }
    this.frozen = frozen;
    this.device = device;
    this.maxRows = maxRows;
    this.order = order;
    this.rows = maxRows;
    Network network = frozen.network();
    this.input = buffer("input", maxRows, network.inputShape());
    this.output = buffer("output", maxRows, network.outputShape());
    Weights shared = new Weights(device, frozen.weights());
    Tensor x = Tensor.wrap(device, input.asFloatBuffer(), maxRows, network.inputShape());
    Tensor y = Tensor.wrap(device, output.asFloatBuffer(), maxRows, network.outputShape());
    this.program = FrozenNetwork.record(device, shared, x, y, order);
    watch();
  }

  /** The JVM frees it when nobody refers to it: after the pass is closed, too. */
  private static ByteBuffer buffer(String what, int rows, Shape shape) {
    long bytes = (long) rows * shape.elements() * Float.BYTES;
    if (bytes > Integer.MAX_VALUE - 2 * LINE) {
      throw new InvalidArgumentException(
          "maxRows",
          rows + " rows of " + shape + " as " + what,
          "at most " + (Integer.MAX_VALUE - 2 * LINE) / (Float.BYTES * (long) shape.elements()),
          "run in several batches");
    }
    return ByteBuffer.allocateDirect((int) bytes + 2 * LINE)
        .alignedSlice(LINE)
        .limit((int) bytes)
        .slice()
        .order(ByteOrder.nativeOrder());
  }

  /**
   * Runs the network on the first samples of {@link #input()}.
   *
   * @param count 1 to {@link #maxRows()}
   * @throws InvalidArgumentException if count is out of range
   * @throws DeviceException if this is closed
   */
  public synchronized void run(int count) {
    requireOpen();
    checkCount(count);
    enter();
    try {
      if (count != rows) {
        program.setRows(count);
        rows = count;
      }
      program.run();
    } finally {
      exit();
    }
  }

  void checkCount(int count) {
    if (count < 1 || count > maxRows) {
      throw new InvalidArgumentException(
          "count",
          Integer.toString(count),
          "1 to " + maxRows,
          "run in several batches, or plan a pass for more");
    }
  }

  /**
   * Returns the memory of the samples that go in, one after another, in the pass's order of
   * channels, which is NHWC unless asked otherwise.
   *
   * @return a direct view of all {@link #maxRows()} samples with a position of its own; it stays
   *     readable after close
   */
  public FloatBuffer input() {
    return input.asFloatBuffer();
  }

  /**
   * Returns the memory of the outputs, one after another, in the pass's order of channels; a run
   * writes its first samples.
   *
   * @return a read-only direct view of all {@link #maxRows()} samples with a position of its own;
   *     it stays readable after close
   */
  public FloatBuffer output() {
    return outputBytes().asFloatBuffer();
  }

  /**
   * Returns {@link #input()} as bytes, for libraries that want those.
   *
   * @return a direct view in native byte order
   */
  public ByteBuffer inputBytes() {
    return input.duplicate().order(ByteOrder.nativeOrder());
  }

  /**
   * Returns {@link #output()} as bytes, for libraries that want those.
   *
   * @return a read-only direct view in native byte order
   */
  public ByteBuffer outputBytes() {
    return output.asReadOnlyBuffer().order(ByteOrder.nativeOrder());
  }

  /**
   * Returns the largest number of samples of a run.
   *
   * @return at least 1
   */
  public int maxRows() {
    return maxRows;
  }

  /**
   * Returns the shape of a sample that goes in.
   *
   * @return height, width and channels
   */
  public Shape inputShape() {
    return frozen.network().inputShape();
  }

  /**
   * Returns the shape of an output.
   *
   * @return height, width and channels
   */
  public Shape outputShape() {
    return frozen.network().outputShape();
  }

  /**
   * Returns where the channels of images stand in {@link #input()} and {@link #output()}.
   *
   * @return as it was asked for
   */
  public ChannelOrder channelOrder() {
    return order;
  }

  /**
   * Returns the native memory of activations and scratch; the buffers of inputs and outputs are the
   * JVM's, the weights are counted by {@link FrozenNetwork#liveBytes()}.
   *
   * @return bytes
   */
  public long liveBytes() {
    return device.liveBytes();
  }

  /**
   * Lists what a run does.
   *
   * @return one line an operation, as {@link Program#describe()}
   */
  public String describe() {
    return program.describe();
  }

  @Override
  void destroy() {
    device.close();
    frozen.release();
  }
}
