// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Device;
import dev.forger.InvalidArgumentException;
import dev.forger.Optimizer;
import dev.forger.OptimizerState;
import dev.forger.gan.RateDecay;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.Proves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Proves("A2.13")
class DeepBoltzmannTest {
  private static final BarsAndStripes DATA = new BarsAndStripes(3);

  @TempDir Path folder;

  private static DeepBoltzmannBuilder small(Device device) {
    return DeepBoltzmann.builder(device)
        .data(DATA)
        .hidden(7, 5)
        .batch(7)
        .sweeps(2)
        .pretraining(2)
        .optimizer(Optimizer.sgd(0.1, 0.5).weightDecay(1e-4))
        .seed(5);
  }

  private static double[] state(DeepBoltzmann machine) {
    DeepEnergy energy = machine.energy();
    double[] all = new double[DATA.size() + 1];
    for (int i = 0; i < DATA.size(); i++) {
      all[i] = energy.freeEnergy(DATA.units()[i]);
    }
    all[DATA.size()] = energy.logPartition();
    return all;
  }

  private static double[] train(int threads) {
    try (Device device = Device.cpu(threads);
        DeepBoltzmann machine = small(device).build()) {
      machine.train(8);
      return state(machine);
    }
  }

  @Test
  void threadsAndResumesInEveryPhaseChangeNothing() throws IOException {
    double[] expected = train(1);
    assertArrayEquals(expected, train(3));
    for (int stop : new int[] {1, 3, 6}) {
      Path file = folder.resolve("dbm" + stop + ".safetensors");
      try (Device device = Device.cpu(2)) {
        try (DeepBoltzmann machine = small(device).build()) {
          machine.train(stop);
          machine.save(file);
        }
        try (DeepBoltzmann machine = small(device).build()) {
          machine.load(file);
          assertEquals(stop, machine.steps());
          Path again = folder.resolve("again.safetensors");
          machine.save(again);
          assertEquals(-1, Files.mismatch(file, again), "chains and all");
          machine.train(8 - stop);
          assertEquals(8, machine.steps());
          assertArrayEquals(expected, state(machine), "stopped after " + stop);
        }
      }
    }
  }

  @Test
  void barsAndStripesAreLearntBetterThanIndependentPixels() {
    try (Device device = Device.cpu(2);
        DeepBoltzmann machine =
            DeepBoltzmann.builder(device)
                .data(new BarsAndStripes(3, 10))
                .hidden(10, 8)
                .batch(140)
                .sweeps(5)
                .pretraining(300)
                .sampleSweeps(200)
                .optimizer(Optimizer.sgd(0.2, 0.5).weightDecay(1e-3))
                .rateDecay(new RateDecay(600, 2400))
                .build()) {
      machine.train(600);
      double alone = machine.energy().logLikelihood(DATA.units());
      machine.train(1800);
      double together = machine.energy().logLikelihood(DATA.units());
      // Independent pixels -6.24, at best -ln 14 = -2.64.
      assertTrue(together > -3.3, "log likelihood " + together);
      assertTrue(together > alone, together + " after " + alone);
      try (SampleSource source = machine.samples(3)) {
        Samples samples = source.sample(256);
        int hits = 0;
        for (int i = 0; i < 256; i++) {
          double[] units = new double[9];
          for (int k = 0; k < 9; k++) {
            units[k] = (samples.values()[9 * i + k] + 1) / 2;
          }
          hits += Arrays.stream(DATA.units()).anyMatch(x -> Arrays.equals(x, units)) ? 1 : 0;
        }
        // Independent pixels: 14 of 512.
        assertTrue(hits >= 150, hits + " of 256");
      }
    }
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void theStepIsTheMeanFieldOfTheDataAgainstTheModel() {
    Enumeration lower = new Enumeration(4, 3, 0.9, 5);
    Enumeration upper = new Enumeration(3, 2, 0.9, 6);
    int v = 0b0110;
    double[][] field = meanField(lower, upper, RbmEnergy.bits(v, 4));
    double[] below = statistics(lower, upper, true);
    double[] above = statistics(lower, upper, false);
    int rows = 12_000;
    try (Device device = Device.cpu(2);
        BipartiteLayer first = new BipartiteLayer(device, 4, 3, 1);
        BipartiteLayer second = new BipartiteLayer(device, 3, 2, 1)) {
      Optimizer still = Optimizer.sgd(1e-9, 0);
      DeepBoltzmannBuilder options =
          DeepBoltzmann.builder(device).batch(rows).sweeps(15).meanFields(30);
      try (OptimizerState a = new OptimizerState(still, first.weights);
          OptimizerState b = new OptimizerState(still, second.weights);
          DeepStep step = new DeepStep(first, second, a, b, options, 0)) {
        lower.put(first);
        upper.put(second);
        float[] pixels = new float[rows * 4];
        for (int i = 0; i < pixels.length; i++) {
          pixels[i] = (v >>> i % 4 & 1) == 1 ? 1 : -1;
        }
        step.data().write(pixels);
        step.run(0);
        requireGradient(first, RbmEnergy.bits(v, 4), field[0], below, rows);
        requireGradient(second, field[0], field[1], above, rows);
      }
    }
  }

  private static void requireGradient(
      BipartiteLayer layer, double[] x, double[] y, double[] model, int rows) {
    float[] given = layer.weights.gradient(BipartiteLayer.WEIGHT);
    double largest = 0;
    for (int k = 0; k < given.length; k++) {
      double expected = model[k] - y[k / x.length] * x[k % x.length];
      assertEquals(expected, given[k], 5 * 0.5 / Math.sqrt(rows), "weight " + k);
      largest = Math.max(largest, Math.abs(expected));
    }
    assertTrue(largest > 0.08, "largest " + largest);
  }

  /** Means of both hidden layers that fit one another. */
  private static double[][] meanField(Enumeration lower, Enumeration upper, double[] v) {
    double[] h = {0.5, 0.5, 0.5};
    double[] g = {0.5, 0.5};
    for (int i = 0; i < 200; i++) {
      double[] fromBelow = RbmEnergy.affine(lower.c, lower.w, v);
      double[] fromAbove = RbmEnergy.affineTransposed(upper.b, upper.w, g);
      for (int j = 0; j < 3; j++) {
        h[j] = sigmoid(fromBelow[j] + fromAbove[j]);
      }
      g = RbmEnergy.affine(upper.c, upper.w, h);
      g[0] = sigmoid(g[0]);
      g[1] = sigmoid(g[1]);
    }
    return new double[][] {h, g};
  }

  /** E[h ⊗ v] or E[g ⊗ h] over all states. */
  private static double[] statistics(Enumeration lower, Enumeration upper, boolean below) {
    double[] sums = new double[below ? 12 : 6];
    double z = 0;
    for (int state = 0; state < 1 << 9; state++) {
      int v = state & 15;
      int h = state >>> 4 & 7;
      int g = state >>> 7;
      double weight = Math.exp(-lower.energy(v, h) - upper.energy(h, g));
      z += weight;
      int inputs = below ? 4 : 3;
      for (int k = 0; k < sums.length; k++) {
        int from = (below ? v : h) >>> k % inputs & 1;
        int to = (below ? h : g) >>> k / inputs & 1;
        sums[k] += weight * from * to;
      }
    }
    for (int k = 0; k < sums.length; k++) {
      sums[k] /= z;
    }
    return sums;
  }

  @Test
  void samplesFollowTheMachine() {
    try (Device device = Device.cpu(2);
        DeepBoltzmann machine =
            DeepBoltzmann.builder(device)
                .data(new BarsAndStripes(2))
                .hidden(3, 2)
                .batch(6)
                .pretraining(100)
                .sampleSweeps(60)
                .build()) {
      machine.train(400);
      DeepEnergy energy = machine.energy();
      double z = energy.logPartition();
      double[] expected = new double[16];
      for (int v = 0; v < 16; v++) {
        expected[v] = Math.exp(-energy.freeEnergy(RbmEnergy.bits(v, 4)) - z);
      }
      assertEquals(1, Arrays.stream(expected).sum(), 1e-9);
      int[] counts = new int[16];
      try (SampleSource source = machine.samples(8)) {
        Samples samples = source.sample(6400);
        for (int i = 0; i < 6400; i++) {
          int code = 0;
          for (int k = 0; k < 4; k++) {
            code |= samples.values()[4 * i + k] > 0 ? 1 << k : 0;
          }
          counts[code]++;
        }
      }
      for (int v = 0; v < 16; v++) {
        double p = expected[v];
        assertEquals(p, counts[v] / 6400.0, 5 * Math.sqrt(p * (1 - p) / 6400), "state " + v);
      }
    }
  }

  @Test
  void seedsMatter() {
    try (Device device = Device.cpu(1);
        DeepBoltzmann machine = small(device).seed(6).build()) {
      machine.train(8);
      assertFalse(Arrays.equals(train(1), state(machine)));
    }
  }

  @Test
  void misuseIsRefused() {
    try (Device device = Device.cpu(1)) {
      DeepBoltzmannBuilder builder = DeepBoltzmann.builder(device);
      assertThrows(InvalidArgumentException.class, builder::build);
      assertThrows(InvalidArgumentException.class, () -> builder.hidden(0, 1));
      assertThrows(InvalidArgumentException.class, () -> builder.hidden(1, 0));
      assertThrows(InvalidArgumentException.class, () -> builder.meanFields(0));
      assertThrows(InvalidArgumentException.class, () -> builder.pretraining(-1));
    }
  }
}
