// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What a device of this precision rounds, by how much, and what stays. */
class Bf16Test {
  private static final int ROWS = 5;

  /** Both factors of a product move by 2⁻⁸ of themselves; the sums of f32 add far less. */
  private static final double PRODUCT = 0x1p-7 + 0x1p-15;

  private static final Conv2d HALF = Conv2d.kernel(4).stride(2).padding(1).noBias();
  private static final Conv2d SAME = Conv2d.kernel(3).padding(1).noBias();

  private static Network network(int channels, UnaryOperator<NetworkBuilder> layer) {
    return layer.apply(Network.builder(Shape.of(6, 6, channels))).build();
  }

  /** One layer each, so that its passes are bilinear in data and weights. */
  private static Map<String, Network> wide() {
    Map<String, Network> all = new LinkedHashMap<>();
    all.put("stride 2", network(16, b -> b.conv2d(16, HALF)));
    all.put("stride 1", network(16, b -> b.conv2d(40, SAME)));
    all.put("one tap", network(33, b -> b.conv2d(16, Conv2d.kernel(1).noBias())));
    all.put("transposed", network(24, b -> b.convTranspose2d(17, HALF)));
    all.put("dense", network(2, b -> b.flatten().dense(16)));
    return all;
  }

  private static Map<String, Network> thin() {
    Map<String, Network> all = new LinkedHashMap<>();
    all.put("from few channels", network(15, b -> b.conv2d(32, HALF)));
    all.put("to few channels", network(32, b -> b.conv2d(15, SAME)));
    all.put("from an image", network(3, b -> b.conv2d(64, HALF)));
    all.put("to an image", network(32, b -> b.convTranspose2d(3, HALF)));
    all.put("to a logit", network(16, b -> b.flatten().dense(1)));
    return all;
  }

  private static Tensor random(Device device, Shape shape, long seed, DoubleUnaryOperator map) {
    Tensor tensor = Tensor.zeros(device, ROWS, shape);
    tensor.write(new Random(seed).doubles(tensor.count(), -1, 1).map(map).toArray());
    return tensor;
  }

  private static void initialize(Weights weights, DoubleUnaryOperator map) {
    weights.initialize(Initializer.heNormal(), 3);
    weights.values().write(Arrays.stream(weights.values().toDoubles()).map(map).toArray());
  }

  /** Results of all passes; the numbers that go in are mapped. */
  private static Map<String, double[]> step(Weights weights, DoubleUnaryOperator map) {
    Device device = weights.device();
    Network network = weights.network();
    try (Tensor x = random(device, network.inputShape(), 5, map);
        Tensor cotangent = random(device, network.outputShape(), 6, map);
        Tensor y = Tensor.zeros(device, ROWS, network.outputShape());
        Tensor dx = Tensor.zeros(device, ROWS, network.inputShape());
        Recorder recorder = new Recorder(device)) {
      weights.zeroGradients(recorder, "net");
      Tape tape =
          new Tape(recorder, network, weights, "net", ROWS, Tape.Mode.TRAINING, recorder.bind(x))
              .keepPacked()
              .output(recorder.bind(y))
              .outputCotangent(recorder.bind(cotangent));
      tape.forward(0, ROWS);
      tape.backward(0, ROWS, 0, ROWS);
      Plan copy = recorder.plans().sum(network.inputShape().elements(), 1, 0);
      Value cotangentOfInput = tape.inputCotangent();
      recorder.add("copy", copy, 0, ROWS, cotangentOfInput, cotangentOfInput, recorder.bind(dx));
      tape.weights(0, ROWS);
      try (Program program = recorder.finish()) {
        program.run();
      }
      Map<String, double[]> all = new LinkedHashMap<>();
      all.put("output", y.toDoubles());
      all.put("gradient of the input", dx.toDoubles());
      all.put("gradient of the weights", weights.gradients().toDoubles());
      return all;
    }
  }

  private static Map<String, double[]> step(Device opened, Network network) {
    return step(opened, network, DoubleUnaryOperator.identity());
  }

  private static Map<String, double[]> step(
      Device opened, Network network, DoubleUnaryOperator map) {
    try (Device device = opened;
        Weights weights = new Weights(device, network)) {
      initialize(weights, map);
      return step(weights, map);
    }
  }

  private static Device bf16() {
    return Device.cpu(2).precision(Precision.BF16);
  }

  private static void assertSame(Map<String, double[]> expected, Map<String, double[]> actual) {
    expected.forEach((what, values) -> assertArrayEquals(values, actual.get(what), what));
  }

  @TestFactory
  Stream<DynamicTest> wideLayersRoundTheirFactors() {
    return wide().entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> roundsItsFactors(e.getValue())));
  }

  private static void roundsItsFactors(Network network) {
    Map<String, double[]> exact = step(Device.reference64(), network);
    Map<String, double[]> magnitudes = step(Device.reference64(), network, Math::abs);
    Map<String, double[]> f32 = step(Device.cpu(2), network);
    Map<String, double[]> rounded = step(bf16(), network);
    rounded.forEach(
        (what, values) -> {
          assertFalse(Arrays.equals(f32.get(what), values), what);
          for (int i = 0; i < values.length; i++) {
            double error = Math.abs(values[i] - exact.get(what)[i]);
            assertTrue(error <= PRODUCT * magnitudes.get(what)[i], what + " " + i + ": " + error);
          }
        });
  }

  @TestFactory
  Stream<DynamicTest> thinLayersStayF32() {
    return thin().entrySet().stream()
        .map(
            e ->
                DynamicTest.dynamicTest(
                    e.getKey(),
                    () ->
                        assertSame(step(Device.cpu(2), e.getValue()), step(bf16(), e.getValue()))));
  }

  @Test
  void exactDevicesAndTheReferenceStayAsTheyAre() {
    wide()
        .values()
        .forEach(
            network -> {
              assertSame(
                  step(Device.cpu(2).exact(true), network), step(bf16().exact(true), network));
              assertSame(
                  step(Device.reference64(), network),
                  step(Device.reference64().precision(Precision.BF16), network));
            });
  }

  /** With filters that stay packed from program to program. */
  @Test
  void theProgramsFromNowOnHaveThePrecision() {
    for (Network network : wide().values()) {
      try (Device device = Device.cpu(2);
          Weights weights = new Weights(device, network)) {
        DoubleUnaryOperator same = DoubleUnaryOperator.identity();
        initialize(weights, same);
        Map<String, double[]> before = step(weights, same);
        String isa = device.isa();
        device.precision(Precision.BF16);
        assertTrue(device.isa().matches(isa + "(_bf16)?"), device::isa);
        assertSame(step(bf16(), network), step(weights, same));
        device.precision(Precision.F32);
        assertEquals(isa, device.isa());
        assertSame(before, step(weights, same));
      }
    }
  }

  @Test
  void precisionsHaveNames() {
    assertEquals("bf16", Precision.BF16.label());
    assertEquals(Precision.F32, Precision.of("f32"));
    InvalidArgumentException e =
        assertThrows(InvalidArgumentException.class, () -> Precision.of("bf61"));
    assertTrue(e.getMessage().contains("did you mean \"bf16\"?"), e::getMessage);
  }
}
