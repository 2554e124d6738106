// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.forger.Device;
import dev.forger.Ops;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The native losses and cotangents against the formulas of the objectives. */
class ObjectiveTest {
  private static final List<PointwiseObjective> ALL =
      List.of(WganGp.lambda(10), NonSaturating.create(), Hinge.create());

  private static DoubleUnaryOperator formula(PointwiseObjective o, Ops.Side side) {
    return switch (side) {
      case CRITIC_REAL -> o::criticReal;
      case CRITIC_FAKE -> o::criticFake;
      case GENERATOR_FAKE -> o::generator;
    };
  }

  /** Value and cotangents of a batch of logits. */
  private record Loss(double value, double[] cotangents) {
    static Loss of(Device device, PointwiseObjective o, Ops.Side side, double... logits) {
      int n = logits.length;
      try (Tensor x = Tensor.zeros(device, n, Shape.features(1));
          Tensor dx = Tensor.zeros(device, n, Shape.features(1));
          Tensor value = Tensor.zeros(device, 1, Shape.features(1));
          Recorder r = new Recorder(device)) {
        new Ops(r).loss("loss", o.loss(), side, r.bind(x), n, r.bind(value), r.bind(dx));
        try (Program p = r.finish()) {
          x.write(logits);
          p.run();
          return new Loss(value.toDoubles()[0], dx.toDoubles());
        }
      }
    }
  }

  private static void compare(Device device, double tolerance) {
    // Off the kinks of hinge at ±1.
    double[] grid = IntStream.range(0, 241).mapToDouble(i -> (i - 120) / 8.0 + 0.03125).toArray();
    for (PointwiseObjective o : ALL) {
      for (Ops.Side side : Ops.Side.values()) {
        DoubleUnaryOperator f = formula(o, side);
        String what = o.name() + " " + side;
        for (double x : grid) {
          Loss one = Loss.of(device, o, side, x);
          double scale = Math.max(1, Math.abs(f.applyAsDouble(x)));
          assertEquals(f.applyAsDouble(x), one.value, tolerance * scale, what + " at " + x);
        }
        Loss all = Loss.of(device, o, side, grid);
        double mean = 0;
        double h = 1e-4;
        for (int i = 0; i < grid.length; i++) {
          mean += f.applyAsDouble(grid[i]) / grid.length;
          double slope = (f.applyAsDouble(grid[i] + h) - f.applyAsDouble(grid[i] - h)) / (2 * h);
          double bound = Math.max(tolerance, 1e-8);
          assertEquals(slope, all.cotangents[i] * grid.length, bound, what + "' at " + grid[i]);
        }
        assertEquals(mean, all.value, tolerance * Math.max(1, Math.abs(mean)) * 4, what + " mean");
      }
    }
  }

  @Test
  void kernelsMatchTheFormulasInDouble() {
    try (Device device = Device.reference64()) {
      compare(device, 1e-14);
    }
  }

  @Test
  void kernelsMatchTheFormulasInFloat() {
    try (Device device = Device.cpu(2)) {
      compare(device, 0x1p-22);
    }
  }

  /** Goodfellow et al. 2014: where data and samples agree, the logit is 0. */
  @Test
  void knownValuesAtEquilibrium() {
    PointwiseObjective o = NonSaturating.create();
    assertEquals(1.386294, o.criticReal(0) + o.criticFake(0), 1e-6);
    assertEquals(.693147, o.generator(0), 1e-6);
    PointwiseObjective hinge = Hinge.create();
    assertEquals(2, hinge.criticReal(0) + hinge.criticFake(0));
    assertEquals(0, hinge.criticReal(1.5) + hinge.criticFake(-1.5));
    assertEquals(-3, WganGp.lambda(1).criticReal(2) + WganGp.lambda(1).criticFake(-1));
  }

  /** The generator's gradient does not vanish where the critic is sure: 1 - D = 0.993307 at -5. */
  @Test
  void nonSaturatingGradients() {
    try (Device device = Device.reference64()) {
      PointwiseObjective o = NonSaturating.create();
      assertEquals(-.993307, Loss.of(device, o, Ops.Side.GENERATOR_FAKE, -5).cotangents[0], 1e-6);
      assertEquals(.006693, Loss.of(device, o, Ops.Side.CRITIC_FAKE, -5).cotangents[0], 1e-6);
    }
  }

  @Test
  void extremeLogitsStayFinite() {
    try (Device device = Device.cpu(1)) {
      for (Ops.Side side : Ops.Side.values()) {
        for (double x : new double[] {-1e30, -200, 200, 1e30}) {
          Loss loss = Loss.of(device, NonSaturating.create(), side, x);
          double expected = formula(NonSaturating.create(), side).applyAsDouble((float) x);
          assertEquals(
              expected,
              loss.value,
              Math.abs(expected) * 1e-6 + Float.MIN_NORMAL,
              side + " at " + x);
        }
      }
    }
  }
}
