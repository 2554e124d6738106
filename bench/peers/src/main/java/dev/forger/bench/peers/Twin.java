// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import dev.forger.Conv2d;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Shape;
import dev.forger.Weights;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Builds one network twice: for Forger and for libtorch, layer by layer. */
final class Twin {
  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;

  /** Sizes of a convolution in PyTorch's terms. */
  record Conv(int kernel, int stride, int padding, int dilation, int groups, boolean bias) {
    Conv2d options() {
      Conv2d options =
          Conv2d.kernel(kernel)
              .stride(stride)
              .padding(padding)
              .dilation(dilation, dilation)
              .groups(groups);
      return bias ? options : options.noBias();
    }
  }

  /** An earlier output on both sides. */
  record Mark(NetworkBuilder.Ref ref, int index) {}

  /** From the current output and the network to the next output. */
  private interface Unary {
    Tensor apply(Tensor x, TorchNetwork network);
  }

  private final NetworkBuilder builder;
  private final List<TorchNetwork.Layer> layers = new ArrayList<>();
  private int position;
  private int current;

  Twin(Shape input) {
    this.builder = Network.builder(input);
  }

  Shape shape() {
    return builder.currentShape();
  }

  Mark here() {
    return new Mark(builder.here(), current);
  }

  Network network() {
    return builder.build();
  }

  TorchNetwork torchNetwork(Weights weights, torch.ScalarType type) {
    return torchNetwork(weights, type, torch.MemoryFormat.Contiguous);
  }

  TorchNetwork torchNetwork(Weights weights, torch.ScalarType type, torch.MemoryFormat format) {
    return new TorchNetwork(layers, weights, type, format);
  }

  private Twin add(int positions, Unary function) {
    int input = current;
    layers.add((values, network) -> function.apply(values.get(input), network));
    current = layers.size();
    position += positions;
    return this;
  }

  private static long[] pair(long n) {
    return new long[] {n, n};
  }

  Twin conv(int channels, Conv c) {
    String name = position + ".";
    builder.conv2d(channels, c.options());
    return add(
        1,
        (x, n) ->
            torch.conv2d(
                x,
                n.parameter(name + "weight"),
                n.optional(name + "bias"),
                pair(c.stride()),
                pair(c.padding()),
                pair(c.dilation()),
                c.groups()));
  }

  Twin convTranspose(int channels, Conv c) {
    String name = position + ".";
    builder.convTranspose2d(channels, c.options());
    return add(
        1,
        (x, n) ->
            torch.conv_transpose2d(
                x,
                n.parameter(name + "weight"),
                n.optional(name + "bias"),
                pair(c.stride()),
                pair(c.padding()),
                pair(0),
                c.groups(),
                pair(c.dilation())));
  }

  Twin dense(int features) {
    String name = position + ".";
    builder.dense(features);
    return add(
        1,
        (x, n) ->
            torch
                .linear(
                    x.reshape(x.size(0), -1),
                    n.parameter(name + "weight"),
                    n.optional(name + "bias"))
                .reshape(-1, features, 1, 1));
  }

  /** A dense layer that makes an image. */
  Twin denseTo(Shape image) {
    String name = position + ".";
    builder.denseTo(image, true);
    return add(
        2,
        (x, n) ->
            n.image(
                torch
                    .linear(
                        x.reshape(x.size(0), -1),
                        n.parameter(name + "weight"),
                        n.optional(name + "bias"))
                    .reshape(-1, image.c(), image.h(), image.w())));
  }

  /** A view for Forger, where a dense layer follows; torch's dense layers flatten themselves. */
  Twin flatten() {
    builder.flatten();
    return add(1, (x, n) -> x);
  }

  Twin batchNorm() {
    String name = position + ".";
    builder.batchNorm();
    return add(
        1,
        (x, n) ->
            torch.batch_norm(
                x,
                n.optional(name + "weight"),
                n.optional(name + "bias"),
                new TensorOptional(n.parameter(name + "running_mean")),
                new TensorOptional(n.parameter(name + "running_var")),
                true,
                MOMENTUM,
                EPSILON,
                false));
  }

  Twin layerNorm() {
    String name = position + ".";
    builder.layerNorm();
    return add(
        1,
        (x, n) ->
            torch.group_norm(
                x, 1, n.optional(name + "weight"), n.optional(name + "bias"), EPSILON, false));
  }

  Twin instanceNorm() {
    String name = position + ".";
    builder.instanceNorm();
    return add(
        1,
        (x, n) ->
            torch.instance_norm(
                x,
                n.optional(name + "weight"),
                n.optional(name + "bias"),
                new TensorOptional(),
                new TensorOptional(),
                true,
                MOMENTUM,
                EPSILON,
                false));
  }

  Twin relu() {
    builder.relu();
    return add(1, (x, n) -> torch.relu(x));
  }

  Twin leakyRelu() {
    builder.leakyRelu(0.2f);
    // The slope of a float: 0.2 has no exact one.
    return add(1, (x, n) -> torch.leaky_relu(x, new Scalar((double) 0.2f)));
  }

  Twin tanh() {
    builder.tanh();
    return add(1, (x, n) -> torch.tanh(x));
  }

  Twin sigmoid() {
    builder.sigmoid();
    return add(1, (x, n) -> torch.sigmoid(x));
  }

  Twin softplus() {
    builder.softplus();
    return add(1, (x, n) -> torch.softplus(x));
  }

  Twin averagePool(int factor) {
    builder.averagePool(factor);
    return add(
        1,
        (x, n) ->
            torch.avg_pool2d(
                x, pair(factor), pair(factor), pair(0), false, true, new LongOptional()));
  }

  Twin upsample(int factor) {
    builder.upsampleNearest(factor);
    return add(1, (x, n) -> torch.upsample_nearest2d(x, factor * x.size(2), factor * x.size(3)));
  }

  Twin add(Mark mark) {
    builder.add(mark.ref());
    return join(mark, (a, b) -> a.add(b));
  }

  Twin concat(Mark mark) {
    builder.concat(mark.ref());
    return join(mark, (a, b) -> torch.cat(new TensorVector(a, b), 1));
  }

  private Twin join(Mark mark, java.util.function.BinaryOperator<Tensor> function) {
    int left = current;
    layers.add((values, n) -> function.apply(values.get(left), values.get(mark.index())));
    current = layers.size();
    position++;
    return this;
  }
}
