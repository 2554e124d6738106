// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class FrozenNetworkTest {
  private static final int ROWS = 5;
  private static final Conv2d HALF = Conv2d.kernel(4).stride(2).padding(1);

  /** Fills parameters and statistics, so that no normalisation is the identity. */
  private static Weights random(Device device, Network network, long seed) {
    Weights weights = new Weights(device, network).initialize(Initializer.heNormal(), seed);
    int k = 0;
    for (Parameter p : network.parameters()) {
      float[] drawn = uniforms(seed, k++, p.count());
      if (p.kind() == Parameter.Kind.SCALE) {
        weights.set(p.name(), map(drawn, x -> 0.5f + x));
      } else if (p.kind() == Parameter.Kind.BIAS) {
        weights.set(p.name(), map(drawn, x -> x - 0.5f));
      }
    }
    for (Parameter p : network.statistics()) {
      float[] drawn = uniforms(seed, k++, p.count());
      if (p.name().endsWith("running_var")) {
        weights.set(p.name(), map(drawn, x -> 0.2f + 3 * x));
      } else if (p.name().endsWith("running_mean")) {
        weights.set(p.name(), map(drawn, x -> x - 0.5f));
      }
    }
    return weights;
  }

  private static float[] map(float[] values, UnaryOperator<Float> f) {
    for (int i = 0; i < values.length; i++) {
      values[i] = f.apply(values[i]);
    }
    return values;
  }

  private static float[] uniforms(long seed, int stream, int count) {
    float[] drawn = new float[count];
    Philox.Sequence sequence = new Philox(seed, stream).sequence(0);
    for (int i = 0; i < count; i++) {
      drawn[i] = sequence.nextUniform();
    }
    return drawn;
  }

  private static float[] samples(Network network, int rows, int stream) {
    return map(uniforms(77, stream, rows * network.inputShape().elements()), x -> 2 * x - 1);
  }

  /** The same pass in f64, with its normalisations. */
  private static double[] reference(Weights weights, float[] x) {
    Network network = weights.network();
    int rows = x.length / network.inputShape().elements();
    try (Device device = Device.reference64()) {
      Weights copy = new Weights(device, network);
      copy.copyFrom(weights);
      Tensor in = Tensor.zeros(device, rows, network.inputShape());
      Tensor out = Tensor.zeros(device, rows, network.outputShape());
      in.write(x);
      Recorder recorder = new Recorder(device);
      new Tape(recorder, network, copy, "n", rows, Tape.Mode.INFERENCE, recorder.bind(in))
          .output(recorder.bind(out))
          .forward(0, rows);
      recorder.finish().run();
      return out.toDoubles();
    }
  }

  private static float[] run(ForwardPass pass, float[] x) {
    int rows = x.length / pass.inputShape().elements();
    pass.input().put(x);
    pass.run(rows);
    float[] y = new float[rows * pass.outputShape().elements()];
    pass.output().get(y);
    return y;
  }

  private static void checkAgainstReference(Network network, int entries, String absent) {
    float[] x = samples(network, ROWS, 1);
    try (Device device = Device.cpu(2);
        Weights weights = random(device, network, 3);
        FrozenNetwork frozen = FrozenNetwork.of(weights);
        ForwardPass pass = frozen.forwardPass(ROWS, 2)) {
      double[] expected = reference(weights, x);
      float[] actual = run(pass, x);
      double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], actual[i], 2e-5 * Math.max(1, largest), "output " + i);
      }
      String text = pass.describe();
      assertEquals(entries, text.lines().count(), text);
      assertFalse(text.contains(absent), text);
    }
  }

  @Test
  void batchNormalisationOfAGeneratorIsPartOfItsConvolutions() {
    Network network =
        Network.builder(Shape.features(16))
            .denseTo(Shape.of(4, 4, 24), false)
            .batchNorm()
            .relu()
            .convTranspose2d(16, HALF.noBias())
            .batchNorm()
            .leakyRelu(0.1f)
            .conv2d(20, Conv2d.kernel(3).padding(1))
            .batchNorm()
            .conv2d(3, Conv2d.kernel(3).padding(1))
            .tanh()
            .build();
    checkAgainstReference(network, 4, "norm");
  }

  @Test
  void groupsOfTransposedConvolutionsScaleTheirOwnChannels() {
    Network network =
        Network.builder(Shape.of(4, 4, 6))
            .convTranspose2d(9, HALF.groups(3))
            .batchNorm()
            .conv2d(6, Conv2d.kernel(3).padding(1).groups(3))
            .batchNorm()
            .relu()
            .build();
    checkAgainstReference(network, 2, "norm");
  }

  @Test
  void aNormalisationWhoseInputIsReadTwiceStays() {
    NetworkBuilder b = Network.builder(Shape.of(4, 4, 4)).conv2d(8, Conv2d.kernel(3).padding(1));
    NetworkBuilder.Ref read = b.here();
    b.batchNorm().relu().conv2d(8, Conv2d.kernel(3).padding(1)).add(read);
    checkAgainstReference(b.batchNorm().build(), 5, "spectral");
  }

  @Test
  void spectralNormIsPartOfTheFilter() {
    Network network =
        Network.builder(Shape.of(8, 8, 3))
            .conv2d(8, HALF)
            .leakyRelu(0.2f)
            .conv2d(12, HALF.noBias())
            .batchNorm()
            .convTranspose2d(5, HALF)
            .flatten()
            .dense(2)
            .build()
            .spectralNorm();
    checkAgainstReference(network, 4, "spectral");
  }

  @Test
  void normalisationsOfOneSampleAreKept() {
    Network network =
        Network.builder(Shape.of(6, 6, 4))
            .conv2d(8, Conv2d.kernel(3))
            .layerNorm()
            .relu()
            .conv2d(8, Conv2d.kernel(3))
            .instanceNorm()
            .softplus()
            .build();
    checkAgainstReference(network, 6, "spectral");
  }

  private static Network wide() {
    return Network.builder(Shape.of(8, 8, 32))
        .conv2d(64, Conv2d.kernel(3).padding(1).noBias())
        .batchNorm()
        .relu()
        .convTranspose2d(32, HALF)
        .relu()
        .conv2d(3, Conv2d.kernel(3).padding(1))
        .sigmoid()
        .build();
  }

  @Test
  void aSampleHasTheSameBitsInAnyBatchPassAndNumberOfThreads() {
    Network network = wide();
    int size = network.inputShape().elements();
    int made = network.outputShape().elements();
    float[] x = samples(network, 13, 2);
    try (Device device = Device.cpu();
        Weights weights = random(device, network, 5);
        FrozenNetwork frozen = FrozenNetwork.of(weights);
        ForwardPass one = frozen.forwardPass(1, 1);
        ForwardPass some = frozen.forwardPass(13);
        ForwardPass many = frozen.forwardPass(64, 2)) {
      float[] all = run(some, x);
      for (int rows : new int[] {13, 1, 7, 12}) {
        assertArrayEquals(
            Arrays.copyOf(all, rows * made), run(many, Arrays.copyOf(x, rows * size)), 0);
      }
      for (int i = 0; i < 13; i++) {
        float[] single = run(one, Arrays.copyOfRange(x, i * size, (i + 1) * size));
        assertArrayEquals(Arrays.copyOfRange(all, i * made, (i + 1) * made), single, 0);
      }
    }
  }

  /** Of each sample, [a][b] to [b][a]. */
  private static float[] swapped(float[] x, int a, int b) {
    float[] y = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      int within = i % (a * b);
      y[i - within + within % b * a + within / b] = x[i];
    }
    return y;
  }

  @Test
  void channelsMayComeFirst() {
    Network network = wide();
    Shape in = network.inputShape();
    Shape out = network.outputShape();
    float[] x = samples(network, 3, 2);
    try (Device device = Device.cpu();
        Weights weights = random(device, network, 5);
        FrozenNetwork frozen = FrozenNetwork.of(weights);
        ForwardPass last = frozen.forwardPass(3, 1);
        ForwardPass first = frozen.forwardPass(4, 2, ChannelOrder.FIRST)) {
      float[] expected = swapped(run(last, x), out.h() * out.w(), out.c());
      assertArrayEquals(expected, run(first, swapped(x, in.h() * in.w(), in.c())), 0);
    }
  }

  @Test
  void aShortBatchLeavesTheRestOfTheOutputAlone() {
    Network network = wide();
    int made = network.outputShape().elements();
    try (Device device = Device.cpu(1);
        Weights weights = random(device, network, 5);
        FrozenNetwork frozen = FrozenNetwork.of(weights);
        ForwardPass pass = frozen.forwardPass(4, 1)) {
      run(pass, samples(network, 4, 3));
      float[] before = new float[4 * made];
      pass.output().get(before);
      float[] two = run(pass, samples(network, 2, 4));
      float[] after = new float[4 * made];
      pass.output().get(after);
      assertArrayEquals(two, Arrays.copyOf(after, 2 * made), 0);
      assertFalse(Arrays.equals(two, Arrays.copyOf(before, 2 * made)));
      assertArrayEquals(
          Arrays.copyOfRange(before, 2 * made, 4 * made),
          Arrays.copyOfRange(after, 2 * made, 4 * made),
          0);
    }
  }

  @Test
  void theOriginalMayChangeAndClose() {
    Network network = wide();
    float[] x = samples(network, 2, 1);
    try (Device device = Device.cpu(1)) {
      Weights weights = random(device, network, 5);
      try (FrozenNetwork frozen = FrozenNetwork.of(weights);
          ForwardPass pass = frozen.forwardPass(2, 1)) {
        float[] before = run(pass, x);
        weights.initialize(Initializer.heNormal(), 99);
        assertArrayEquals(before, run(pass, x), 0);
        weights.close();
        assertArrayEquals(before, run(pass, x), 0);
      }
    }
  }

  @Test
  void sharedMemoryGoesWithItsLastHolder() {
    Network network = wide();
    float[] x = samples(network, 2, 1);
    try (Device device = Device.cpu(1);
        Weights weights = random(device, network, 5)) {
      FrozenNetwork frozen = FrozenNetwork.of(weights);
      long shared = frozen.liveBytes();
      assertTrue(shared > 4 * network.parameterCount(), shared + " bytes");
      ForwardPass first = frozen.forwardPass(2, 1);
      ForwardPass second = frozen.forwardPass(2, 1);
      assertEquals(shared, frozen.liveBytes(), "a pass packs nothing again");
      float[] before = run(first, x);
      frozen.close();
      assertEquals(shared, frozen.liveBytes());
      first.close();
      assertArrayEquals(before, run(second, x), 0);
      assertEquals(shared, frozen.liveBytes());
      FloatBuffer output = second.output();
      second.close();
      assertEquals(0, frozen.liveBytes());
      assertEquals(before[7], output.get(7), "the JVM owns the memory of outputs");
      assertThrows(DeviceException.class, () -> second.run(1));
      assertThrows(DeviceException.class, () -> frozen.forwardPass(1));
    }
  }

  @Test
  void whatCannotRunIsRefused() {
    Network network = wide();
    Network coupled =
        Network.builder(Shape.of(4, 4, 4)).minibatchStddev(2).conv2d(1, Conv2d.kernel(4)).build();
    try (Device device = Device.cpu(1);
        Weights weights = random(device, network, 5);
        FrozenNetwork frozen = FrozenNetwork.of(weights);
        ForwardPass pass = frozen.forwardPass(4, 1);
        Weights others = new Weights(device, coupled)) {
      for (int count : new int[] {0, -1, 5, Integer.MIN_VALUE}) {
        InvalidArgumentException e =
            assertThrows(InvalidArgumentException.class, () -> pass.run(count));
        assertEquals("count", e.what());
        assertEquals(Integer.toString(count), e.given());
      }
      for (int rows : new int[] {0, -3, Integer.MAX_VALUE}) {
        InvalidArgumentException e =
            assertThrows(InvalidArgumentException.class, () -> frozen.forwardPass(rows, 1));
        assertEquals("maxRows", e.what());
      }
      assertEquals(
          "threads",
          assertThrows(InvalidArgumentException.class, () -> frozen.forwardPass(1, 0)).what());
      assertTrue(
          assertThrows(UnsupportedException.class, () -> FrozenNetwork.of(others))
              .given()
              .contains("0,"));
      long shared = frozen.liveBytes();
      assertTrue(shared > 0);
    }
  }
}
