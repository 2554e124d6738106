// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.objective;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.LogitLoss;
import dev.forger.LogitOps;
import dev.forger.Program;
import dev.forger.Recorder;
import dev.forger.Shape;
import dev.forger.Tensor;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The native losses and cotangents against the formulas of the objectives. */
class ObjectiveTest {
  private static List<PointwiseObjective> pointwise() {
    return Objectives.names().stream()
        .map(Objectives::of)
        .filter(PointwiseObjective.class::isInstance)
        .map(PointwiseObjective.class::cast)
        .toList();
  }

  /** Value and cotangents of a batch of logits. */
  private record Loss(double value, double[] cotangents) {
    static Loss of(Device device, LogitLoss loss, double... logits) {
      int n = logits.length;
      try (Tensor x = Tensor.zeros(device, n, Shape.features(1));
          Tensor dx = Tensor.zeros(device, n, Shape.features(1));
          Tensor value = Tensor.zeros(device, 1, Shape.features(1));
          Recorder r = new Recorder(device)) {
        new LogitOps(r).loss("loss", loss, r.bind(x), n, r.bind(value), r.bind(dx));
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
    for (PointwiseObjective o : pointwise()) {
      for (LogitLoss loss : List.of(o.criticReal(), o.criticFake(), o.generator())) {
        Loss all = Loss.of(device, loss, grid);
        double mean = 0;
        double magnitude = 1;
        double h = 1e-5;
        for (int i = 0; i < grid.length; i++) {
          double value = loss.value(grid[i]);
          mean += value / grid.length;
          magnitude += Math.abs(value) * 16 / grid.length;
          double derivative = loss.derivative(grid[i]);
          double scale = 1 + 16 * Math.abs(derivative);
          String at = o.name() + ", " + loss + " at " + grid[i];
          assertEquals(derivative, all.cotangents[i] * grid.length, tolerance * scale, at);
          double difference = (loss.value(grid[i] + h) - loss.value(grid[i] - h)) / (2 * h);
          assertEquals(difference, derivative, 1e-8 * (scale + Math.abs(value)), at);
        }
        assertEquals(mean, all.value, tolerance * magnitude, o.name() + " " + loss);
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
      compare(device, 0x1p-21);
    }
  }

  /** Where data and samples agree, the logit is 0. */
  @Test
  @Proves({"A3.3", "A3.5", "A3.6", "A3.7"})
  void knownValuesAtEquilibrium() {
    PointwiseObjective o = NonSaturating.create();
    double critic = o.criticReal().value(0) + o.criticFake().value(0);
    assertEquals(ReferenceValues.of("b1.equilibrium.critic"), critic, 1e-6);
    assertEquals(ReferenceValues.of("b1.equilibrium.generator"), o.generator().value(0), 1e-6);
    PointwiseObjective minimax = Minimax.create();
    double value = -minimax.criticReal().value(0) - minimax.criticFake().value(0);
    assertEquals(ReferenceValues.of("b1.equilibrium.value"), value, 1e-6);
    Hinge hinge = Hinge.create();
    assertEquals(2, hinge.criticReal().value(0) + hinge.criticFake().value(0));
    assertEquals(0, hinge.criticReal().value(1.5) + hinge.criticFake().value(-1.5));
    Wasserstein w = Wasserstein.create();
    assertEquals(-3, w.criticReal().value(2) + w.criticFake().value(-1));
  }

  /** The generator's gradient does not vanish where the critic is sure: (1 - D)/D at logit -5. */
  @Test
  @Proves("A3.5")
  void saturatingAndNonSaturatingGradients() {
    double strong = ReferenceValues.of("b1.ratio.real");
    double weak = ReferenceValues.of("b1.ratio.fake");
    try (Device device = Device.reference64()) {
      LogitLoss proxy = NonSaturating.create().generator();
      assertEquals(-strong, Loss.of(device, proxy, -5).cotangents[0], 1e-6);
      LogitLoss minimax = Minimax.create().generator();
      assertEquals(-weak, Loss.of(device, minimax, -5).cotangents[0], 1e-6);
    }
    for (double l : new double[] {-3, 0.5, 2}) {
      double d = 1 / (1 + Math.exp(-l));
      double ratio =
          NonSaturating.create().generator().derivative(l)
              / Minimax.create().generator().derivative(l);
      assertEquals((1 - d) / d, ratio, 1e-12);
    }
  }

  @Test
  @Proves("A3.4")
  void leastSquaresAndItsTargets() {
    PointwiseObjective o = LeastSquares.create();
    assertEquals(0.5, o.criticReal().value(0));
    assertEquals(0, o.criticReal().value(1));
    assertEquals(2, o.criticFake().value(-2));
    assertEquals(0.5, o.generator().value(2));
    PointwiseObjective other = LeastSquares.of(-1, 1, 0);
    assertEquals(0, other.criticFake().value(-1));
    assertEquals(0.5, other.generator().value(1));
    InvalidArgumentException e =
        assertThrows(InvalidArgumentException.class, () -> LeastSquares.of(1, 0, 1));
    assertTrue(e.getMessage().contains("a < b"), e::getMessage);
  }

  /** -t log D - (1 - t) log(1 - D), on real samples only. */
  @Test
  void labelSmoothingIsOneSided() {
    for (PointwiseObjective o : List.of(NonSaturating.smoothed(0.9), Minimax.smoothed(0.9))) {
      for (double l : new double[] {-4, 0, 1.5}) {
        double d = 1 / (1 + Math.exp(-l));
        double expected = -0.9 * Math.log(d) - 0.1 * Math.log(1 - d);
        assertEquals(expected, o.criticReal().value(l), 1e-12);
        assertEquals(-Math.log(1 - d), o.criticFake().value(l), 1e-12);
      }
      assertEquals(0, o.criticReal().derivative(Math.log(9)), 1e-15);
    }
    for (double target : new double[] {0, 0.5, 1.1, Double.NaN}) {
      InvalidArgumentException e =
          assertThrows(InvalidArgumentException.class, () -> Minimax.smoothed(target));
      assertTrue(e.getMessage().contains("real is 1"), e::getMessage);
    }
  }

  @Test
  @Proves("A5.6")
  void boundarySeekingStopsAtTheBoundary() {
    for (PointwiseObjective o : List.of(BoundarySeeking.create(), BoundaryCrossEntropy.create())) {
      assertEquals(0, o.generator().derivative(0), 1e-15, o.name());
      assertTrue(o.generator().derivative(1) > 0 && o.generator().derivative(-1) < 0);
    }
    double s = 1 / (1 + Math.exp(-2.0));
    assertEquals(s - 0.5, BoundaryCrossEntropy.create().generator().derivative(2), 1e-15);
    // Between N(0,1) and N(1,1) the logit is 1/2 - x, x = 1 + z: E f² = 1/4 + 1.
    double mean = 0;
    for (int i = -4000; i < 4000; i++) {
      double z = (i + 0.5) / 500;
      double weight = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) / 500;
      mean += weight * BoundarySeeking.create().generator().value(0.5 - (1 + z));
    }
    assertEquals(ReferenceValues.of("b8.boundary.loss"), mean, 1e-9);
  }

  /** The surest critic's error is (1 - TV) / 2, and no critic's is smaller. */
  @Test
  @Proves("A3.9")
  void absoluteErrorIsTheTotalVariation() {
    double least = (1 - ReferenceValues.of("b3.01-11.total-variation")) / 2;
    double[] errors = new double[3];
    double[] sureness = {1, 10, 1e4};
    double step = 1e-3;
    for (double x = -9 + step / 2; x < 10; x += step) {
      double p = Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
      double q = Math.exp(-(x - 1) * (x - 1) / 2) / Math.sqrt(2 * Math.PI);
      for (int i = 0; i < 3; i++) {
        double logit = sureness[i] * (0.5 - x);
        PointwiseObjective o = AbsoluteError.create();
        errors[i] += step * (p * o.criticReal().value(logit) + q * o.criticFake().value(logit));
      }
    }
    assertTrue(errors[0] > errors[1] && errors[1] > errors[2]);
    assertEquals(least, errors[2], 1e-5);
    assertTrue(errors[2] > least - 1e-6);
  }

  @Test
  void parametersByName() {
    assertEquals(Objectives.of("proxy").name(), NonSaturating.create().name());
    PointwiseObjective o =
        (PointwiseObjective) Objectives.of("least-squares", Map.of("a", "-1", "c", "0"));
    assertEquals(0, o.criticFake().value(-1));
    FGan truth = (FGan) Objectives.of("f-gan-kl", Map.of("generator", "true"));
    assertEquals(-Math.exp(-1), truth.generator().value(0), 1e-15);
    assertEquals(-2, ((FGan) Objectives.of("f-gan-kl")).generator().value(2));
    misspelt("did you mean \"hinge\"", () -> Objectives.of("hinqe"));
    misspelt(
        "did you mean \"decay\"",
        () -> Objectives.of("boundary-seeking-normalised", Map.of("dekay", "0")));
    misspelt(
        "one of true, tricky", () -> Objectives.of("f-gan-gan", Map.of("generator", "honest")));
    misspelt("a number", () -> Objectives.of("least-squares", Map.of("a", "x")));
    misspelt("true or false", () -> Objectives.of("wgan-gp", Map.of("one_sided", "1")));
    misspelt(
        "0 <= decay < 1", () -> Objectives.of("boundary-seeking-normalised", Map.of("decay", "1")));
    for (String name : Objectives.names()) {
      assertTrue(Objectives.description(name).length() > 10, name);
      Objectives.of(name, Objectives.parameters(name));
    }
  }

  private static void misspelt(String hint, org.junit.jupiter.api.function.Executable call) {
    InvalidArgumentException e = assertThrows(InvalidArgumentException.class, call);
    assertTrue(e.getMessage().contains(hint), e::getMessage);
  }

  @Test
  void logitsUpToEightyStayFinite() {
    double[] sure = {-80, -40, 40, 80};
    try (Device device = Device.cpu(1)) {
      for (PointwiseObjective o : pointwise()) {
        for (LogitLoss loss : List.of(o.criticReal(), o.criticFake(), o.generator())) {
          for (double x : sure) {
            Loss got = Loss.of(device, loss, x);
            String at = o.name() + " " + loss + " at " + x;
            double scale = Math.abs(loss.value(x)) + Math.abs(loss.derivative(x)) + 1;
            assertEquals(loss.value(x), got.value, 1e-5 * scale, at);
            assertEquals(loss.derivative(x), got.cotangents[0], 1e-5 * scale, at);
          }
        }
      }
    }
  }
}
