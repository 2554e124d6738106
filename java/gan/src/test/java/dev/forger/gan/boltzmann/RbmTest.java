// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boltzmann;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.CheckpointException;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Proves("A2.13")
class RbmTest {
  private static final BarsAndStripes DATA = new BarsAndStripes(4);

  @TempDir Path folder;

  private static RbmBuilder small(Device device, boolean persistent) {
    return Rbm.builder(device)
        .data(DATA)
        .hidden(11)
        .batch(10)
        .sweeps(2)
        .persistent(persistent)
        .optimizer(Optimizer.sgd(0.1, 0.9).weightDecay(1e-4))
        .seed(5);
  }

  /** The gradient that a step leaves: all of W, then b, then c. */
  private static double[] gradient(BipartiteLayer layer) {
    double[] all = new double[layer.visible * (layer.hidden + 1) + layer.hidden];
    int at = 0;
    for (String name :
        new String[] {
          BipartiteLayer.WEIGHT, BipartiteLayer.VISIBLE_BIAS, BipartiteLayer.HIDDEN_BIAS
        }) {
      for (float value : layer.weights.gradient(name)) {
        all[at++] = value;
      }
    }
    return all;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theStepOfManyChainsIsTheGradientOfTheLogLikelihood(boolean persistent) {
    Enumeration states = new Enumeration(4, 3, 0.8, 11);
    int[] data = {0b0011, 0b1100, 0b0011, 0b1111, 0b0001};
    int rows = 20_000;
    float[] units = new float[rows * 4];
    for (int i = 0; i < units.length; i++) {
      units[i] = data[i / 4 % data.length] >>> i % 4 & 1;
    }
    double[] expected = states.gradient(data);
    try (Device device = Device.cpu(2);
        BipartiteLayer layer = new BipartiteLayer(device, 4, 3, 1);
        OptimizerState optimizer = new OptimizerState(Optimizer.sgd(1e-9, 0), layer.weights);
        ContrastiveStep step =
            new ContrastiveStep(
                layer,
                optimizer,
                new ContrastiveStep.Options(rows, 30, persistent, false, 1, 1, 3, 0))) {
      states.put(layer);
      step.startChains(Chains.start(rows * 4, 9, 0));
      step.data().write(units);
      step.run(0);
      double[] given = gradient(layer);
      // A product of units has a deviation of at most 1/2; five standard errors.
      for (int k = 0; k < given.length; k++) {
        assertEquals(expected[k], given[k], 5 * 0.5 / Math.sqrt(rows), "parameter " + k);
      }
      assertTrue(Arrays.stream(expected).map(Math::abs).max().orElseThrow() > 0.1);
    }
  }

  @Test
  void oneSweepIsBiasedTowardsTheData() {
    // The limit of CD-1 is not the gradient: so many sweeps above are not for nothing.
    Enumeration states = new Enumeration(4, 3, 1.6, 11);
    double[] expected = states.gradient(new int[] {0b0011});
    int rows = 10_000;
    float[] units = new float[rows * 4];
    for (int i = 0; i < units.length; i++) {
      units[i] = 0b0011 >>> i % 4 & 1;
    }
    try (Device device = Device.cpu(2);
        BipartiteLayer layer = new BipartiteLayer(device, 4, 3, 1);
        OptimizerState optimizer = new OptimizerState(Optimizer.sgd(1e-9, 0), layer.weights);
        ContrastiveStep step =
            new ContrastiveStep(
                layer, optimizer, new ContrastiveStep.Options(rows, 1, false, false, 1, 1, 3, 0))) {
      states.put(layer);
      step.data().write(units);
      step.run(0);
      double[] given = gradient(layer);
      double worst = 0;
      for (int k = 0; k < given.length; k++) {
        worst = Math.max(worst, Math.abs(given[k] - expected[k]));
      }
      assertTrue(worst > 0.1, "difference " + worst);
    }
  }

  @Test
  void scaledPassesDoubleTheEvidence() {
    // With scale 2 on both sides the machine samples as one of twice the parameters does.
    int rows = 20_000;
    double[] one = meanOfChains(2, 2, 1, rows);
    double[] other = meanOfChains(1, 1, 2, rows);
    for (int k = 0; k < one.length; k++) {
      assertEquals(other[k], one[k], 1e-5);
    }
    assertFalse(Arrays.equals(one, meanOfChains(1, 1, 1, rows)));
    assertFalse(Arrays.equals(one, meanOfChains(2, 1, 1, rows)));
    assertFalse(Arrays.equals(one, meanOfChains(1, 2, 1, rows)));
  }

  private static double[] meanOfChains(double up, double down, int factor, int rows) {
    Enumeration states = new Enumeration(4, 3, 0.5, 2);
    for (double[] values :
        new double[][] {states.b, states.c, states.w[0], states.w[1], states.w[2]}) {
      for (int i = 0; i < values.length; i++) {
        values[i] *= factor;
      }
    }
    try (Device device = Device.cpu(2);
        BipartiteLayer layer = new BipartiteLayer(device, 4, 3, 1);
        OptimizerState optimizer = new OptimizerState(Optimizer.sgd(1e-9, 0), layer.weights);
        ContrastiveStep step =
            new ContrastiveStep(
                layer,
                optimizer,
                new ContrastiveStep.Options(rows, 3, true, false, up, down, 3, 0))) {
      states.put(layer);
      step.run(0);
      return gradient(layer);
    }
  }

  @Test
  void annealedImportanceSamplingAgreesWithEnumeration() {
    try (Device device = Device.cpu(2)) {
      for (int hidden : new int[] {1, 5, 12}) {
        Enumeration states = new Enumeration(16, hidden, 0.9, 20 + hidden);
        try (BipartiteLayer layer = new BipartiteLayer(device, 16, hidden, 1)) {
          states.put(layer);
          try (AnnealedImportance sampling = new AnnealedImportance(layer, 200, 8)) {
            LogPartition estimate = sampling.estimate(1000);
            double exact = states.energy().logPartition();
            assertEquals(exact, estimate.value(), 3 * estimate.standardError() + 1e-4);
            assertTrue(estimate.standardError() < 0.1, estimate::toString);
            assertTrue(Math.abs(exact - base(states)) > 1, "the base machine is another: " + exact);
          }
        }
      }
    }
  }

  private static double base(Enumeration states) {
    return states.hidden * Math.log(2) + Arrays.stream(states.b).map(RbmEnergy::softplus).sum();
  }

  @Test
  void barsAndStripesAreLearntBetterThanIndependentPixels() {
    try (Device device = Device.cpu(2);
        Rbm rbm =
            Rbm.builder(device)
                .data(new BarsAndStripes(4, 10))
                .hidden(12)
                .batch(300)
                .sweeps(5)
                .sampleSweeps(200)
                .optimizer(Optimizer.sgd(0.2, 0.5))
                .rateDecay(new RateDecay(0, 1500))
                .build()) {
      double[][] units = DATA.units();
      RbmEnergy before = rbm.energy();
      // The first machine draws the mean of the pixels, 1/2 each.
      double independent = -16 * Math.log(2);
      assertEquals(independent, before.logLikelihood(units, before.logPartition()), 0.05);
      rbm.train(1500);
      RbmEnergy after = rbm.energy();
      double likelihood = after.logLikelihood(units, after.logPartition());
      // Of 65 536 images 30 are in the data: at best -ln 30 = -3.40, independent pixels -11.09.
      assertTrue(likelihood > -4.5, "log likelihood " + likelihood);
      assertTrue(likelihood <= -Math.log(30) + 1e-9);
      LogPartition annealed = rbm.annealedLogPartition(200, 1000, 3);
      assertEquals(after.logPartition(), annealed.value(), 4 * annealed.standardError() + 0.05);
      assertTrue(shareInData(rbm) >= 0.5);
    }
  }

  /** Of independent pixels 0.05 % are bars or stripes. */
  private static double shareInData(Rbm rbm) {
    try (SampleSource source = rbm.samples(4)) {
      Samples samples = source.sample(256);
      int hits = 0;
      for (int i = 0; i < 256; i++) {
        double[] units = new double[16];
        for (int k = 0; k < 16; k++) {
          units[k] = (samples.values()[16 * i + k] + 1) / 2;
        }
        hits += Arrays.stream(DATA.units()).anyMatch(x -> Arrays.equals(x, units)) ? 1 : 0;
      }
      return hits / 256.0;
    }
  }

  @Test
  void samplesFollowTheMachineAndNotTheirNumber() {
    try (Device device = Device.cpu(2);
        Rbm rbm =
            Rbm.builder(device).data(new BarsAndStripes(2)).batch(2).sampleSweeps(30).build();
        SampleSource source = rbm.samples(8)) {
      Samples many = source.sample(6400);
      assertArrayEquals(Arrays.copyOf(many.values(), 70 * 4), source.sample(70).values());
      RbmEnergy energy = rbm.energy();
      double z = energy.logPartition();
      int[] counts = new int[16];
      for (int i = 0; i < 6400; i++) {
        int code = 0;
        for (int k = 0; k < 4; k++) {
          code |= many.values()[4 * i + k] > 0 ? 1 << k : 0;
        }
        counts[code]++;
      }
      for (int v = 0; v < 16; v++) {
        double p = Math.exp(-energy.freeEnergy(RbmEnergy.bits(v, 4)) - z);
        assertEquals(p, counts[v] / 6400.0, 5 * Math.sqrt(p * (1 - p) / 6400), "state " + v);
      }
    }
  }

  private static float[] state(Rbm rbm) {
    RbmEnergy e = rbm.energy();
    return Enumeration.floats(Arrays.stream(e.weights()).flatMapToDouble(Arrays::stream).toArray());
  }

  private static float[] train(boolean persistent, int threads) {
    try (Device device = Device.cpu(threads);
        Rbm rbm = small(device, persistent).build()) {
      rbm.train(6);
      return state(rbm);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void threadsAndResumesChangeNothing(boolean persistent) throws IOException {
    float[] expected = train(persistent, 1);
    for (int threads : new int[] {2, 3}) {
      assertArrayEquals(expected, train(persistent, threads), threads + " threads");
    }
    Path file = folder.resolve("rbm.safetensors");
    try (Device device = Device.cpu(2)) {
      try (Rbm rbm = small(device, persistent).build()) {
        rbm.train(2);
        rbm.save(file);
      }
      try (Rbm rbm = small(device, persistent).build()) {
        rbm.load(file);
        assertEquals(2, rbm.steps());
        Path again = folder.resolve("again.safetensors");
        rbm.save(again);
        assertEquals(-1, Files.mismatch(file, again), "chains and all");
        rbm.train(4);
        assertArrayEquals(expected, state(rbm));
      }
      try (Rbm other = small(device, persistent).hidden(12).build()) {
        assertThrows(CheckpointException.class, () -> other.load(file));
      }
    }
  }

  @Test
  void chainsGoOn() {
    try (Device device = Device.cpu(1);
        Rbm a = small(device, true).build();
        Rbm b = small(device, true).build()) {
      a.train(2);
      Path file = folder.resolve("chains.safetensors");
      a.save(file);
      b.load(file);
      float[] before = chains(file);
      b.train(1);
      b.save(folder.resolve("later.safetensors"));
      float[] after = chains(folder.resolve("later.safetensors"));
      assertFalse(Arrays.equals(before, after));
      for (float unit : after) {
        assertTrue(unit == 0 || unit == 1);
      }
    }
  }

  private static float[] chains(Path file) {
    try (dev.forger.Safetensors saved = dev.forger.gan.Checkpoint.open(file)) {
      return saved.floatArray("chains");
    }
  }

  @Test
  void persistentChainsBeginWhereTheyWereAndOthersAtTheData() {
    // So strong that a sweep keeps what it finds: all units off, or all on.
    float[] off = new float[100 * 4];
    float[] on = new float[100 * 4];
    Arrays.fill(on, 1);
    for (boolean persistent : new boolean[] {false, true}) {
      assertEquals(0, meanOfModel(persistent, off, off), 1e-3);
      assertEquals(persistent ? 1 : 0, meanOfModel(persistent, off, on), 1e-3);
      assertEquals(persistent ? 0 : 1, meanOfModel(persistent, on, off), 1e-3);
    }
  }

  /** Mean of the visible units after one sweep. */
  private static double meanOfModel(boolean persistent, float[] data, float[] chains) {
    Enumeration states = new Enumeration(4, 3, 0, 2);
    for (double[] row : states.w) {
      Arrays.fill(row, 20);
    }
    Arrays.fill(states.b, -30);
    Arrays.fill(states.c, -40);
    try (Device device = Device.cpu(1);
        BipartiteLayer layer = new BipartiteLayer(device, 4, 3, 1);
        OptimizerState optimizer = new OptimizerState(Optimizer.sgd(1e-9, 0), layer.weights);
        ContrastiveStep step =
            new ContrastiveStep(
                layer,
                optimizer,
                new ContrastiveStep.Options(100, 1, persistent, false, 1, 1, 3, 0))) {
      states.put(layer);
      step.startChains(chains);
      step.data().write(data);
      step.run(0);
      double sum = 0;
      for (float g : layer.weights.gradient(BipartiteLayer.VISIBLE_BIAS)) {
        sum += g;
      }
      return sum / 4 + data[0];
    }
  }

  @Test
  void misuseIsRefused() {
    try (Device device = Device.cpu(1)) {
      RbmBuilder builder = Rbm.builder(device);
      assertThrows(InvalidArgumentException.class, builder::build);
      assertThrows(InvalidArgumentException.class, () -> builder.hidden(0));
      assertThrows(InvalidArgumentException.class, () -> builder.sweeps(0));
      assertThrows(InvalidArgumentException.class, () -> builder.data(DATA).batch(31).build());
      try (Rbm rbm = builder.batch(3).build();
          SampleSource source = rbm.samples(1)) {
        assertThrows(InvalidArgumentException.class, () -> source.sample(0));
        assertThrows(InvalidArgumentException.class, () -> rbm.annealedLogPartition(1, 10, 1));
      }
    }
  }
}
