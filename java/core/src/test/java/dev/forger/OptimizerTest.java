// SPDX-License-Identifier: Apache-2.0
package dev.forger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Optimisers over several steps against their papers' formulas, and their saved state. */
class OptimizerTest {
  private static final int STEPS = 7;

  @TempDir Path folder;

  private final Network network = Network.builder(Shape.features(4)).dense(5).build();

  /** One value: from its gradient, the next weight. */
  private interface Rule {
    double next(double w, double g, int iteration);
  }

  private void check(Optimizer optimizer, java.util.function.Supplier<Rule> rules) {
    Random random = new Random(6);
    try (Device device = Device.reference64();
        Weights w = new Weights(device, network);
        OptimizerState state = new OptimizerState(optimizer, w);
        Recorder r = new Recorder(device)) {
      state.record(r, "net");
      double[] values = random.doubles(w.values().count(), -1, 1).toArray();
      w.values().write(values);
      Rule[] rule = new Rule[values.length];
      java.util.Arrays.setAll(rule, i -> rules.get());
      try (Program p = r.finish()) {
        for (int step = 1; step <= STEPS; step++) {
          double[] g = random.doubles(values.length, -2, 2).toArray();
          w.gradients().write(g);
          state.prepare(p);
          p.run();
          state.advance();
          for (int i = 0; i < values.length; i++) {
            values[i] = rule[i].next(values[i], g[i], step);
          }
          assertArrayEquals(values, w.values().toDoubles(), 1e-12, optimizer + " step " + step);
        }
      }
      assertEquals(STEPS, state.iterations());
    }
  }

  @Test
  void sgdWithMomentumAndDecay() {
    check(
        Optimizer.sgd(0.1, 0.9).weightDecay(0.01),
        () -> {
          double[] v = new double[1];
          return (w, g, t) -> {
            v[0] = 0.9 * v[0] + g + 0.01 * w;
            return w - 0.1 * v[0];
          };
        });
  }

  @Test
  void adam() {
    check(
        Optimizer.adam(0.05, 0.5, 0.9),
        () -> {
          double[] m = new double[2];
          return (w, g, t) -> {
            m[0] = 0.5 * m[0] + 0.5 * g;
            m[1] = 0.9 * m[1] + 0.1 * g * g;
            double mean = m[0] / (1 - Math.pow(0.5, t));
            double square = m[1] / (1 - Math.pow(0.9, t));
            return w - 0.05 * mean / (Math.sqrt(square) + 1e-8);
          };
        });
  }

  @Test
  void rmsProp() {
    check(
        Optimizer.rmsProp(0.02, 0.99),
        () -> {
          double[] v = new double[1];
          return (w, g, t) -> {
            v[0] = 0.99 * v[0] + 0.01 * g * g;
            return w - 0.02 * g / (Math.sqrt(v[0]) + 1e-8);
          };
        });
  }

  @Test
  void theRateFactorScalesTheStepsToCome() {
    try (Device device = Device.cpu(1);
        Weights w = new Weights(device, network).initialize(Initializer.heNormal(), 1);
        OptimizerState state = new OptimizerState(Optimizer.sgd(0.5, 0), w);
        Recorder r = new Recorder(device)) {
      state.record(r, "net");
      float[] gradients = new float[(int) w.gradients().count()];
      java.util.Arrays.fill(gradients, 1);
      try (Program p = r.finish()) {
        for (double factor : new double[] {1, 0.25, 0}) {
          w.gradients().write(gradients);
          double[] before = w.values().toDoubles();
          state.rateFactor(factor);
          state.prepare(p);
          p.run();
          state.advance();
          double[] after = w.values().toDoubles();
          for (int i = 0; i < after.length; i++) {
            assertEquals(before[i] - 0.5 * factor, after[i], 1e-6);
          }
        }
      }
      for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
        InvalidArgumentException e =
            assertThrows(InvalidArgumentException.class, () -> state.rateFactor(bad));
        assertTrue(e.getMessage().contains(Double.toString(bad)), e::getMessage);
      }
    }
  }

  @Test
  void gradientsThatAreNotFiniteChangeNothing() {
    try (Device device = Device.cpu(1);
        Weights w = new Weights(device, network).initialize(Initializer.heNormal(), 1);
        OptimizerState state = new OptimizerState(Optimizer.adam(0.1, 0.5, 0.9), w);
        Recorder r = new Recorder(device)) {
      state.record(r, "net");
      float[] before = w.get("0.weight");
      try (Program p = r.finish()) {
        float[] g = new float[(int) w.gradients().count()];
        g[3] = Float.POSITIVE_INFINITY;
        w.gradients().write(g);
        state.prepare(p);
        DivergenceException e = assertThrows(DivergenceException.class, p::run);
        assertEquals("net.gradients", e.node());
        assertArrayEquals(before, w.get("0.weight"));
      }
    }
  }

  @Test
  void stateIsSavedUnderNames() {
    Path file = folder.resolve("state.safetensors");
    try (Device device = Device.cpu(1);
        Weights w = new Weights(device, network).initialize(Initializer.heNormal(), 1);
        OptimizerState state = new OptimizerState(Optimizer.adam(0.1, 0.5, 0.9), w);
        OptimizerState other = new OptimizerState(Optimizer.adam(0.1, 0.5, 0.9), w);
        Recorder r = new Recorder(device)) {
      state.record(r, "net");
      float[] g = new float[(int) w.gradients().count()];
      java.util.Arrays.fill(g, 1);
      try (Program p = r.finish()) {
        w.gradients().write(g);
        state.prepare(p);
        p.run();
        state.advance();
      }
      SafetensorsWriter writer = new SafetensorsWriter();
      state.writeTo(writer, "opt.");
      writer.write(file, false);
      try (Safetensors f = Safetensors.open(file)) {
        float[] mean = f.floatArray("opt.exp_avg.0.weight");
        assertEquals(20, mean.length);
        assertEquals(0.5f, mean[7]);
        other.readFrom(f, "opt.");
        assertEquals(1, other.iterations());
        CheckpointException e =
            assertThrows(CheckpointException.class, () -> other.readFrom(f, "none."));
        assertEquals(CheckpointException.Kind.INCOMPATIBLE, e.kind());
      }
    }
  }
}
