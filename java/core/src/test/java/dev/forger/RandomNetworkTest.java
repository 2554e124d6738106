// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Gradients of random networks; a failure prints its seed and a smallest failing network. */
class RandomNetworkTest {
  private static final int NETWORKS = 60;
  private static final int MAX_ELEMENTS = 120;

  /** A layer or block that adapts itself to the shape it meets, so that layers can be left out. */
  private record Layer(String name, Consumer<NetworkBuilder> add) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Layer layer(String name, Consumer<NetworkBuilder> add) {
    return new Layer(name, add);
  }

  private static Layer convolution(Random r, boolean transposed) {
    int channels = 1 + r.nextInt(3);
    int kh = 1 + r.nextInt(3);
    int kw = 1 + r.nextInt(3);
    int sh = 1 + r.nextInt(2);
    int sw = 1 + r.nextInt(2);
    int dh = 1 + r.nextInt(2);
    int dw = 1 + r.nextInt(2);
    int[] pad = {r.nextInt(2), r.nextInt(2), r.nextInt(2), r.nextInt(2)};
    int groups = 1 + r.nextInt(2);
    boolean bias = r.nextInt(3) > 0;
    String name =
        (transposed ? "transposed " : "conv ")
            + kh
            + "x"
            + kw
            + " to "
            + channels
            + " stride "
            + sh
            + ","
            + sw
            + " dilation "
            + dh
            + ","
            + dw
            + " padding "
            + java.util.Arrays.toString(pad)
            + " groups "
            + groups
            + (bias ? "" : " no bias");
    return layer(
        name,
        b -> {
          Shape in = b.currentShape();
          int g = in.c() % groups == 0 ? groups : 1;
          // Kernels that fit, whatever is left of the image.
          Conv2d o =
              Conv2d.kernel(Math.min(kh, in.h()), Math.min(kw, in.w()))
                  .stride(sh, sw)
                  .padding(pad[0], pad[1], pad[2], pad[3])
                  .groups(g);
          boolean dilates = transposed || ((kh - 1) * dh < in.h() && (kw - 1) * dw < in.w());
          o = dilates ? o.dilation(dh, dw) : o;
          o = bias ? o : o.noBias();
          if (!transposed) {
            b.conv2d(channels * g, o);
          } else if (in.elements() * 4 <= MAX_ELEMENTS && in.h() > 1 && in.w() > 1) {
            o = kh > 1 && kw > 1 ? o : o.padding(0);
            b.convTranspose2d(channels * g, o.outputPadding(sh - 1, sw - 1));
          }
        });
  }

  private static Layer activation(Random r) {
    float slope = 0.1f + 0.1f * r.nextInt(5);
    return switch (r.nextInt(6)) {
      case 0 -> layer("relu", NetworkBuilder::relu);
      case 1 -> layer("tanh", NetworkBuilder::tanh);
      case 2 -> layer("sigmoid", NetworkBuilder::sigmoid);
      case 3 -> layer("softplus", NetworkBuilder::softplus);
      default -> layer("leaky relu " + slope, b -> b.leakyRelu(slope));
    };
  }

  private static Layer norm(Random r) {
    boolean instance = r.nextBoolean();
    return layer(
        instance ? "instance norm" : "layer norm",
        b -> {
          int pixels = b.currentShape().h() * b.currentShape().w();
          if (instance && pixels >= 4) {
            b.instanceNorm();
          } else if (pixels * b.currentShape().c() >= 4) {
            b.layerNorm();
          }
        });
  }

  private static Layer reshaping(Random r) {
    PadMode mode = PadMode.values()[r.nextInt(3)];
    int side = r.nextInt(2);
    return switch (r.nextInt(4)) {
      case 0 ->
          layer(
              "pad " + mode + side,
              b -> {
                if (b.currentShape().h() > 1 && b.currentShape().w() > 1) {
                  b.pad(mode, side, 1, 1, 1 - side);
                }
              });
      case 1 ->
          layer(
              "pool",
              b -> {
                if (b.currentShape().h() % 2 == 0 && b.currentShape().w() % 2 == 0) {
                  b.averagePool(2);
                }
              });
      case 2 ->
          layer(
              "upsample",
              b -> {
                if (b.currentShape().elements() * 4 <= MAX_ELEMENTS) {
                  b.upsampleNearest(2);
                }
              });
      default ->
          layer(
              "slice",
              b -> {
                if (b.currentShape().c() > 1) {
                  b.slice(side, b.currentShape().c() - 1);
                }
              });
    };
  }

  private static Layer block(Random r, int depth) {
    List<Layer> inner = layers(r, 1 + r.nextInt(2), depth + 1);
    boolean concat = r.nextBoolean();
    return layer(
        (concat ? "concat" : "residual") + inner,
        b -> {
          NetworkBuilder.Ref start = b.here();
          Shape before = b.currentShape();
          inner.forEach(l -> l.add.accept(b));
          Shape after = b.currentShape();
          if (after.equals(before) && !concat) {
            b.add(start);
          } else if (after.h() == before.h() && after.w() == before.w()) {
            b.concat(start);
          }
        });
  }

  private static List<Layer> layers(Random r, int count, int depth) {
    List<Layer> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int kind = r.nextInt(10);
      if (kind < 3) {
        all.add(convolution(r, false));
      } else if (kind == 3) {
        all.add(convolution(r, true));
      } else if (kind < 6) {
        all.add(activation(r));
      } else if (kind == 6) {
        all.add(norm(r));
      } else if (kind == 7) {
        all.add(reshaping(r));
      } else if (kind == 8) {
        double p = 0.1 + 0.1 * r.nextInt(4);
        all.add(layer("dropout " + p, b -> b.dropout(p)));
      } else if (depth < 2) {
        all.add(block(r, depth));
      }
    }
    return all;
  }

  private static Network build(Shape input, List<Layer> layers) {
    NetworkBuilder b = Network.builder(input);
    layers.forEach(l -> l.add.accept(b));
    return b.flatten().dense(1).build();
  }

  /** Null, or what is wrong. */
  private static String check(Shape input, List<Layer> layers, long seed) {
    Network network = build(input, layers);
    try (GradientCheck first = new GradientCheck(network, null, 1, 0, seed)) {
      GradientCheck.Report weights = first.checkWeights();
      GradientCheck.Report inputs = first.checkInputs();
      if (weights.failure() != null || inputs.failure() != null) {
        return "loss: " + weights + "; " + inputs;
      }
    }
    Ops.Penalty kind = Ops.Penalty.values()[(int) Math.floorMod(seed, 3L)];
    try (GradientCheck second = new GradientCheck(network, kind, 1, 10, seed)) {
      GradientCheck.Report weights = second.checkWeights();
      return weights.passed() ? null : kind + " penalty: " + weights;
    }
  }

  /** Leaves out layer after layer as long as the network still fails. */
  private static List<Layer> smallest(Shape input, List<Layer> failing, long seed) {
    List<Layer> kept = failing;
    for (int i = 0; i < kept.size(); ) {
      List<Layer> fewer = new ArrayList<>(kept);
      fewer.remove(i);
      if (check(input, fewer, seed) != null) {
        kept = fewer;
        i = 0;
      } else {
        i++;
      }
    }
    return kept;
  }

  private static void run(long seed) {
    Random r = new Random(seed);
    Shape input = Shape.of(2 + r.nextInt(4), 2 + r.nextInt(4), 1 + r.nextInt(3));
    List<Layer> layers = layers(r, 2 + r.nextInt(6), 0);
    String problem = check(input, layers, seed);
    if (problem != null) {
      List<Layer> small = smallest(input, layers, seed);
      fail(
          "network "
              + seed
              + " ("
              + TestSeed.text()
              + "): "
              + problem
              + "\nsmallest: "
              + input
              + " "
              + small.stream().map(Layer::toString).collect(Collectors.joining(", "))
              + "\n"
              + check(input, small, seed));
    }
  }

  @TestFactory
  Stream<DynamicTest> gradients() {
    return LongStream.range(0, NETWORKS)
        .map(i -> TestSeed.get() + i)
        .mapToObj(seed -> DynamicTest.dynamicTest("network " + seed, () -> run(seed)));
  }
}
