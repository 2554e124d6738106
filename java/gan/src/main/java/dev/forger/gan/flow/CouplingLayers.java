// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.flow;

import dev.forger.Coupling;
import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.MemoryUse;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * The layers of a flow: each has a network that makes scales and shifts of the coordinates that it
 * changes from those that it leaves.
 */
final class CouplingLayers implements AutoCloseable {
  final Device device;
  final int dimensions;
  final double limit;
  final List<Weights> weights = new ArrayList<>();
  private final List<Tensor> masks = new ArrayList<>();

  CouplingLayers(RealNvpBuilder options, int dimensions) {
    this.device = options.device();
    this.dimensions = dimensions;
    this.limit = options.limit;
    try {
      for (int layer = 0; layer < options.layers; layer++) {
        weights.add(network(options, layer));
      }
      for (int side = 0; side < 2; side++) {
        masks.add(Tensor.zeros(device, 1, Shape.features(dimensions), MemoryUse.WEIGHTS));
        masks.get(side).write(options.masks.mask(dimensions, side));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Begins as the identity: the last layer gives zeros. */
  private Weights network(RealNvpBuilder options, int layer) {
    NetworkBuilder builder = Network.builder(Shape.features(dimensions));
    for (int i = 0; i < options.depth; i++) {
      builder.dense(options.hidden).leakyRelu(0.01f);
    }
    Network network = builder.name("params").dense(2 * dimensions).build();
    Weights made =
        new Weights(device, network)
            .initialize(Initializer.heNormal(), options.seed() + 0x9e3779b97f4a7c15L * (layer + 1));
    made.set("params.weight", new float[2 * dimensions * options.hidden]);
    made.set("params.bias", new float[2 * dimensions]);
    return made;
  }

  int count() {
    return weights.size();
  }

  /** Passes of one recording over some rows. */
  final class Passes {
    private final Recorder recorder;
    private final int rows;
    private final Coupling coupling;
    private final List<Value> inputs = new ArrayList<>();
    private final List<Tape> tapes = new ArrayList<>();

    Passes(Recorder recorder, int rows) {
      this.recorder = recorder;
      this.rows = rows;
      this.coupling = new Coupling(recorder, limit);
    }

    Value scratch(String what, int values) {
      return recorder.scratch(what, Shape.features(values), rows);
    }

    private Value mask(int layer) {
      return recorder.bind(masks.get(layer % 2));
    }

    private static String label(int layer) {
      return "layer " + layer;
    }

    /** Scales and shifts of a layer from samples on either side of it. */
    private Tape params(int layer, Value samples) {
      Value left = scratch(label(layer) + " left", dimensions);
      coupling.mask(label(layer) + " left", samples, mask(layer), left, false, rows);
      Weights w = weights.get(layer);
      Tape tape = new Tape(recorder, w.network(), w, label(layer), rows, Tape.Mode.TRAINING, left);
      tape.forward(0, rows);
      return tape;
    }

    /** From samples to latents. */
    Value forward(Value samples, Value logDeterminant) {
      Value x = samples;
      for (int layer = 0; layer < count(); layer++) {
        Tape tape = params(layer, x);
        Value y = scratch(label(layer) + " y", dimensions);
        coupling.forward(
            label(layer), x, tape.outputValue(), mask(layer), y, logDeterminant, layer > 0, rows);
        inputs.add(x);
        tapes.add(tape);
        x = y;
      }
      return x;
    }

    /** From latents to samples. */
    Value inverse(Value latents, Value logDeterminant) {
      Value y = latents;
      for (int layer = count() - 1; layer >= 0; layer--) {
        Tape tape = params(layer, y);
        Value x = scratch(label(layer) + " x", dimensions);
        coupling.inverse(
            label(layer),
            y,
            tape.outputValue(),
            mask(layer),
            x,
            logDeterminant,
            layer < count() - 1,
            rows);
        y = x;
      }
      return y;
    }

    /** Gradients of all networks after {@link #forward}; the cotangent of z is overwritten. */
    void backward(Value cotangent, Value logDeterminantCotangent) {
      for (int layer = count() - 1; layer >= 0; layer--) {
        Tape tape = tapes.get(layer);
        weights.get(layer).zeroGradients(recorder, label(layer));
        coupling.backward(
            label(layer) + " backward",
            inputs.get(layer),
            tape.outputValue(),
            mask(layer),
            cotangent,
            logDeterminantCotangent,
            cotangent,
            tape.outputCotangent(),
            rows);
        tape.backward(0, rows, 0, layer > 0 ? rows : 0);
        tape.weights(0, rows);
        if (layer > 0) {
          // Through the network to the coordinates that the layer left.
          coupling.mask(
              label(layer) + " through its network",
              tape.inputCotangent(),
              mask(layer),
              cotangent,
              true,
              rows);
        }
      }
    }

    void likelihood(Value z, Value logDeterminant, Value logDensity, Value value, Value cotangent) {
      coupling.likelihood("likelihood", z, logDeterminant, logDensity, value, cotangent, rows);
    }
  }

  @Override
  public void close() {
    weights.forEach(Weights::close);
    masks.forEach(Tensor::close);
  }
}
