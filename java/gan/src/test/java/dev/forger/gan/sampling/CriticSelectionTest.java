// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Philox;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Selection by a perfect critic: a generator and data over four classes, whose logits are ln p_data
 * / p_generator, or N(1, 0.6²) as data and N(0, 1) as generator.
 */
class CriticSelectionTest {
  private static final double[] GENERATOR = {.4, .3, .2, .1};
  private static final double[] DATA = {.1, .2, .3, .4};
  private static final int N = 100_000;

  /** Classes drawn from probabilities. */
  private static int[] classes(double[] probabilities, int count, int stream) {
    int[] drawn = new int[count];
    double[] u = new Uniform(0, 1).sample(count, new Philox(9, stream));
    for (int i = 0; i < count; i++) {
      double sum = probabilities[0];
      while (u[i] > sum && drawn[i] < 3) {
        sum += probabilities[++drawn[i]];
      }
    }
    return drawn;
  }

  private static double[] logits(int[] classes) {
    return Arrays.stream(classes).mapToDouble(c -> Math.log(DATA[c] / GENERATOR[c])).toArray();
  }

  /** Fails where χ² of three degrees of freedom is above 16.27, as one of a thousand is. */
  private static void checkData(int[] classes, int[] indices) {
    double chi = 0;
    for (int c = 0; c < 4; c++) {
      int wanted = c;
      long found = Arrays.stream(indices).filter(i -> classes[i] == wanted).count();
      double expected = DATA[c] * indices.length;
      chi += (found - expected) * (found - expected) / expected;
    }
    double value = chi;
    assertTrue(chi < 16.27, () -> "chi squared " + value);
  }

  @Test
  void exactRejectionGivesTheData() {
    int[] fakes = classes(GENERATOR, N, 0);
    double[] l = logits(fakes);
    DiscriminatorRejection sampler = DiscriminatorRejection.exact(l);
    DiscriminatorRejection.Result result = sampler.select(l, new Philox(1, 0));
    checkData(fakes, result.indices());
    // 1 / max p_data / p_generator, within four standard errors.
    assertEquals(.25, result.acceptanceRate(), .006);
    assertEquals(Math.log(4), result.maximum());
    assertEquals(0, result.raised());
    for (double d : new double[] {0, 1e-9, .5, 3, 40, 800}) {
      assertEquals(
          Math.exp(-d), sampler.acceptanceProbability(Math.log(4) - d), 1e-13, "below m by " + d);
    }
  }

  @Test
  void rejectionMovesANormalGenerator() {
    double[] x = new Normal(0, 1).sample(N, new Philox(2, 0));
    double[] l =
        Arrays.stream(x)
            .map(v -> .5 * v * v - .5 * (v - 1) * (v - 1) / .36 - Math.log(.6))
            .toArray();
    int[] kept = DiscriminatorRejection.exact(l).select(l, new Philox(2, 1)).indices();
    double[] chosen = Arrays.stream(kept).mapToDouble(i -> x[i]).toArray();
    Kolmogorov.check(chosen, chosen.length, v -> Kolmogorov.normal((v - 1) / .6));
  }

  @Test
  void theMaximumIsRaisedWhereItWasTooLow() {
    DiscriminatorRejection sampler = DiscriminatorRejection.exact(new double[] {0});
    DiscriminatorRejection.Result result =
        sampler.select(new double[] {-1, 2, -1, 3, 3, -40}, new Philox(1, 0));
    assertEquals(3, result.maximum());
    assertEquals(2, result.raised());
    assertEquals(6, result.candidates());
    assertTrue(Arrays.stream(result.indices()).anyMatch(i -> i == 1), "logits at m are kept");
    assertTrue(Arrays.stream(result.indices()).anyMatch(i -> i == 4));
    assertEquals(1, sampler.acceptanceProbability(5), 1e-13);
  }

  /** F at the percentile is 0, so half of the like of it are kept; γ of 0 is the exact sampler. */
  @Test
  void percentilesSetTheAcceptance() {
    double[] l = new Normal(0, 4).sample(10_000, new Philox(3, 0));
    double[] sorted = l.clone();
    Arrays.sort(sorted);
    double before = 1;
    for (double percentile : new double[] {10, 50, 80, 95}) {
      DiscriminatorRejection sampler = DiscriminatorRejection.relaxed(l, percentile);
      double logit = sorted[(int) (percentile * 100) - 1];
      assertEquals(.5, sampler.acceptanceProbability(logit), 1e-12);
      double rate = sampler.select(l, new Philox(3, 1)).acceptanceRate();
      assertTrue(rate < before, "a higher percentile keeps fewer");
      assertTrue(
          rate > DiscriminatorRejection.exact(l).select(l, new Philox(3, 1)).acceptanceRate());
      before = rate;
    }
    assertEquals(0, DiscriminatorRejection.exact(l).gamma());
  }

  /** min(1, (1/D(x) - 1) / (1/D(x') - 1)) of chains whose candidates are all alike. */
  @Test
  void mhGanMovesWithThePublishedProbability() {
    double real = .8;
    double fake = .6;
    double logit = Math.log(fake / (1 - fake));
    double[] candidates = new double[2 * N];
    Arrays.fill(candidates, logit);
    MhGan.Result result =
        MhGan.select(new double[] {Math.log(real / (1 - real))}, candidates, 2, new Philox(4, 0));
    double move = (1 / real - 1) / (1 / fake - 1);
    // Two tries to leave the real sample; among equals every move is made.
    assertEquals((1 - move) * (1 - move), (double) result.restarts() / N, .006);
  }

  @Test
  void mhGanGivesTheData() {
    int chains = 10_000;
    int k = 40;
    int[] fakes = classes(GENERATOR, chains * k, 5);
    int[] reals = classes(DATA, 1000, 6);
    MhGan.Result result = MhGan.select(logits(reals), logits(fakes), k, new Philox(5, 0));
    checkData(fakes, result.indices());
    assertEquals(chains, result.indices().length);
    for (int c = 0; c < chains; c++) {
      assertEquals(c, result.indices()[c] / k, "a chain's candidate is its own");
    }
    // Σ p_data(i) p_generator(j) min(1, ratio j / ratio i), by hand over the four classes.
    double expected = 0;
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 4; j++) {
        double odds = DATA[j] / GENERATOR[j] * GENERATOR[i] / DATA[i];
        expected += DATA[i] * GENERATOR[j] * Math.min(1, odds);
      }
    }
    assertEquals(expected, result.acceptanceRate(), .005);
  }

  @Test
  void mhGanRestartsChainsThatNeverMoved() {
    double[] candidates = {-900, -900, -900, -900, -901, -900};
    MhGan.Result result = MhGan.select(new double[] {900}, candidates, 3, new Philox(1, 0));
    assertEquals(2, result.restarts());
    assertEquals(10, result.steps());
    assertEquals(4, result.accepted() + (result.indices()[1] == 5 ? 0 : 1));
    assertEquals(2, result.indices()[0]);
  }

  @Test
  void equalSeedsGiveEqualBits() {
    double[] l = new Normal(0, 2).sample(3000, new Philox(6, 0));
    DiscriminatorRejection drs = DiscriminatorRejection.relaxed(l, 50);
    int[] kept = drs.select(l, new Philox(7, 1)).indices();
    assertArrayEquals(kept, drs.select(l, new Philox(7, 1)).indices());
    assertFalse(Arrays.equals(kept, drs.select(l, new Philox(8, 1)).indices()));
    int[] chosen = MhGan.select(l, l, 30, new Philox(7, 1)).indices();
    assertArrayEquals(chosen, MhGan.select(l, l, 30, new Philox(7, 1)).indices());
    int[] first = MhGan.select(l, Arrays.copyOf(l, 300), 30, new Philox(7, 1)).indices();
    assertArrayEquals(first, Arrays.copyOf(chosen, 10));
  }

  /** Scores 3 + 2 l / 5 of data N(1, 1) and generated N(0, 1), for which l = x - 1/2. */
  @Test
  void calibrationFindsLogits() {
    double[] real = scores(new Normal(1, 1).sample(20_000, new Philox(8, 0)));
    double[] fake = scores(new Normal(0, 1).sample(60_000, new Philox(8, 1)));
    LogisticCalibration calibration = LogisticCalibration.fit(real, fake);
    // About four standard errors; classes count alike although there are three times more fakes.
    assertEquals(2.5, calibration.slope(), .1);
    assertEquals(0, calibration.logit(3), .05);
    assertArrayEquals(
        new double[] {calibration.logit(1), calibration.logit(2)},
        calibration.logits(new double[] {1, 2}));
  }

  private static double[] scores(double[] x) {
    return Arrays.stream(x).map(v -> 3 + .4 * (v - .5)).toArray();
  }

  @Test
  void calibrationOfSeparableScoresIsFinite() {
    LogisticCalibration c =
        LogisticCalibration.fit(new double[] {1e6, 1.1e6, 1.2e6}, new double[] {-1e6, -1.1e6});
    assertTrue(c.slope() > 0 && c.logit(1e6) > 1 && c.logit(1e6) < 10, c.toString());
    assertTrue(c.logit(-1e6) < -1 && c.logit(-1e6) > -10, c.toString());
  }

  @Test
  void misuseIsRefused() {
    Philox random = new Philox(1, 0);
    double[] none = {};
    double[] one = {1};
    double[] bad = {0, Double.NaN};
    Misuse.refused(() -> DiscriminatorRejection.exact(none), "burn-in logits, count", "given 0");
    Misuse.refused(() -> DiscriminatorRejection.exact(bad), "burn-in logits[1]", "NaN");
    Misuse.refused(() -> DiscriminatorRejection.relaxed(one, 0), "percentile", "0.0");
    Misuse.refused(() -> DiscriminatorRejection.relaxed(one, 101), "percentile", "101.0");
    DiscriminatorRejection drs = DiscriminatorRejection.exact(one);
    Misuse.refused(() -> drs.select(bad, random), "logits[1]", "NaN");
    Misuse.refused(() -> drs.acceptanceProbability(Double.NaN), "logit", "NaN");
    Misuse.refused(() -> MhGan.select(bad, one, 2, random), "real logits[1]", "NaN");
    Misuse.refused(() -> MhGan.select(one, bad, 2, random), "candidate logits[1]", "NaN");
    Misuse.refused(() -> MhGan.select(one, one, 1, random), "candidates a chain", "given 1");
    Misuse.refused(() -> MhGan.select(one, new double[5], 2, random), "given 5", "multiple of 2");
    Misuse.refused(() -> LogisticCalibration.fit(none, one), "real scores, count", "given 0");
    Misuse.refused(() -> LogisticCalibration.fit(one, one), "scores", "variance of 0.0");
    Misuse.refused(() -> LogisticCalibration.fit(one, bad), "generated scores[1]", "NaN");
  }

  @Test
  void reversedLabelsAreRefused() {
    double[] high = new Normal(1, 1).sample(500, new Philox(8, 0));
    double[] low = new Normal(0, 1).sample(500, new Philox(8, 1));
    Misuse.refused(
        () -> LogisticCalibration.fit(low, high), "slope of the logit", "real scores first");
    // A critic that knows nothing is no reversed one.
    double[] other = new Normal(0, 1).sample(500, new Philox(8, 2));
    assertEquals(0, LogisticCalibration.fit(low, other).slope(), .3);
    assertEquals(0, LogisticCalibration.fit(other, low).slope(), .3);
  }
}
