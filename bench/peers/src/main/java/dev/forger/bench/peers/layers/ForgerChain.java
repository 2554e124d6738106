// SPDX-License-Identifier: Apache-2.0
package dev.forger.bench.peers.layers;

import dev.forger.Conv2d;
import dev.forger.Device;
import dev.forger.Network;
import dev.forger.NetworkBuilder;
import dev.forger.Ops;
import dev.forger.Parameter;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tape;
import dev.forger.Tensor;
import dev.forger.Value;
import dev.forger.Weights;
import dev.forger.bench.Layer;

/**
 * Ours, recorded as a training step does: gradients are set to zero, then accumulated. Filters are
 * packed before, as the peer's are.
 */
final class ForgerChain implements ChainRun {
  private final Chain chain;
  private final Device device;
  private final Network network;
  private final Weights weights;
  private final Tensor x;
  private final Tensor y;
  private final Tensor dy;
  private final Program program;
  private final long[] marks = new long[3];
  private Tensor dx;

  ForgerChain(Chain chain, int threads) {
    this.chain = chain;
    this.device = Device.cpu(threads);
    this.network = network(chain);
    this.weights = new Weights(device, network);
    for (Parameter p : network.parameters()) {
      weights.set(
          p.name(),
          switch (p.kind()) {
            case WEIGHT -> torchOrder(chain.geometry(), chain.values("filter"));
            case SCALE -> chain.values("scale");
            default -> chain.values("shift");
          });
    }
    this.x = tensor(network.inputShape());
    this.y = tensor(network.outputShape());
    this.dy = tensor(network.outputShape());
    x.write(chain.values("x"));
    dy.write(chain.values("dy"));
    this.program = record(null);
  }

  private static Network network(Chain chain) {
    Layer l = chain.geometry().layer();
    if (!chain.whole()) {
      Shape images = Shape.of(chain.side(), chain.side(), chain.channels());
      return Network.builder(images).batchNorm().relu().build();
    }
    NetworkBuilder builder = Network.builder(Shape.of(l.side(), l.side(), l.channels()));
    Conv2d options = Conv2d.kernel(l.kernel()).stride(l.stride()).padding(l.padding()).noBias();
    if (chain.geometry().transposed()) {
      builder.convTranspose2d(l.outChannels(), options);
    } else {
      builder.conv2d(l.outChannels(), options);
    }
    return builder.batchNorm().relu().build();
  }

  private Tensor tensor(Shape shape) {
    return Tensor.zeros(device, Layer.BATCH, shape);
  }

  /** Records both passes; for results the input's cotangent is kept, else clocks are read. */
  private Program record(Tensor keep) {
    int rows = Layer.BATCH;
    try (Recorder recorder = new Recorder(device)) {
      Tape tape =
          new Tape(recorder, network, weights, "chain", rows, Tape.Mode.TRAINING, recorder.bind(x))
              .output(recorder.bind(y))
              .keepPacked()
              .outputCotangent(recorder.bind(dy));
      mark(recorder, 0, keep);
      tape.forward(0, rows);
      mark(recorder, 1, keep);
      weights.zeroGradients(recorder, "chain");
      tape.backward(0, rows, 0, rows);
      tape.weights(0, rows);
      mark(recorder, 2, keep);
      if (keep != null) {
        // Of a single pixel both orders are the same: a copy.
        Shape flat = Shape.features(network.inputShape().elements());
        Value kept = recorder.bind(keep);
        new Ops(recorder).permute("dx", flat, true, tape.inputCotangent(), kept, rows);
      }
      return recorder.finish();
    }
  }

  private void mark(Recorder recorder, int index, Tensor keep) {
    if (keep == null) {
      recorder.host("clock", () -> marks[index] = System.nanoTime());
    }
  }

  @Override
  public void run(long[] nanos) {
    program.run();
    nanos[0] = marks[1] - marks[0];
    nanos[1] = marks[2] - marks[1];
  }

  @Override
  public float[] result(String name) {
    if (dx == null) {
      dx = tensor(network.inputShape());
      try (Program results = record(dx)) {
        results.run();
      }
    }
    return switch (name) {
      case "y" -> y.toFloats();
      case "dx" -> dx.toFloats();
      case "dfilter" -> ourOrder(chain.geometry(), gradient(Parameter.Kind.WEIGHT));
      case "dscale" -> gradient(Parameter.Kind.SCALE);
      default -> gradient(Parameter.Kind.BIAS);
    };
  }

  private float[] gradient(Parameter.Kind kind) {
    return network.parameters().stream()
        .filter(p -> p.kind() == kind)
        .map(p -> weights.gradient(p.name()))
        .findFirst()
        .orElseThrow();
  }

  /** From [K][R][S][C] to [K][C][R][S]. */
  private static float[] torchOrder(Geometry g, float[] filter) {
    return transposed(filter, g.layer().kernel() * g.layer().kernel(), g.largeChannels());
  }

  private static float[] ourOrder(Geometry g, float[] filter) {
    return transposed(filter, g.largeChannels(), g.layer().kernel() * g.layer().kernel());
  }

  /** Swaps the last two axes. */
  private static float[] transposed(float[] values, int rows, int columns) {
    float[] result = new float[values.length];
    for (int begin = 0; begin < values.length; begin += rows * columns) {
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          result[begin + c * rows + r] = values[begin + r * columns + c];
        }
      }
    }
    return result;
  }

  @Override
  public String kernels() {
    return program.describe();
  }

  @Override
  public void close() {
    device.close();
  }
}
