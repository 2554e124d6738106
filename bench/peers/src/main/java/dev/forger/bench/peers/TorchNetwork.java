// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers;

import dev.forger.Network;
import dev.forger.Parameter;
import dev.forger.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private final Map<String, Tensor> parameters = new LinkedHashMap<>();
  private final Map<String, Tensor> statistics = new LinkedHashMap<>();

  /**
   * Takes the values of Forger's parameters.
   *
   * @param layers in order
   * @param weights whose names, shapes and orders are PyTorch's
   * @param type float or double
   */
  TorchNetwork(List<Layer> layers, Weights weights, torch.ScalarType type) {
    this.layers = layers;
    Network network = weights.network();
    for (Parameter p : network.parameters()) {
      Tensor t = Tensor.create(weights.get(p.name()), p.torchShape()).to(type);
      parameters.put(p.name(), t.set_requires_grad(true));
    }
    for (Parameter p : network.statistics()) {
      statistics.put(p.name(), Tensor.create(weights.get(p.name()), p.torchShape()).to(type));
    }
  }

  Tensor forward(Tensor x) {
    List<Tensor> values = new ArrayList<>();
    values.add(x);
    for (Layer layer : layers) {
      values.add(layer.apply(values, this));
    }
    return values.get(values.size() - 1);
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

  TensorVector trained() {
    return new TensorVector(parameters.values().toArray(new Tensor[0]));
  }
}
