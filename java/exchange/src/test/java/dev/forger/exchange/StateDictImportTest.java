// SPDX-License-Identifier: Apache-2.0
package dev.forger.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.CheckpointException;
import dev.forger.Conv2d;
import dev.forger.Device;
import dev.forger.ForwardPass;
import dev.forger.FrozenNetwork;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Parameter;
import dev.forger.SafetensorsWriter;
import dev.forger.Shape;
import dev.forger.Weights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDictImportTest {
  private static final Conv2d HALF = Conv2d.kernel(4).stride(2).padding(1);

  @TempDir Path folder;
  private Device device;
  private int files;

  @BeforeEach
  void open() {
    device = Device.cpu(1);
  }

  @AfterEach
  void close() {
    device.close();
  }

  private static Network generator() {
    return Network.builder(Shape.features(4))
        .convTranspose2d(6, Conv2d.kernel(4).noBias())
        .batchNorm()
        .relu()
        .convTranspose2d(3, HALF)
        .tanh()
        .build();
  }

  /** A file of the weights under other names; null leaves an array out. */
  private Path file(Weights weights, UnaryOperator<String> names) {
    SafetensorsWriter writer = new SafetensorsWriter();
    Map<String, Parameter> all = new LinkedHashMap<>();
    weights.network().parameters().forEach(p -> all.put(p.name(), p));
    weights.network().statistics().forEach(p -> all.put(p.name(), p));
    all.forEach(
        (name, p) -> {
          if (names.apply(name) != null) {
            writer.add(names.apply(name), p.torchShape(), weights.get(name));
          }
        });
    writer.add("main.1.num_batches_tracked", new long[] {1}, new float[] {5});
    Path path = folder.resolve("model-" + files++ + ".safetensors");
    writer.write(path, false);
    return path;
  }

  private static void assertSame(Weights expected, Weights actual) {
    for (Parameter p : expected.network().parameters()) {
      assertArrayEquals(expected.get(p.name()), actual.get(p.name()), p.name());
    }
    for (Parameter p : expected.network().statistics()) {
      assertArrayEquals(expected.get(p.name()), actual.get(p.name()), p.name());
    }
  }

  @Test
  void layersAreMappedByTheirLongestPrefix() {
    Weights trained = RandomWeights.of(device, generator());
    Path path =
        file(
            trained,
            name -> name.startsWith("3.") ? "head.out" + name.substring(1) : "main." + name);
    Weights read = new Weights(device, generator());
    StateDictImport.of(path, NameStyle.PYTORCH)
        .layer("main", "")
        .layer("head", "nothing")
        .layer("head.out", "3")
        .into(read);
    assertSame(trained, read);
  }

  @Test
  void bothNamesOfSpectralNormAreKnown() {
    Network network =
        Network.builder(Shape.of(4, 4, 2))
            .conv2d(3, HALF)
            .flatten()
            .dense(1)
            .build()
            .spectralNorm();
    Weights trained = RandomWeights.of(device, network);
    UnaryOperator<String> hooks = name -> name.replaceAll("weight$", "weight_orig");
    UnaryOperator<String> parametrized =
        name ->
            name.replaceAll("weight$", "parametrizations.weight.original")
                .replaceAll("weight_([uv])$", "parametrizations.weight.0._$1");
    for (UnaryOperator<String> names : java.util.List.of(hooks, parametrized)) {
      Weights read = new Weights(device, network);
      StateDictImport.of(file(trained, names), NameStyle.PYTORCH).into(read);
      assertSame(trained, read);
    }
  }

  private static CheckpointException refused(StateDictImport reading, Weights into) {
    CheckpointException e = assertThrows(CheckpointException.class, () -> reading.into(into));
    assertEquals(CheckpointException.Kind.INCOMPATIBLE, e.kind());
    return e;
  }

  @Test
  void whatDoesNotFitIsNamedAndNothingIsSet() {
    Weights trained = RandomWeights.of(device, generator());
    Weights read = new Weights(device, generator());
    Weights before = new Weights(device, read.network());
    Path path = file(trained, name -> "main." + name);
    CheckpointException unmapped = refused(StateDictImport.of(path, NameStyle.PYTORCH), read);
    assertTrue(unmapped.what().contains("main."), unmapped.what());
    CheckpointException ignored =
        refused(
            StateDictImport.of(path, NameStyle.PYTORCH).layer("main", "").ignore("main.3"), read);
    assertTrue(ignored.what().endsWith("3.weight"), ignored.what());
    assertTrue(ignored.given().contains("1 more"), ignored.given());
    CheckpointException twice =
        refused(
            StateDictImport.of(path, NameStyle.PYTORCH).layer("main", "").layer("main.3", "0"),
            read);
    assertTrue(twice.what().contains("main.3."), twice.what());
    Path odd = file(trained, name -> name.equals("0.weight") ? "0.kernel" : name);
    assertTrue(
        refused(StateDictImport.of(odd, NameStyle.PYTORCH), read).what().endsWith("0.kernel"));
    Network wider =
        Network.builder(Shape.features(4))
            .convTranspose2d(6, Conv2d.kernel(4).noBias())
            .batchNorm()
            .relu()
            .convTranspose2d(2, HALF)
            .tanh()
            .build();
    CheckpointException shape =
        refused(
            StateDictImport.of(path, NameStyle.PYTORCH).layer("main", ""),
            new Weights(device, wider));
    assertTrue(shape.given().startsWith("shape ["), shape.given());
    assertSame(before, read);
    assertEquals(
        "epsilon",
        assertThrows(
                InvalidArgumentException.class,
                () -> StateDictImport.of(path, NameStyle.KERAS).epsilon(1e-6))
            .what());
  }

  /** Against loops that follow Keras' documentation: same padding, channels last, epsilon 1e-3. */
  @Test
  void layersOfKerasComputeTheSame() {
    Random random = new Random(3);
    float[] k1 = RandomWeights.normals(random, 3 * 3 * 2 * 4, 0, 0.3); // [h][w][in][out]
    float[] gamma = RandomWeights.normals(random, 4, 1, 0.2);
    float[] beta = RandomWeights.normals(random, 4, 0, 0.2);
    float[] mean = RandomWeights.normals(random, 4, 0, 0.2);
    float[] variance = {0.004f, 0.5f, 1.5f, 0.1f};
    float[] k2 = RandomWeights.normals(random, 4 * 4 * 3 * 4, 0, 0.3); // [h][w][out][in]
    float[] b2 = RandomWeights.normals(random, 3, 0, 0.2);
    float[] m = RandomWeights.normals(random, 8 * 8 * 3 * 5, 0, 0.1); // [in][out]
    float[] b3 = RandomWeights.normals(random, 5, 0, 0.2);
    Path path = folder.resolve("keras.safetensors");
    SafetensorsWriter writer = new SafetensorsWriter();
    writer.add("g/conv2d/kernel:0", new long[] {3, 3, 2, 4}, k1);
    writer.add("g/bn/gamma:0", new long[] {4}, gamma);
    writer.add("g/bn/beta:0", new long[] {4}, beta);
    writer.add("g/bn/moving_mean:0", new long[] {4}, mean);
    writer.add("g/bn/moving_variance:0", new long[] {4}, variance);
    writer.add("g/conv2d_transpose/kernel", new long[] {4, 4, 3, 4}, k2);
    writer.add("g/conv2d_transpose/bias", new long[] {3}, b2);
    writer.add("g/dense/kernel", new long[] {192, 5}, m);
    writer.add("g/dense/bias", new long[] {5}, b3);
    writer.add("optimizer/iteration", new long[] {1}, new float[1]);
    writer.write(path, false);
    Network network =
        Network.builder(Shape.of(4, 4, 2))
            .conv2d(4, Conv2d.kernel(3).padding(1).noBias())
            .batchNorm()
            .relu()
            .convTranspose2d(3, HALF)
            .flatten()
            .dense(5)
            .build();
    float[] x = RandomWeights.normals(random, 4 * 4 * 2, 0, 1);
    double[] h = new double[4 * 4 * 4];
    for (int y = 0; y < 4; y++) {
      for (int z = 0; z < 4; z++) {
        for (int o = 0; o < 4; o++) {
          double sum = 0;
          for (int r = 0; r < 3; r++) {
            for (int s = 0; s < 3; s++) {
              int row = y + r - 1;
              int column = z + s - 1;
              for (int c = 0; c < 2 && row >= 0 && row < 4 && column >= 0 && column < 4; c++) {
                sum += x[(row * 4 + column) * 2 + c] * (double) k1[((r * 3 + s) * 2 + c) * 4 + o];
              }
            }
          }
          double normal = (sum - mean[o]) / Math.sqrt(variance[o] + 1e-3);
          h[(y * 4 + z) * 4 + o] = Math.max(0, gamma[o] * normal + beta[o]);
        }
      }
    }
    double[] up = new double[8 * 8 * 3];
    for (int i = 0; i < up.length; i++) {
      up[i] = b2[i % 3];
    }
    for (int y = 0; y < 4; y++) {
      for (int z = 0; z < 4; z++) {
        for (int r = 0; r < 4; r++) {
          for (int s = 0; s < 4; s++) {
            int row = 2 * y + r - 1;
            int column = 2 * z + s - 1;
            for (int o = 0; o < 3 && row >= 0 && row < 8 && column >= 0 && column < 8; o++) {
              for (int c = 0; c < 4; c++) {
                up[(row * 8 + column) * 3 + o] +=
                    h[(y * 4 + z) * 4 + c] * k2[((r * 4 + s) * 3 + o) * 4 + c];
              }
            }
          }
        }
      }
    }
    float[] expected = new float[5];
    for (int o = 0; o < 5; o++) {
      double sum = b3[o];
      for (int i = 0; i < up.length; i++) {
        sum += up[i] * m[i * 5 + o];
      }
      expected[o] = (float) sum;
    }
    Weights weights = new Weights(device, network);
    StateDictImport.of(path, NameStyle.KERAS)
        .layer("g/conv2d", "0")
        .layer("g/bn", "1")
        .layer("g/conv2d_transpose", "3")
        .layer("g/dense", "5")
        .ignore("optimizer")
        .into(weights);
    try (FrozenNetwork frozen = FrozenNetwork.of(weights);
        ForwardPass pass = frozen.forwardPass(1, 1)) {
      assertArrayEquals(expected, RandomWeights.run(pass, x), 1e-4f);
    }
  }
}
