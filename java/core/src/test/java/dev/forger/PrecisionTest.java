// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * A whole critic step in f32 on every instruction set against f64.
 *
 * <p>Bound: an error of (n + 2) u per sum of n terms, u = 2⁻²⁴, running through the layers, so that
 * every gradient of a parameter differs by at most u Σ (n + 2) over all layers, relative to the
 * largest of that parameter.
 */
class PrecisionTest {
  private static final int N = 5;
  private static final double UNIT = 0x1p-24;

  private static Map<String, Network> networks() {
    Map<String, Network> all = new LinkedHashMap<>();
    Conv2d half = Conv2d.kernel(4).stride(2).padding(1);
    all.put(
        "leaky",
        net(
            b ->
                b.conv2d(20, half)
                    .leakyRelu(0.2f)
                    .conv2d(37, half)
                    .leakyRelu(0.2f)
                    .flatten()
                    .dense(1)));
    all.put(
        "layer norm",
        net(
            b ->
                b.conv2d(16, half)
                    .layerNorm()
                    .leakyRelu(0.2f)
                    .conv2d(33, half)
                    .layerNorm()
                    .tanh()
                    .conv2d(1, Conv2d.kernel(4))));
    all.put(
        "mixed",
        net(
            b -> {
              b.conv2d(18, Conv2d.kernel(3).padding(1).noBias()).instanceNorm().softplus();
              NetworkBuilder.Ref skip = b.here();
              b.conv2d(18, Conv2d.kernel(3).padding(1)).add(skip).leakyRelu(0.2f).averagePool(2);
              return b.convTranspose2d(7, half)
                  .sigmoid()
                  .conv2d(5, half.groups(1))
                  .flatten()
                  .dense(1);
            }));
    return all;
  }

  private static Network net(UnaryOperator<NetworkBuilder> layers) {
    return layers.apply(Network.builder(Shape.of(16, 16, 3))).build();
  }

  /** Losses, then the gradients of every parameter, in Forger's order. */
  private static Map<String, double[]> step(Device device, Network network) {
    Map<String, double[]> result = new LinkedHashMap<>();
    Weights w = new Weights(device, network).initialize(Initializer.heNormal(), 3);
    Tensor x = Tensor.zeros(device, 3 * N, network.inputShape());
    Tensor losses = Tensor.zeros(device, 3, Shape.features(1));
    Random random = new Random(4);
    float[] images = new float[(int) x.count()];
    for (int i = 0; i < images.length; i++) {
      images[i] = 2 * random.nextFloat() - 1;
    }
    x.write(images);
    Recorder r = new Recorder(device);
    Ops ops = new Ops(r);
    w.zeroGradients(r, "net");
    Tape t = new Tape(r, network, w, "net", 3 * N, Tape.Mode.TRAINING, r.bind(x));
    t.affineRows(2 * N).penaltyRows(2 * N, N).forward(0, 3 * N);
    Value loss = r.bind(losses);
    Value y = t.outputValue();
    Value dy = t.outputCotangent();
    LogitLoss.Function softplus = LogitLoss.Function.SOFTPLUS;
    LogitOps logits = new LogitOps(r);
    logits.loss("real", LogitLoss.of(softplus, -1), y, N, loss, dy);
    Value fake = y.fromRow(N);
    logits.loss("fake", LogitLoss.of(softplus, 1), fake, N, loss.fromRow(1), dy.fromRow(N));
    ops.fill("one", dy.fromRow(2 * N), N, 1);
    t.backward(0, 3 * N, 2 * N, N);
    Value norms = r.scratch("norms", Shape.features(1), N);
    Value g = t.inputCotangent().fromRow(2 * N);
    Value v = t.inputTangent().fromRow(2 * N);
    ops.penalty("p", Ops.Penalty.TWO_SIDED, 10, 1, g, v, norms, loss.fromRow(2), N);
    t.penaltyGradients();
    Program program = r.finish();
    program.run();
    result.put("losses", losses.toDoubles());
    double[] all = w.gradients().toDoubles();
    for (Parameter p : network.parameters()) {
      int begin = (int) p.offset;
      result.put(p.name(), java.util.Arrays.copyOfRange(all, begin, begin + p.count()));
    }
    return result;
  }

  /** Prints the instruction set, then one line a value. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      StringBuilder text = new StringBuilder();
      try (Device device = Device.cpu(2)) {
        text.append(device.isa()).append('\n');
        for (Network network : networks().values()) {
          for (double[] values : step(device, network).values()) {
            for (double value : values) {
              text.append(Double.toHexString(value)).append('\n');
            }
          }
        }
      } catch (UnsupportedException e) {
        text.append("unsupported ").append(e.getMessage()).append('\n');
      }
      System.out.print(text);
    }
  }

  private record Entry(String name, double exact, double largest, double bound) {}

  private static List<Entry> exact() {
    List<Entry> all = new ArrayList<>();
    try (Device device = Device.reference64()) {
      networks()
          .forEach(
              (name, network) -> {
                double terms = 0;
                for (Parameter p : network.parameters()) {
                  terms += p.kind() == Parameter.Kind.WEIGHT ? p.fanIn() + 2 : 0;
                }
                double bound = UNIT * terms;
                step(device, network)
                    .forEach(
                        (parameter, values) -> {
                          double largest = 0;
                          for (double v : values) {
                            largest = Math.max(largest, Math.abs(v));
                          }
                          for (int i = 0; i < values.length; i++) {
                            String label = name + " " + parameter + "[" + i + "]";
                            all.add(new Entry(label, values[i], largest, bound));
                          }
                        });
              });
    }
    return all;
  }

  @Test
  void everyInstructionSetMatchesDoubleAndTheOthers() throws Exception {
    List<Entry> exact = exact();
    Map<String, double[]> results = new LinkedHashMap<>();
    for (String isa : new String[] {"ref", "avx2", "avx512"}) {
      ChildJvm.Result result = ChildJvm.run(Child.class, Map.of("FORGER_ISA", isa));
      assertEquals(0, result.exit(), result.err());
      List<String> lines = result.out().lines().toList();
      if (lines.get(0).startsWith("unsupported")) {
        assertTrue(!isa.equals("ref"), lines.get(0));
        continue;
      }
      assertEquals(isa, lines.get(0));
      double[] values = lines.stream().skip(1).mapToDouble(Double::parseDouble).toArray();
      assertEquals(exact.size(), values.length);
      results.put(isa, values);
    }
    assertTrue(results.containsKey("ref"));
    results.forEach(
        (isa, values) -> {
          for (int i = 0; i < values.length; i++) {
            Entry e = exact.get(i);
            double error = Math.abs(values[i] - e.exact);
            assertTrue(error <= e.bound * e.largest, () -> isa + " " + e + ", error " + error);
          }
        });
    results.forEach(
        (isa, values) -> {
          double[] reference = results.get("ref");
          for (int i = 0; i < values.length; i++) {
            Entry e = exact.get(i);
            double error = Math.abs(values[i] - reference[i]);
            assertTrue(error <= e.bound * e.largest, () -> isa + "-ref " + e + ", " + error);
          }
        });
  }
}
