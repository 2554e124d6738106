// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads frozen weights as {@link Layer}s. What inference does not compute is no layer. */
final class FrozenLayers {
  private final Weights weights;
  private final List<Layer> layers = new ArrayList<>();

  /** Number of the layer that a node's output is. */
  private final int[] number;

  private FrozenLayers(Weights weights) {
    this.weights = weights;
    this.number = new int[weights.network().size()];
  }

  static List<Layer> of(Weights weights) {
    FrozenLayers reader = new FrozenLayers(weights);
    for (Node node : weights.network().nodes()) {
      reader.read(node);
    }
    return List.copyOf(reader.layers);
  }

  private void read(Node node) {
    boolean folded = node instanceof NormNode norm && weights.filters().isFolded(norm);
    if (folded || node instanceof DropoutNode) {
      number[node.id] = number[node.inputs[0]];
      return;
    }
    List<Integer> inputs = Arrays.stream(node.inputs).mapToObj(in -> number[in]).toList();
    number[node.id] = layers.size();
    layers.add(layer(node, node.name, inputs, node.shape));
  }

  private Layer layer(Node node, String name, List<Integer> inputs, Shape shape) {
    if (node instanceof InputNode) {
      return new Layer.Input(name, inputs, shape);
    } else if (node instanceof ConvNode conv) {
      return convolution(conv, inputs);
    } else if (node instanceof DenseNode dense) {
      return dense(dense, inputs);
    } else if (node instanceof NormNode norm) {
      return norm(norm, inputs);
    } else if (node instanceof ActivationNode activation) {
      return new Layer.Pointwise(
          name, inputs, shape, Layer.Function.valueOf(activation.kind.name()), activation.slope);
    } else if (node instanceof ResampleNode r) {
      return new Layer.Resample(name, inputs, shape, r.upsample, r.factorH, r.factorW);
    } else if (node instanceof PadNode p) {
      return new Layer.Pad(name, inputs, shape, p.mode, p.top, p.left, p.bottom, p.right);
    } else if (node instanceof ReshapeNode) {
      return new Layer.Reshape(name, inputs, shape);
    } else if (node instanceof SumNode) {
      return new Layer.Sum(name, inputs, shape);
    } else if (node instanceof ConcatNode) {
      return new Layer.Concat(name, inputs, shape);
    } else if (node instanceof SliceNode slice) {
      return new Layer.Slice(name, inputs, shape, slice.first);
    } else if (node instanceof SoftmaxNode) {
      return new Layer.Softmax(name, inputs, shape);
    } else if (node instanceof InnerProductNode) {
      return new Layer.InnerProduct(name, inputs, shape);
    }
    throw new UnsupportedException(
        "layer " + name,
        node.getClass().getSimpleName().replace("Node", ""),
        "a layer that can be described outside of Forger",
        "export a network without it");
  }

  private Layer convolution(ConvNode node, List<Integer> inputs) {
    return new Layer.Convolution(
        node.name,
        inputs,
        node.shape,
        node.transposed,
        ConvolutionWindow.of(node.options),
        filter(node),
        node.filter.torchShape(),
        bias(node, Parameter.SAME));
  }

  private Layer dense(DenseNode node, List<Integer> inputs) {
    Shape rows = node.rows();
    Parameter.Reorder order = (src, dst) -> WeightLayout.denseRowsToTorch(src, dst, 1, rows);
    return new Layer.Dense(
        node.name, inputs, node.shape, node.columns(), rows, filter(node), bias(node, order));
  }

  private float[] filter(LinearNode node) {
    FoldedLayer folded = weights.filters().folded(node);
    if (folded == null) {
      return weights.get(node.filter());
    }
    int count = node.filter().count();
    return reordered(folded.filter().toFloats(0, count), node.filter().toTorch);
  }

  private float[] bias(LinearNode node, Parameter.Reorder order) {
    FoldedLayer folded = weights.filters().folded(node);
    if (folded == null) {
      return node.bias() == null ? null : weights.get(node.bias());
    }
    return folded.bias() == null
        ? null
        : reordered(folded.bias().toFloats(0, node.shape.c()), order);
  }

  private static float[] reordered(float[] raw, Parameter.Reorder order) {
    float[] out = new float[raw.length];
    order.copy(FloatBuffer.wrap(raw), FloatBuffer.wrap(out));
    return out;
  }

  private Layer norm(NormNode node, List<Integer> inputs) {
    int channels = node.shape.c();
    float[] scale = node.affine ? weights.get(node.gamma) : filled(channels, 1);
    float[] shift = node.affine ? weights.get(node.beta) : filled(channels, 0);
    if (node.kind != NormNode.Kind.BATCH) {
      boolean eachChannel = node.kind == NormNode.Kind.INSTANCE;
      return new Layer.Normalization(
          node.name, inputs, node.shape, eachChannel, node.epsilon, scale, shift);
    }
    float[] mean = weights.get(node.runningMean);
    float[] variance = weights.get(node.runningVar);
    for (int c = 0; c < channels; c++) {
      double factor = scale[c] / Math.sqrt((double) variance[c] + node.epsilon);
      scale[c] = (float) factor;
      shift[c] = (float) (shift[c] - factor * mean[c]);
    }
    return new Layer.Affine(node.name, inputs, node.shape, scale, shift);
  }

  private static float[] filled(int count, float value) {
    float[] values = new float[count];
    Arrays.fill(values, value);
    return values;
  }
}
