// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Recorded programs: order, host steps, memory, descriptions, profiles. */
class ProgramTest {
  private final Device device = Device.cpu(2);

  @AfterEach
  void close() {
    device.close();
  }

  @Test
  void hostStepsRunBetweenNativeOnes() {
    Tensor x = Tensor.zeros(device, 1, Shape.features(2));
    Recorder r = new Recorder(device);
    List<Float> seen = new ArrayList<>();
    r.host("first", () -> seen.add(x.toFloats()[0]));
    new Ops(r).fill("one", r.bind(x), 1, 1);
    r.host("second", () -> seen.add(x.toFloats()[0]));
    r.host("third", () -> x.write(new float[] {5, 6}));
    new Ops(r).fill("guarded", r.scratch("s", Shape.features(1), 1), 1, 0);
    r.host("last", () -> seen.add(x.toFloats()[1]));
    Program p = r.finish();
    p.run();
    assertEquals(List.of(0f, 1f, 6f), seen);
    assertTrue(p.describe().contains("third: host step"), p.describe());
    assertThrows(IllegalStateException.class, () -> r.host("late", () -> {}));
    assertThrows(IllegalStateException.class, r::finish);
  }

  /** Doubles x by way of so many rows of scratch. */
  private Program doubling(Tensor x, Tensor out, int rows, Runnable host) {
    Recorder r = new Recorder(device);
    Value s = r.scratch("s", Shape.features(16), rows);
    new Ops(r).fill("fill", s, rows, 2);
    if (host != null) {
      r.host("host", host);
    }
    new Ops(r).fill("end", s, rows, 3);
    new Ops(r).fill("out", r.bind(out), 1, x.toFloats()[0]);
    return r.finish();
  }

  @Test
  void programsShareTheLargestArena() {
    int rows = 1 << 14;
    long arena = 64L * rows;
    Tensor x = Tensor.of(device, 5);
    Tensor out = Tensor.zeros(device, 1, Shape.features(1));
    long before = device.liveBytes();
    Program small = doubling(x, out, rows, null);
    long one = device.liveBytes() - before;
    Program large = doubling(x, out, 4 * rows, null);
    assertEquals(4 * arena, large.arenaBytes());
    assertEquals(one + 3 * arena, device.liveBytes() - before);
    small.run();
    large.run();
    large.close();
    small.run();
    assertEquals(5, out.toFloats()[0]);
    small.close();
    assertEquals(before, device.liveBytes());

    // A host step may run another program: it keeps an arena of its own.
    Program other = doubling(x, out, rows, null);
    Program hosting = doubling(x, out, rows, other::run);
    assertEquals(one + arena, device.liveBytes() - before);
    hosting.run();
    assertEquals(5, out.toFloats()[0]);
  }

  @Test
  void scratchOfDisjointLivesSharesMemory() {
    Recorder r = new Recorder(device);
    Tensor out = Tensor.zeros(device, 1, Shape.features(1));
    Ops ops = new Ops(r);
    Value result = r.bind(out);
    int rows = 1 << 16;
    for (int i = 0; i < 10; i++) {
      Value s = r.scratch("s" + i, Shape.features(16), rows);
      ops.fill("fill " + i, s, rows, i);
      ops.fill("end", result, 1, i);
    }
    Program p = r.finish();
    assertEquals(64L * rows, p.arenaBytes());
    p.run();
    assertEquals(9, out.toFloats()[0]);
  }

  @Test
  void describesKernelsAndProfilesThem() {
    Network network =
        Network.builder(Shape.of(8, 8, 3))
            .name("conv1")
            .conv2d(8, Conv2d.kernel(4).stride(2).padding(1))
            .leakyRelu(0.2f)
            .flatten()
            .name("fc")
            .dense(1)
            .build();
    Weights w = new Weights(device, network).initialize(Initializer.heNormal(), 1);
    Recorder r = new Recorder(device);
    Tensor x = Tensor.zeros(device, 4, network.inputShape());
    new Tape(r, network, w, "critic", 4, Tape.Mode.TRAINING, r.bind(x)).forward(0, 4);
    Program p = r.finish();
    String text = p.describe();
    assertTrue(text.contains("critic.conv1 forward rows 0..4: conv2d"), text);
    assertTrue(text.contains("critic.fc forward"), text);
    double multiplications = 4 * (4 * 4 * 8 * 48 + 128);
    assertEquals(2 * multiplications, p.flops(), 0.02 * multiplications);
    p.profile(true);
    assertEquals(0, p.executedFlops());
    p.run();
    p.run();
    assertEquals(2 * p.flops(), p.executedFlops());
    String report = p.profileReport();
    assertTrue(report.contains("us total") && report.contains("critic.conv1 forward"), report);
    assertNull(p.findNotFinite());
    float[] values = w.get("fc.weight");
    values[5] = Float.NaN;
    w.set("fc.weight", values);
    assertTrue(p.findNotFinite().startsWith("critic.fc"), p.findNotFinite());
    assertTrue(network.describe().contains("conv1"), network.describe());
  }

  @Test
  void partsRunOneByOne() {
    Recorder r = new Recorder(device);
    Tensor first = Tensor.zeros(device, 1, Shape.features(1));
    Tensor last = Tensor.zeros(device, 1, Shape.features(1));
    Ops ops = new Ops(r);
    List<String> calls = new ArrayList<>();
    Value kept = r.scratch("kept", Shape.features(1), 1);
    ops.fill("kept", kept, 1, 3);
    r.host("first", () -> calls.add("first"));
    ops.fill("one", r.bind(first), 1, 1);
    r.endPart();
    r.endPart();
    r.host("last", () -> calls.add("last"));
    r.add("copy", r.plans().sum(1, 1, 0), 0, 1, kept, kept, r.bind(last));
    Program p = r.finish();
    assertEquals(3, p.parts());
    p.run(0);
    assertEquals(List.of("first"), calls);
    assertEquals(1, first.toFloats()[0]);
    assertEquals(0, last.toFloats()[0]);
    p.run(1);
    p.run(2);
    assertEquals(List.of("first", "last"), calls);
    assertEquals(3, last.toFloats()[0]);
    p.run();
    assertEquals(List.of("first", "last", "first", "last"), calls);
    assertThrows(InvalidArgumentException.class, () -> p.run(-1));
    assertThrows(InvalidArgumentException.class, () -> p.run(3));
    assertThrows(InvalidArgumentException.class, () -> p.findNotFinite(3));
    last.write(new float[] {0});
    first.write(new float[] {0});
    assertNull(p.findNotFinite(2));
    assertEquals(0, first.toFloats()[0]);
    assertEquals(3, last.toFloats()[0]);
  }

  @Test
  void stepsAddressRandomNumbers() {
    Tensor x = Tensor.zeros(device, 3, Shape.features(7));
    Recorder r = new Recorder(device);
    new Ops(r).uniform("u", r.bind(x), 3, 42, 5, 0, 1);
    Program p = r.finish();
    p.setStep(9);
    p.run();
    float[] nine = x.toFloats();
    Philox philox = new Philox(42, 5);
    for (int i = 0; i < nine.length; i++) {
      assertEquals(philox.uniform(9, i), nine[i]);
    }
    p.setStep(10);
    p.run();
    assertTrue(x.toFloats()[0] != nine[0]);
    p.setStep(9);
    p.run();
    assertArrayEquals(nine, x.toFloats());
    assertThrows(InvalidArgumentException.class, () -> p.setStep(-1));
    assertThrows(InvalidArgumentException.class, () -> p.setStep(1L << 32));
  }

  @Test
  void channelOrdersConvertBothWays() {
    Shape shape = Shape.of(2, 3, 4);
    Tensor x = Tensor.zeros(device, 2, shape);
    Tensor y = Tensor.zeros(device, 2, shape);
    Tensor z = Tensor.zeros(device, 2, shape);
    float[] values = new float[48];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    x.write(values);
    Recorder r = new Recorder(device);
    Ops ops = new Ops(r);
    ops.permute("to nhwc", shape, true, r.bind(x), r.bind(y), 2);
    ops.permute("to nchw", shape, false, r.bind(y), r.bind(z), 2);
    r.finish().run();
    float[] nhwc = y.toFloats();
    // Sample 1, row 1, column 2, channel 3.
    assertEquals(24 + 3 * 6 + 1 * 3 + 2, nhwc[24 + (1 * 3 + 2) * 4 + 3]);
    assertArrayEquals(values, z.toFloats());
  }
}
