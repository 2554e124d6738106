// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights under PyTorch's names and in its orders: results against plain NCHW loops. */
class TorchOrderTest {
  @TempDir Path folder;

  private static float[] draw(Random random, int n) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  /** One sample from [c][h][w] to [h][w][c]. */
  private static double[] nhwc(double[] x, Shape s) {
    double[] y = new double[x.length];
    for (int c = 0; c < s.c(); c++) {
      for (int i = 0; i < s.h() * s.w(); i++) {
        y[i * s.c() + c] = x[c * s.h() * s.w() + i];
      }
    }
    return y;
  }

  private static double[] widened(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i];
    }
    return y;
  }

  /** F.conv2d: weight [out][in / groups][r][s], input [in][h][w]. */
  private static double[] conv(
      double[] x,
      Shape in,
      float[] w,
      float[] b,
      Shape out,
      int k,
      int stride,
      int pad,
      int groups) {
    double[] y = new double[out.elements()];
    int inner = in.c() / groups;
    for (int o = 0; o < out.c(); o++) {
      int first = o / (out.c() / groups) * inner;
      for (int i = 0; i < out.h(); i++) {
        for (int j = 0; j < out.w(); j++) {
          double sum = b == null ? 0 : b[o];
          for (int c = 0; c < inner; c++) {
            for (int r = 0; r < k; r++) {
              for (int s = 0; s < k; s++) {
                int p = i * stride - pad + r;
                int q = j * stride - pad + s;
                if (p >= 0 && p < in.h() && q >= 0 && q < in.w()) {
                  sum +=
                      x[((first + c) * in.h() + p) * in.w() + q]
                          * w[((o * inner + c) * k + r) * k + s];
                }
              }
            }
          }
          y[(o * out.h() + i) * out.w() + j] = sum;
        }
      }
    }
    return y;
  }

  /** F.conv_transpose2d: weight [in][out / groups][r][s]. */
  private static double[] transposed(
      double[] x,
      Shape in,
      float[] w,
      float[] b,
      Shape out,
      int k,
      int stride,
      int pad,
      int groups) {
    double[] y = new double[out.elements()];
    int inner = out.c() / groups;
    for (int o = 0; o < out.c(); o++) {
      for (int i = 0; i < out.h() * out.w(); i++) {
        y[o * out.h() * out.w() + i] = b == null ? 0 : b[o];
      }
    }
    for (int c = 0; c < in.c(); c++) {
      int first = c / (in.c() / groups) * inner;
      for (int o = 0; o < inner; o++) {
        for (int p = 0; p < in.h(); p++) {
          for (int q = 0; q < in.w(); q++) {
            for (int r = 0; r < k; r++) {
              for (int s = 0; s < k; s++) {
                int i = p * stride - pad + r;
                int j = q * stride - pad + s;
                if (i >= 0 && i < out.h() && j >= 0 && j < out.w()) {
                  y[((first + o) * out.h() + i) * out.w() + j] +=
                      x[(c * in.h() + p) * in.w() + q] * w[((c * inner + o) * k + r) * k + s];
                }
              }
            }
          }
        }
      }
    }
    return y;
  }

  /** F.linear: weight [out][in]. */
  private static double[] linear(double[] x, float[] w, float[] b, int out) {
    double[] y = new double[out];
    for (int o = 0; o < out; o++) {
      y[o] = b == null ? 0 : b[o];
      for (int i = 0; i < x.length; i++) {
        y[o] += x[i] * w[o * x.length + i];
      }
    }
    return y;
  }

  private static double[] run(Network network, Weights w, double[] nhwc) {
    Device device = w.device();
    try (Tensor x = Tensor.zeros(device, 1, network.inputShape());
        Tensor y = Tensor.zeros(device, 1, network.outputShape());
        Recorder r = new Recorder(device)) {
      new Tape(r, network, w, "net", 1, Tape.Mode.INFERENCE, r.bind(x))
          .output(r.bind(y))
          .forward(0, 1);
      try (Program p = r.finish()) {
        x.write(nhwc);
        p.run();
        return y.toDoubles();
      }
    }
  }

  private static List<String> names(Network network) {
    return network.parameters().stream().map(Parameter::name).toList();
  }

  @Test
  void convolutionsAndTheDenseLayerBehindAFlatten() {
    Shape in = Shape.of(6, 5, 4);
    Network network =
        Network.builder(in)
            .conv2d(6, Conv2d.kernel(3).stride(2).padding(1).groups(2))
            .leakyRelu(0.25f)
            .convTranspose2d(4, Conv2d.kernel(4).stride(2).padding(1).groups(2))
            .tanh()
            .convTranspose2d(3, Conv2d.kernel(3).noBias())
            .flatten()
            .dense(2)
            .build();
    assertEquals(
        List.of("0.weight", "0.bias", "2.weight", "2.bias", "4.weight", "6.weight", "6.bias"),
        names(network));
    Random random = new Random(1);
    try (Device device = Device.reference64();
        Weights w = new Weights(device, network)) {
      for (Parameter p : network.parameters()) {
        w.set(p.name(), draw(random, p.count()));
      }
      double[] x = widened(draw(random, in.elements()));
      Shape a = Shape.of(3, 3, 6);
      double[] y = conv(x, in, w.get("0.weight"), w.get("0.bias"), a, 3, 2, 1, 2);
      for (int i = 0; i < y.length; i++) {
        y[i] = y[i] > 0 ? y[i] : 0.25 * y[i];
      }
      Shape b = Shape.of(6, 6, 4);
      y = transposed(y, a, w.get("2.weight"), w.get("2.bias"), b, 4, 2, 1, 2);
      for (int i = 0; i < y.length; i++) {
        y[i] = Math.tanh(y[i]);
      }
      y = transposed(y, b, w.get("4.weight"), null, Shape.of(8, 8, 3), 3, 1, 0, 1);
      y = linear(y, w.get("6.weight"), w.get("6.bias"), 2);
      assertArrayEquals(y, run(network, w, nhwc(x, in)), 1e-11);
    }
  }

  @Test
  void aDenseLayerBeforeAnImageAndNamedLayers() {
    Shape image = Shape.of(3, 2, 4);
    Network network =
        Network.builder(Shape.features(5))
            .prefix("main.")
            .denseTo(image, true)
            .name("head")
            .conv2d(2, Conv2d.kernel(2))
            .build();
    assertEquals(
        List.of("main.0.weight", "main.0.bias", "head.weight", "head.bias"), names(network));
    Random random = new Random(2);
    try (Device device = Device.reference64();
        Weights w = new Weights(device, network)) {
      for (Parameter p : network.parameters()) {
        w.set(p.name(), draw(random, p.count()));
      }
      double[] x = widened(draw(random, 5));
      double[] y = linear(x, w.get("main.0.weight"), w.get("main.0.bias"), 24);
      Shape out = Shape.of(2, 1, 2);
      y = conv(y, image, w.get("head.weight"), w.get("head.bias"), out, 2, 1, 0, 1);
      assertArrayEquals(nhwc(y, out), run(network, w, x), 1e-12);
    }
  }

  @Test
  void batchNormHasTheNamesOfPyTorch() {
    Network network = Network.builder(Shape.of(2, 2, 3)).prefix("main.").batchNorm().relu().build();
    assertEquals(List.of("main.0.weight", "main.0.bias"), names(network));
    assertEquals(
        List.of("main.0.running_mean", "main.0.running_var"),
        network.statistics().stream().map(Parameter::name).toList());
  }

  @Test
  void filesHoldNamesShapesAndOrder() {
    Network network =
        Network.builder(Shape.of(4, 4, 2))
            .conv2d(3, Conv2d.kernel(2, 3))
            .batchNorm()
            .convTranspose2d(5, Conv2d.kernel(2))
            .flatten()
            .dense(2)
            .build();
    Path file = folder.resolve("weights.safetensors");
    try (Device device = Device.cpu(1);
        Weights w = new Weights(device, network).initialize(Initializer.torchDefault(), 1);
        Weights loaded = new Weights(device, network)) {
      w.set("1.running_mean", new float[] {1, 2, 3});
      w.save(file);
      try (Safetensors f = Safetensors.open(file)) {
        assertArrayEquals(new long[] {3, 2, 2, 3}, f.entry("0.weight").shape());
        assertArrayEquals(new long[] {3, 5, 2, 2}, f.entry("2.weight").shape());
        assertArrayEquals(new long[] {2, 60}, f.entry("4.weight").shape());
        assertArrayEquals(w.get("2.weight"), f.floatArray("2.weight"));
        assertArrayEquals(new float[] {1, 2, 3}, f.floatArray("1.running_mean"));
      }
      loaded.load(file);
      for (Parameter p : network.parameters()) {
        assertArrayEquals(w.get(p.name()), loaded.get(p.name()), p.name());
      }
      assertArrayEquals(new float[] {1, 2, 3}, loaded.get("1.running_mean"));

      Network other = Network.builder(Shape.of(4, 4, 2)).conv2d(4, Conv2d.kernel(2, 3)).build();
      try (Weights wrong = new Weights(device, other)) {
        CheckpointException e = assertThrows(CheckpointException.class, () -> wrong.load(file));
        assertEquals(CheckpointException.Kind.INCOMPATIBLE, e.kind());
        assertTrue(e.getMessage().contains("0.weight"), e.getMessage());
        assertTrue(e.getMessage().contains("[3, 2, 2, 3]"), e.getMessage());
        assertTrue(e.getMessage().contains("[4, 2, 2, 3]"), e.getMessage());
      }
    }
  }

  @Test
  void unknownParametersSuggestTheNearest() {
    Network network = Network.builder(Shape.features(2)).name("fc").dense(1).build();
    try (Device device = Device.cpu(1);
        Weights w = new Weights(device, network)) {
      InvalidArgumentException e =
          assertThrows(InvalidArgumentException.class, () -> w.get("fc.wieght"));
      assertTrue(e.getMessage().contains("did you mean \"fc.weight\""), e.getMessage());
      ShapeException s = assertThrows(ShapeException.class, () -> w.set("fc.weight", new float[3]));
      assertTrue(s.getMessage().contains("3 values"), s.getMessage());
    }
  }
}
