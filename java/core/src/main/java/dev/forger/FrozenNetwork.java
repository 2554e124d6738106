// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.List;

/**
 * A network with weights that no longer change, for inference in many threads at once. It is a
 * copy: batch normalisation that follows a convolution or dense layer is part of that layer's
 * filter and bias, so is spectral normalisation, and filters are packed for the kernels once. All
 * {@link ForwardPass}es read the same memory.
 *
 * <p>That memory lives until this object and all its passes are closed, in any order. All methods
 * may be called from any thread.
 */
public final class FrozenNetwork extends Handle {
  private final Network network;
  private final Device device;
  private final Weights weights;
  private int holders = 1;

  private FrozenNetwork(Weights source) {
    super("frozen network");
    this.network = source.network();
    for (Node node : network.nodes()) {
      // Batch normalisation couples samples in training only.
      if (node.couplesSamples() && !(node instanceof NormNode)) {
        throw new UnsupportedException(
            "frozen network",
            node.name + ", " + node.coupling(),
            "layers that treat samples independently",
            "use a Tape in mode INFERENCE, whose batch is fixed");
      }
    }
    this.device = Device.cpu(1);
    try {
      source.device().kernels().copyTo(device);
      this.weights = new Weights(device, network);
      weights.copyFrom(source);
      weights.filters().fold();
      pack();
    } catch (RuntimeException e) {
      device.close();
      throw e;
    }
    watch();
  }

  /**
   * Freezes a copy of weights. Passes compute as their device does, exactly and in its precision,
   * by the fixed rule of kernels; those of {@link Device#reference64()} become f32.
   *
   * @param weights may change or be closed afterwards
   * @return closed by the caller
   * @throws UnsupportedException if outputs of a sample depend on others of its batch in inference,
   *     too: minibatch standard deviation
   * @throws OutOfDeviceMemoryException if the copy does not fit
   */
  public static FrozenNetwork of(Weights weights) {
    return new FrozenNetwork(weights);
  }

  /** One run of a pass of one row leaves the packed filters with the weights. */
  private void pack() {
    try (Tensor x = Tensor.zeros(device, 1, network.inputShape());
        Tensor y = Tensor.zeros(device, 1, network.outputShape());
        Program program = record(device, weights, x, y, ChannelOrder.LAST)) {
      program.run();
    }
  }

  /** The forward pass of as many rows as the tensors have. */
  static Program record(Device device, Weights weights, Tensor x, Tensor y, ChannelOrder order) {
    Network network = weights.network();
    int rows = x.rows();
    try (Recorder recorder = new Recorder(device)) {
      Ops ops = new Ops(recorder);
      Value in = recorder.bind(x);
      if (isReordered(x.shape(), order)) {
        in = recorder.scratch("input", x.shape(), rows);
        ops.permute("input, channels last", x.shape(), true, recorder.bind(x), in, rows);
      }
      boolean reordered = isReordered(y.shape(), order);
      Value out = reordered ? recorder.scratch("output", y.shape(), rows) : recorder.bind(y);
      new Tape(recorder, network, weights, "frozen", rows, Tape.Mode.INFERENCE, in)
          .output(out)
          .keepPacked()
          .forward(0, rows);
      if (reordered) {
        ops.permute("output, channels first", y.shape(), false, out, recorder.bind(y), rows);
      }
      return recorder.finish();
    }
  }

  private static boolean isReordered(Shape shape, ChannelOrder order) {
    return order == ChannelOrder.FIRST && shape.c() > 1 && shape.h() * shape.w() > 1;
  }

  /**
   * Plans a forward pass that runs on the threads of {@link Device#cpu()}: for the shortest time of
   * one call.
   *
   * @param maxRows largest number of samples of a call, at least 1
   * @return closed by the caller
   * @throws InvalidArgumentException if maxRows is not positive
   * @throws OutOfDeviceMemoryException if its activations do not fit
   */
  public ForwardPass forwardPass(int maxRows) {
    return plan(maxRows, ChannelOrder.LAST, 0);
  }

  /**
   * Plans a forward pass.
   *
   * @param maxRows largest number of samples of a call, at least 1
   * @param threads that a call uses at most, 1 to 256; outputs do not depend on it. 1 gives most
   *     calls a second where many passes run at once
   * @return closed by the caller
   * @throws InvalidArgumentException if an argument is out of range
   * @throws OutOfDeviceMemoryException if its activations do not fit
   */
  public ForwardPass forwardPass(int maxRows, int threads) {
    return forwardPass(maxRows, threads, ChannelOrder.LAST);
  }

  /**
   * Plans a forward pass between buffers of an order of channels.
   *
   * @param maxRows largest number of samples of a call, at least 1
   * @param threads that a call uses at most, 1 to 256
   * @param order of images in the input and output buffers; a kernel converts the other one
   * @return closed by the caller
   * @throws InvalidArgumentException if an argument is out of range
   * @throws OutOfDeviceMemoryException if its activations do not fit
   */
  public ForwardPass forwardPass(int maxRows, int threads, ChannelOrder order) {
    return plan(maxRows, order, Device.checkThreads(threads));
  }

  /** On a number of threads, 0 for those of {@link Device#cpu()}. */
  private ForwardPass plan(int maxRows, ChannelOrder order, int threads) {
    enter();
    try {
      Device own = threads == 0 ? Device.cpu() : Device.cpu(threads);
      retain();
      try {
        device.kernels().copyTo(own);
        return new ForwardPass(this, own, maxRows, order);
      } catch (RuntimeException e) {
        own.close();
        release();
        throw e;
      }
    } finally {
      exit();
    }
  }

  private synchronized void retain() {
    holders++;
  }

  /** A pass, or the owner, needs the weights no longer. */
  synchronized void release() {
    holders--;
    if (holders == 0) {
      device.close();
    }
  }

  Weights weights() {
    return weights;
  }

  /**
   * Returns the network.
   *
   * @return whose weights these are
   */
  public Network network() {
    return network;
  }

  /**
   * Describes the layers as inference runs them, with copies of their values.
   *
   * @return the input first, the output last
   * @throws UnsupportedException if a layer has no description
   * @throws DeviceException if this is closed
   */
  public List<Layer> layers() {
    enter();
    try {
      return FrozenLayers.of(weights);
    } finally {
      exit();
    }
  }

  /**
   * Returns the memory that all passes share: weights and packed filters.
   *
   * @return bytes, 0 once this and all passes are closed
   */
  public synchronized long liveBytes() {
    return holders == 0 ? 0 : device.liveBytes();
  }

  @Override
  void destroy() {
    release();
  }
}
