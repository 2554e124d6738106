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
import dev.forger.gan.RateDecay;
import dev.forger.gan.SampleSource;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.Proves;
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
  void threadsAndResumesInEveryPhaseChangeNothing() {
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
