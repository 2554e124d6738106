// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Folds what inference applies to linear layers into their filters, in double and rounded once:
 *
 * <ul>
 *   <li>batch normalisation by running statistics behind a layer that nothing else reads: y = s (W
 *       x + b - m) + β with s = γ / sqrt(v + ε) is a layer of filter s W and bias s (b - m) + β;
 *   <li>spectral normalisation: W / σ.
 * </ul>
 */
final class Folding {
  private final Weights weights;
  private final Network network;
  private final int[] readers;

  private Folding(Weights weights) {
    this.weights = weights;
    this.network = weights.network();
    this.readers = new int[network.size()];
    for (Node node : network.nodes()) {
      for (int in : node.inputs) {
        readers[in]++;
      }
    }
  }

  /** The layers that change, with tensors on the weights' device. */
  static Map<LinearNode, FoldedLayer> of(Weights weights) {
    Folding folding = new Folding(weights);
    Map<LinearNode, NormNode> norms = new HashMap<>();
    for (Node node : folding.network.nodes()) {
      if (node instanceof NormNode norm && norm.kind == NormNode.Kind.BATCH) {
        LinearNode producer = folding.producer(norm);
        if (producer != null) {
          norms.put(producer, norm);
        }
      }
    }
    Map<LinearNode, FoldedLayer> layers = new HashMap<>();
    for (Node node : folding.network.nodes()) {
      if (node instanceof LinearNode linear) {
        NormNode norm = norms.get(linear);
        if (norm != null || folding.network.spectral(linear) != null) {
          layers.put(linear, folding.fold(linear, norm));
        }
      }
    }
    return layers;
  }

  /** The layer whose output only this normalisation reads, reshaped or not; null without one. */
  private LinearNode producer(NormNode norm) {
    Node node = network.node(norm.inputs[0]);
    while (node.isView() && readers[node.id] == 1) {
      node = network.node(node.inputs[0]);
    }
    boolean sole = node instanceof LinearNode && readers[node.id] == 1;
    // A reshape of a convolution's output may mix its channels.
    boolean sameChannels = node instanceof DenseNode || node.shape.c() == norm.shape.c();
    return sole && sameChannels ? (LinearNode) node : null;
  }

  private FoldedLayer fold(LinearNode node, NormNode norm) {
    float[] w = raw(node.filter());
    float[] b = node.bias() == null ? null : raw(node.bias());
    double sigma = sigma(node, w);
    if (norm == null) {
      for (int i = 0; i < w.length; i++) {
        w[i] = (float) (w[i] / sigma);
      }
      return new FoldedLayer(null, tensor(w), b == null ? null : tensor(b));
    }
    int channels = node.shape.c();
    double[] scale = new double[channels];
    float[] bias = new float[channels];
    affine(norm, b, scale, bias);
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) (w[i] / sigma * scale[outputChannel(node, i)]);
    }
    return new FoldedLayer(norm, tensor(w), tensor(bias));
  }

  private double sigma(LinearNode node, float[] w) {
    SpectralFilter spectral = network.spectral(node);
    return spectral == null ? 1 : spectral.sigma(w, raw(spectral.u), raw(spectral.v));
  }

  /** s and s (b - m) + β; a channel of the layer takes the values of the one it is read as. */
  private void affine(NormNode norm, float[] b, double[] scale, float[] bias) {
    float[] mean = raw(norm.runningMean);
    float[] variance = raw(norm.runningVar);
    float[] gamma = norm.affine ? raw(norm.gamma) : null;
    float[] beta = norm.affine ? raw(norm.beta) : null;
    for (int k = 0; k < scale.length; k++) {
      int c = k % mean.length;
      scale[k] = (gamma == null ? 1 : gamma[c]) / Math.sqrt((double) variance[c] + norm.epsilon);
      double centred = (b == null ? 0 : (double) b[k]) - mean[c];
      bias[k] = (float) (scale[k] * centred + (beta == null ? 0 : beta[c]));
    }
  }

  /** The channel of the output that an element of the filter contributes to. */
  private static int outputChannel(LinearNode node, int element) {
    int channels = node.shape.c();
    if (node instanceof ConvNode conv && conv.transposed) {
      int inner = channels / conv.options.groups;
      int outer = conv.inputShape.c();
      int group = element / (conv.filter.count() / outer) / (outer / conv.options.groups);
      return group * inner + element % inner;
    }
    return element / (node.filter().count() / channels);
  }

  private float[] raw(Parameter p) {
    List<Parameter> statistics = network.statistics();
    Tensor from = statistics.contains(p) ? weights.statistics() : weights.values();
    return from.toFloats(p.offset, p.count());
  }

  private Tensor tensor(float[] values) {
    Tensor tensor = Weights.vector(weights.device(), values.length, MemoryUse.WEIGHTS);
    tensor.write(values);
    return tensor;
  }
}
