// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Timed and given algorithms; no check depends on which is the fastest. */
class AutotuneTest {
  private static final int ROWS = 6;
  private static final int PENALTY = 4;
  private static final List<String> NAMES = List.of("gemm", "thin", "winograd-2", "winograd-4");

  /** What a step gave and the kernels that gave it. */
  private record Result(float[] gradients, String kernels, long bytes) {}

  private static Network network() {
    return Network.builder(Shape.of(12, 12, 3))
        .conv2d(32, Conv2d.kernel(4).stride(2).padding(1))
        .leakyRelu(0.2f)
        .conv2d(32, Conv2d.kernel(4).stride(2).padding(1))
        .leakyRelu(0.2f)
        .flatten()
        .dense(1)
        .build();
  }

  /** A step with a tangent, whose rows are not those of the forward pass. */
  private static Result step(Device device) {
    Network network = network();
    try (Weights weights = new Weights(device, network);
        Tensor x = Tensor.zeros(device, ROWS, network.inputShape());
        Recorder recorder = new Recorder(device)) {
      weights.initialize(Initializer.heNormal(), 3);
      float[] values = new float[(int) x.count()];
      new Philox(5, 1).uniforms(0, 0, values);
      x.write(values);
      Ops ops = new Ops(recorder);
      weights.zeroGradients(recorder, "critic");
      Tape tape =
          new Tape(recorder, network, weights, "critic", ROWS, Tape.Mode.TRAINING, recorder.bind(x))
              .affineRows(PENALTY)
              .keepPacked()
              .penaltyRows(PENALTY, ROWS - PENALTY);
      tape.forward(0, ROWS);
      ops.fill("cotangent", tape.outputCotangent(), ROWS, 1);
      tape.backward(0, ROWS, PENALTY, ROWS - PENALTY);
      ops.fill("direction", tape.inputTangent().fromRow(PENALTY), ROWS - PENALTY, 0.5);
      tape.penaltyGradients();
      try (Program program = recorder.finish()) {
        program.run();
        program.run();
        return new Result(weights.gradients().toFloats(), program.describe(), device.liveBytes());
      }
    }
  }

  /** The kernels of a step on a device with choices, without timing. */
  private static Result step(Map<String, String> choices) {
    try (Device device = Device.cpu(2).kernelChoices(choices)) {
      Result result = step(device);
      assertEquals(new TreeMap<>(choices), device.kernelChoices(), "nothing was timed");
      return result;
    }
  }

  private static SortedMap<String, String> timed() {
    try (Device device = Device.cpu(2).autotune(true)) {
      assumeFalse(device.isa().equals("ref"), "portable loops have no other algorithm");
      step(device);
      return device.kernelChoices();
    }
  }

  private static void assertClose(Result expected, Result actual) {
    double error = 0;
    double square = 0;
    for (int i = 0; i < expected.gradients.length; i++) {
      error += Math.pow(expected.gradients[i] - actual.gradients[i], 2);
      square += Math.pow(expected.gradients[i], 2);
    }
    assertTrue(square > 0);
    assertTrue(Math.sqrt(error / square) < 1e-5, () -> actual.kernels);
  }

  @Test
  void isOffAtFirst() {
    try (Device device = Device.cpu(2)) {
      step(device);
      assertEquals(Map.of(), device.kernelChoices());
    }
  }

  @Test
  void everyConvolutionWithAChoiceIsTimedOnceAndReplayed() {
    try (Device device = Device.cpu(2).autotune(true)) {
      assumeFalse(device.isa().equals("ref"), "portable loops have no other algorithm");
      Result first = step(device);
      SortedMap<String, String> choices = device.kernelChoices();
      assertTrue(choices.size() >= 6, choices::toString);
      assertTrue(NAMES.containsAll(choices.values()), choices::toString);
      assertThrows(UnsupportedOperationException.class, choices::clear);
      Result again = step(device);
      assertEquals(choices, device.kernelChoices());
      Result replayed = step(choices);
      assertEquals(first, new Result(first.gradients, replayed.kernels, replayed.bytes));
      assertArrayEquals(first.gradients, again.gradients);
      assertArrayEquals(first.gradients, replayed.gradients);
      device.autotune(false).kernelChoices(Map.of());
      assertEquals(step(Map.of()).kernels, step(device).kernels);
    }
  }

  @Test
  void rowsOfAPassMayRunDifferentAlgorithms() {
    SortedMap<String, String> timed = timed();
    Result rule = step(Map.of());
    for (String whole : NAMES) {
      for (String tangent : NAMES) {
        Map<String, String> mixed = new HashMap<>();
        timed.keySet().forEach(key -> mixed.put(key, key.contains("rows=6") ? whole : tangent));
        assertClose(rule, step(mixed));
      }
    }
    Map<String, String> gemm = new HashMap<>();
    timed.keySet().forEach(key -> gemm.put(key, "gemm"));
    assertTrue(
        step(gemm)
            .kernels
            .lines()
            .map(line -> line.split(";")[0])
            .filter(line -> line.contains("conv2d_fwd") || line.contains("conv2d_bwd"))
            .allMatch(line -> line.contains("_gemm_")));
  }

  @Test
  void aChoiceThatDoesNotServeGoesByTheRule() {
    Map<String, String> wrong = new HashMap<>();
    timed().keySet().stream()
        .filter(key -> key.contains("in=6x6x32"))
        .forEach(key -> wrong.put(key, "thin"));
    assertFalse(wrong.isEmpty());
    Result rule = step(Map.of());
    Result fallback = step(wrong);
    assertEquals(rule.kernels, fallback.kernels);
    assertArrayEquals(rule.gradients, fallback.gradients);
  }

  @Test
  void unknownAlgorithmsAreRefused() {
    try (Device device = Device.cpu(1)) {
      Map<String, String> good = Map.of("conv2d forward", "gemm");
      device.kernelChoices(good);
      InvalidArgumentException e =
          assertThrows(
              InvalidArgumentException.class,
              () -> device.kernelChoices(Map.of("conv2d forward", "winograd-3")));
      assertTrue(e.getMessage().contains("conv2d forward"), e::getMessage);
      assertTrue(e.getMessage().contains("winograd-"), e::getMessage);
      assertEquals(good, device.kernelChoices());
    }
  }

  @Test
  void exactDevicesChooseAmongExactAlgorithms() {
    try (Device device = Device.cpu(2).exact(true).autotune(true)) {
      step(device);
      device
          .kernelChoices()
          .forEach((key, name) -> assertFalse(name.startsWith("winograd"), () -> key + name));
    }
  }

  @Test
  void choicesBelongToAPrecision() {
    SortedMap<String, String> f32 = timed();
    try (Device device = Device.cpu(2).precision(Precision.BF16).autotune(true)) {
      step(device);
      SortedMap<String, String> bf16 = device.kernelChoices();
      assertFalse(bf16.isEmpty());
      bf16.keySet().forEach(key -> assertTrue(key.endsWith(" bf16"), key));
      device.precision(Precision.F32).autotune(false).kernelChoices(f32);
      assertEquals(step(f32).kernels, step(device).kernels);
      device.precision(Precision.BF16).exact(true).kernelChoices(Map.of()).autotune(true);
      step(device);
      device.kernelChoices().keySet().forEach(key -> assertTrue(key.endsWith(" exact"), key));
    }
  }

  @Test
  void theReferenceIsNotTimed() {
    try (Device device = Device.reference64().autotune(true)) {
      step(device);
      assertEquals(Map.of(), device.kernelChoices());
    }
  }
}
