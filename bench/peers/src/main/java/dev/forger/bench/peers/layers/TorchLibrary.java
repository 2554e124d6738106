// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.bench.Layer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** libtorch, with results in fresh tensors as in real use. */
final class TorchLibrary implements Library {
  private final torch.MemoryFormat format;

  /**
   * Sets the number of threads of this process.
   *
   * @param channelsLast whether tensors are, else NCHW
   */
  TorchLibrary(boolean channelsLast, int threads) {
    this.format = channelsLast ? torch.MemoryFormat.ChannelsLast : torch.MemoryFormat.Contiguous;
    torch.set_num_threads(threads);
  }

  @Override
  public Computation prepare(Geometry geometry, Pass pass, Map<String, float[]> operands) {
    return new Prepared(geometry, pass, operands);
  }

  private final class Prepared implements Computation {
    private final PointerScope scope = new PointerScope();
    private final Geometry geometry;
    private final Pass pass;
    private final Tensor x;
    private final Tensor filter;
    private final Tensor dy;
    private final long[] stride;
    private final long[] padding;

    Prepared(Geometry geometry, Pass pass, Map<String, float[]> operands) {
      this.geometry = geometry;
      this.pass = pass;
      this.x = tensor("x", operands);
      this.filter = tensor("filter", operands);
      this.dy = tensor("dy", operands);
      Layer l = geometry.layer();
      this.stride = new long[] {l.stride(), l.stride()};
      this.padding = new long[] {l.padding(), l.padding()};
    }

    /** A tensor of libtorch's shape; operands that a pass does not read only have a shape. */
    private Tensor tensor(String operand, Map<String, float[]> operands) {
      Layer l = geometry.layer();
      long[] shape =
          switch (operand) {
            case "x" -> new long[] {Layer.BATCH, l.side(), l.side(), l.channels()};
            case "dy" ->
                new long[] {Layer.BATCH, geometry.outSide(), geometry.outSide(), l.outChannels()};
            default ->
                new long[] {
                  geometry.smallChannels(), l.kernel(), l.kernel(), geometry.largeChannels()
                };
          };
      float[] values = operands.get(operand);
      Tensor ours = values == null ? torch.zeros(shape) : Tensor.create(values, shape);
      return ours.permute(0, 3, 1, 2).contiguous(format);
    }

    private Tensor compute() {
      long[] one = {1, 1};
      long[] zero = {0, 0};
      boolean transposed = geometry.transposed();
      if (pass == Pass.FORWARD) {
        TensorOptional none = new TensorOptional();
        return transposed
            ? torch.conv_transpose2d(x, filter, none, stride, padding, zero, 1, one)
            : torch.conv2d(x, filter, none, stride, padding, one, 1);
      }
      boolean data = pass == Pass.BACKWARD_DATA;
      BoolPointer wanted = new BoolPointer(3).put(0, data).put(1, !data).put(2, false);
      LongArrayRefOptional noBias = new LongArrayRefOptional();
      T_TensorTensorTensor_T all =
          torch.convolution_backward(
              dy, x, filter, noBias, stride, padding, one, transposed, zero, 1, wanted);
      return data ? all.get0() : all.get1();
    }

    @Override
    public void run() {
      try (PointerScope call = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        compute();
      }
    }

    @Override
    public double[] sample(int[] positions) {
      try (PointerScope call = new PointerScope();
          NoGradGuard guard = new NoGradGuard()) {
        FloatBuffer buffer = compute().permute(0, 2, 3, 1).contiguous().createBuffer();
        return Arrays.stream(positions).mapToDouble(buffer::get).toArray();
      }
    }

    @Override
    public String kernel() {
      return "";
    }

    @Override
    public void close() {
      scope.close();
    }
  }
}
