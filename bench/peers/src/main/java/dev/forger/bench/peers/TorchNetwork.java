// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import dev.forger.Network;
import dev.forger.Parameter;
import dev.forger.Weights;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** A network of libtorch with parameters under the names that Forger gives them. */
final class TorchNetwork {
  /** One layer: from the values of the layers before it. */
  interface Layer {
    /**
     * Computes an output.
     *
     * @param values output of every layer so far, the input first
     * @param network whose parameters are used
     */
    Tensor apply(List<Tensor> values, TorchNetwork network);
  }

  private final List<Layer> layers;
  private final torch.MemoryFormat format;
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Map<String, Tensor> statistics = new LinkedHashMap<>();

  /**
   * Takes the values of Forger's parameters.
   *
   * @param layers in order
   * @param weights whose names, shapes and orders are PyTorch's
   * @param type float or double
   * @param format of filters, and of images that dense layers make
   */
  TorchNetwork(
      List<Layer> layers, Weights weights, torch.ScalarType type, torch.MemoryFormat format) {
    this.layers = layers;
    this.format = format;
    Network network = weights.network();
    for (Parameter p : network.parameters()) {
      Tensor t = Tensor.create(weights.get(p.name()), p.torchShape()).to(type);
      parameters.put(p.name(), image(t).set_requires_grad(true));
    }
    for (Parameter p : network.statistics()) {
      statistics.put(p.name(), Tensor.create(weights.get(p.name()), p.torchShape()).to(type));
    }
  }

  /** Brings a tensor with four axes into the network's format. */
  Tensor image(Tensor x) {
    // Unlike contiguous(), it also sets the strides of a single channel, by which a convolution
    // chooses its format.
    return x.dim() == 4 ? x.to(x.scalar_type(), false, false, new MemoryFormatOptional(format)) : x;
  }

  Tensor forward(Tensor x) {
    List<Tensor> values = outputs(x);
    return values.get(values.size() - 1);
  }

  /** The input and the output of every layer. */
  List<Tensor> outputs(Tensor x) {
    List<Tensor> values = new ArrayList<>();
    values.add(x);
    for (Layer layer : layers) {
      values.add(layer.apply(values, this));
    }
    return values;
  }

  Tensor parameter(String name) {
    Tensor t = parameters.containsKey(name) ? parameters.get(name) : statistics.get(name);
    if (t == null) {
      throw new IllegalArgumentException("no parameter " + name + " in " + parameters.keySet());
    }
    return t;
  }

  /** A parameter that may be absent. */
  TensorOptional optional(String name) {
    return parameters.containsKey(name)
        ? new TensorOptional(parameters.get(name))
        : new TensorOptional();
  }

  /** Whether parameters want gradients. */
  void train(boolean wanted) {
    parameters.values().forEach(p -> p.set_requires_grad(wanted));
  }

  /**
   * Returns the gradients of the last backward pass.
   *
   * @param prefix put before each name
   */
  Map<String, double[]> gradients(String prefix) {
    Map<String, double[]> all = new LinkedHashMap<>();
    parameters.forEach((name, p) -> all.put(prefix + name, values(p.grad())));
    return all;
  }

  /** Elements in the order of the axes. */
  static double[] values(Tensor tensor) {
    DoubleBuffer buffer = tensor.to(torch.ScalarType.Double).contiguous().createBuffer();
    double[] values = new double[Math.toIntExact(tensor.numel())];
    buffer.get(values);
    return values;
  }

  TensorVector trained() {
    return new TensorVector(parameters.values().toArray(new Tensor[0]));
  }
}
