// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Networks whose filters are divided by their spectral norms. */
class SpectralNormTest {
  private static final int ROWS = 2;

  /** Weights, an input, and one recorded forward pass. */
  private static final class Forward implements AutoCloseable {
    final Device device = Device.cpu(2);
    final Weights weights;
    final Tensor input;
    final Tensor output;
    final Program training;
    final Program inference;

    Forward(Network network) {
      weights = new Weights(device, network).initialize(Initializer.heNormal(), 3);
      input = Tensor.zeros(device, ROWS, network.inputShape());
      output = Tensor.zeros(device, ROWS, network.outputShape());
      Random random = new Random(1);
      float[] x = new float[(int) input.count()];
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextFloat() - 0.5f;
      }
      input.write(x);
      training = record(network, Tape.Mode.TRAINING);
      inference = record(network, Tape.Mode.INFERENCE);
    }

    private Program record(Network network, Tape.Mode mode) {
      try (Recorder recorder = new Recorder(device)) {
        new Tape(recorder, network, weights, "net", ROWS, mode, recorder.bind(input))
            .output(recorder.bind(output))
            .forward(0, ROWS);
        return recorder.finish();
      }
    }

    @Override
    public void close() {
      training.close();
      inference.close();
      input.close();
      output.close();
      weights.close();
      device.close();
    }
  }

  @Test
  void trainingIteratesAndInferenceDoesNot() {
    Network network = Network.builder(Shape.features(2)).dense(2, false).build().spectralNorm();
    try (Forward f = new Forward(network)) {
      f.weights.set("0.weight", new float[] {1, 2, 3, 4});
      f.weights.set("0.weight_u", new float[] {1, 0});
      f.input.write(new float[] {1, 0, 0, 1});
      for (double sigma : new double[] {5.403702, 5.464984, 5.464986}) {
        f.training.run();
        double[] expected = {1 / sigma, 3 / sigma, 2 / sigma, 4 / sigma};
        float[] given = f.output.toFloats();
        for (int i = 0; i < 4; i++) {
          assertEquals(expected[i], given[i], 2e-7);
        }
      }
      float[] u = f.weights.get("0.weight_u");
      float[] v = f.weights.get("0.weight_v");
      float[] trained = f.output.toFloats();
      f.inference.run();
      assertArrayEquals(trained, f.output.toFloats(), 2e-7f);
      f.inference.run();
      assertArrayEquals(u, f.weights.get("0.weight_u"));
      assertArrayEquals(v, f.weights.get("0.weight_v"));
      assertArrayEquals(new float[] {1, 2, 3, 4}, f.weights.get("0.weight"));
    }
  }

  private static double norm(double[] x) {
    double square = 0;
    for (double a : x) {
      square += a * a;
    }
    return Math.sqrt(square);
  }

  /** σ, u and v after an iteration of [out][rest], by PyTorch's order of the filter. */
  private static double[][] iterate(double[][] w, float[] u) {
    double[] v = new double[w[0].length];
    for (int c = 0; c < v.length; c++) {
      for (int r = 0; r < w.length; r++) {
        v[c] += w[r][c] * u[r];
      }
    }
    double length = norm(v);
    double[] next = new double[w.length];
    for (int r = 0; r < w.length; r++) {
      for (int c = 0; c < v.length; c++) {
        v[c] = r == 0 ? v[c] / length : v[c];
        next[r] += w[r][c] * v[c];
      }
    }
    double sigma = norm(next);
    for (int r = 0; r < w.length; r++) {
      next[r] /= sigma;
    }
    return new double[][] {{sigma}, next, v};
  }

  /** As torch.nn.utils.spectral_norm reshapes: transposed convolutions by their second axis. */
  private static double[][] matrix(Parameter p, float[] w, boolean transposed) {
    long[] shape = p.torchShape();
    int outer = (int) shape[0];
    int inner = (int) shape[1];
    int rest = w.length / outer / inner;
    double[][] m = new double[transposed ? inner : outer][];
    for (int r = 0; r < m.length; r++) {
      m[r] = new double[w.length / m.length];
      for (int c = 0; c < m[r].length; c++) {
        int at = transposed ? (c / rest * inner + r) * rest + c % rest : r * inner * rest + c;
        m[r][c] = w[at];
      }
    }
    return m;
  }

  @TestFactory
  Stream<DynamicTest> vectorsAreThoseOfPyTorch() {
    Shape image = Shape.of(4, 3, 2);
    Conv2d kernel = Conv2d.kernel(3, 2).padding(1);
    return Stream.of(
            Network.builder(image).conv2d(5, kernel).build(),
            Network.builder(image).convTranspose2d(5, kernel).build(),
            Network.builder(Shape.of(4, 3, 4)).convTranspose2d(6, kernel.groups(2)).build(),
            Network.builder(image).flatten().dense(4).build(),
            Network.builder(Shape.features(7)).denseTo(image, true).build())
        .map(n -> DynamicTest.dynamicTest(n.describe(), () -> checkVectors(n)));
  }

  private static void checkVectors(Network plain) {
    Network network = plain.spectralNorm();
    Parameter filter = network.parameters().get(0);
    boolean transposed = plain.describe().contains("transpose");
    for (Node node : plain.nodes()) {
      transposed |= node instanceof ConvNode conv && conv.transposed;
    }
    try (Forward f = new Forward(network);
        Forward unnormalized = new Forward(plain)) {
      unnormalized.weights.set(filter.name(), f.weights.get(filter.name()));
      // Not the vectors after the first iterations: those are nearly fixed.
      float[] u = f.weights.get(filter.name() + "_u");
      for (int i = 0; i < u.length; i++) {
        u[i] = i == 1 ? 1 : 0;
      }
      f.weights.set(filter.name() + "_u", u);
      f.training.run();
      double[][] expected = iterate(matrix(filter, f.weights.get(filter.name()), transposed), u);
      assertNear(expected[1], f.weights.get(filter.name() + "_u"));
      assertNear(expected[2], f.weights.get(filter.name() + "_v"));
      unnormalized.training.run();
      float[] y = f.output.toFloats();
      float[] z = unnormalized.output.toFloats();
      for (int i = 0; i < y.length; i++) {
        // Biases are 0 at the start.
        assertEquals(z[i] / expected[0][0], y[i], 1e-6);
      }
    }
  }

  private static void assertNear(double[] expected, float[] given) {
    assertEquals(expected.length, given.length);
    for (int i = 0; i < given.length; i++) {
      assertEquals(expected[i], given[i], 1e-6);
    }
  }

  private static NetworkBuilder scaleless() {
    return Network.builder(Shape.of(5, 4, 2)).conv2d(3, Conv2d.kernel(3).noBias()).batchNorm();
  }

  /** Behind batch normalisation the scale of a filter is lost, so both networks give the same. */
  @Test
  void bothNetworksApplyActivationsOnce() {
    Network plain = scaleless().tanh().build();
    Network network = plain.spectralNorm();
    try (Forward expected = new Forward(scaleless().build());
        Forward a = new Forward(plain);
        Forward b = new Forward(network)) {
      expected.training.run();
      float[] y = expected.output.toFloats();
      for (int i = 0; i < y.length; i++) {
        y[i] = (float) Math.tanh(y[i]);
      }
      a.training.run();
      b.training.run();
      assertArrayEquals(y, a.output.toFloats(), 1e-5f);
      assertArrayEquals(y, b.output.toFloats(), 2e-3f);
    }
  }

  @Test
  void initializedVectorsAreNearTheLargestSingularValue() {
    Network network = Network.builder(Shape.features(9)).dense(6, false).build().spectralNorm();
    try (Forward f = new Forward(network)) {
      f.training.run();
      float[] first = f.weights.get("0.weight_u");
      for (int i = 0; i < 200; i++) {
        f.training.run();
      }
      assertArrayEquals(first, f.weights.get("0.weight_u"), 0.1f);
    }
  }

  @Test
  void savedWeightsHoldTheVectors(@TempDir Path folder) {
    Network network =
        Network.builder(Shape.of(4, 4, 1)).conv2d(3, Conv2d.kernel(4)).build().spectralNorm();
    assertEquals(
        List.of("0.weight_u", "0.weight_v"),
        network.statistics().stream().map(Parameter::name).toList());
    assertTrue(network.hasSpectralNorm());
    Path file = folder.resolve("w.safetensors");
    try (Forward a = new Forward(network);
        Forward b = new Forward(network)) {
      a.training.run();
      a.weights.save(file);
      b.weights.load(file);
      assertArrayEquals(a.weights.get("0.weight_u"), b.weights.get("0.weight_u"));
      assertArrayEquals(a.weights.get("0.weight_v"), b.weights.get("0.weight_v"));
      assertTrue(b.weights.get("0.weight_v").length == 16);
    }
  }
}
