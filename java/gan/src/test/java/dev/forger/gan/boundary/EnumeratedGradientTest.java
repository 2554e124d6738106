// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.boundary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.ScoreFunction;
import dev.forger.ScoreFunction.Estimator;
import dev.forger.ScoreFunction.Weight;
import dev.forger.ScoreFunction.Weighting;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.divergence.FDivergence;
import dev.forger.gan.divergence.FDivergences;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Three binary pixels have eight images: expectations over all tuples of samples are sums, and
 * divergences are differentiated by differences.
 */
final class EnumeratedGradientTest {
  private static final int PIXELS = 3;
  private static final int IMAGES = 1 << PIXELS;
  private static final double[] LOGITS = {0.4, -0.9, 1.3};

  /** What a critic says of each image: log w. */
  private static final double[] LOG_WEIGHTS = {0.3, -1.1, 0.8, 2.0, -0.4, 0.1, -2.2, 1.2};

  private static double pixel(int image, int p) {
    return image >> p & 1;
  }

  private static double logProbability(double[] logits, int image) {
    double log = 0;
    for (int p = 0; p < PIXELS; p++) {
      log += pixel(image, p) * logits[p] - Math.log1p(Math.exp(logits[p]));
    }
    return log;
  }

  private static double probability(int image) {
    return Math.exp(logProbability(LOGITS, image));
  }

  /** Z = E w under the generator. */
  private static double partition() {
    double z = 0;
    for (int image = 0; image < IMAGES; image++) {
      z += probability(image) * Math.exp(LOG_WEIGHTS[image]);
    }
    return z;
  }

  /** log of w g / Z, the density that the critic believes in, g being that of LOGITS. */
  private static double logTarget(int image) {
    return logProbability(LOGITS, image) + LOG_WEIGHTS[image] - Math.log(partition());
  }

  /** KL(w g / Z ‖ g'), the first held fixed. */
  private static double forwardKl(double[] logits) {
    double kl = 0;
    for (int image = 0; image < IMAGES; image++) {
      double t = logTarget(image);
      kl += Math.exp(t) * (t - logProbability(logits, image));
    }
    return kl;
  }

  /** KL(g' ‖ w g / Z). */
  private static double reverseKl(double[] logits) {
    double kl = 0;
    for (int image = 0; image < IMAGES; image++) {
      double log = logProbability(logits, image);
      kl += Math.exp(log) * (log - logTarget(image));
    }
    return kl;
  }

  private static double[] differences(ToDoubleFunction<double[]> f) {
    double h = 1e-5;
    double[] gradient = new double[PIXELS];
    for (int p = 0; p < PIXELS; p++) {
      double[] up = LOGITS.clone();
      double[] down = LOGITS.clone();
      up[p] += h;
      down[p] -= h;
      gradient[p] = (f.applyAsDouble(up) - f.applyAsDouble(down)) / (2 * h);
    }
    return gradient;
  }

  private static Weighting weighting(
      int samples, Estimator estimator, boolean batchWide, boolean centred) {
    return new Weighting(samples, estimator, batchWide, centred, Weight.LOG_ODDS, 0.9, 1);
  }

  private static double[] expected(Weighting how, double before) {
    return expected(how, before, LOG_WEIGHTS);
  }

  /** Expectation of the recorded estimator over all tuples of samples, one tuple a row. */
  private static double[] expected(Weighting how, double before, double[] critic) {
    int m = how.samples();
    int tuples = (int) Math.pow(IMAGES, m);
    double[] logits = new double[tuples * PIXELS];
    double[] x = new double[tuples * m * PIXELS];
    double[] judged = new double[tuples * m];
    double[] probability = new double[tuples];
    for (int t = 0; t < tuples; t++) {
      System.arraycopy(LOGITS, 0, logits, t * PIXELS, PIXELS);
      probability[t] = 1;
      for (int s = 0; s < m; s++) {
        int image = image(t, s);
        probability[t] *= probability(image);
        judged[t * m + s] = critic[image];
        for (int p = 0; p < PIXELS; p++) {
          x[(t * m + s) * PIXELS + p] = pixel(image, p);
        }
      }
    }
    double[] expectation = new double[PIXELS];
    try (ScoreProgram program = new ScoreProgram(tuples, PIXELS, 1, how)) {
      double[] gradient = program.logZ(before).run(logits, x, judged).gradient();
      for (int t = 0; t < tuples; t++) {
        for (int p = 0; p < PIXELS; p++) {
          // A row's share of the batch is 1 / tuples.
          expectation[p] += probability[t] * tuples * gradient[t * PIXELS + p];
        }
      }
    }
    return expectation;
  }

  private static int image(int tuple, int sample) {
    return tuple >> (PIXELS * sample) & (IMAGES - 1);
  }

  /** The definition: minus the expectation of Σ w̃ ∇ log g, without any of the code above. */
  private static double[] selfNormalised(int m) {
    return selfNormalised(m, Arrays.stream(LOG_WEIGHTS).map(Math::exp).toArray());
  }

  /** Samples that weigh nothing together share alike. */
  private static double[] selfNormalised(int m, double[] weights) {
    double[] expectation = new double[PIXELS];
    for (int t = 0; t < (int) Math.pow(IMAGES, m); t++) {
      double probability = 1;
      double sum = 0;
      for (int s = 0; s < m; s++) {
        probability *= probability(image(t, s));
        sum += weights[image(t, s)];
      }
      for (int s = 0; s < m; s++) {
        double share = sum > 0 ? weights[image(t, s)] / sum : 1.0 / m;
        for (int p = 0; p < PIXELS; p++) {
          double score = pixel(image(t, s), p) - 1 / (1 + Math.exp(-LOGITS[p]));
          expectation[p] -= probability * share * score;
        }
      }
    }
    return expectation;
  }

  private static Stream<FDivergence> divergences() {
    return FDivergences.all().stream().filter(FDivergence::hasImportanceWeight);
  }

  /** The critic's outputs are those of LOG_WEIGHTS, read as v; Pearson's least is clamped. */
  @ParameterizedTest
  @MethodSource("divergences")
  @Proves({"A5.2", "A4.2"})
  void weightsFollowFromTheDivergence(FDivergence d) {
    double[] weights = Arrays.stream(LOG_WEIGHTS).map(d::importanceWeight).toArray();
    for (int i = 0; i < IMAGES; i++) {
      assertEquals(weights[i], Math.exp(d.weight().log(LOG_WEIGHTS[i])), 1e-12, d.name());
    }
    for (int m = 2; m <= 3; m++) {
      Weighting how = new Weighting(m, Estimator.IMPORTANCE, false, false, d.weight(), 0.9, 1);
      assertArrayEquals(
          selfNormalised(m, weights), expected(how, 0, LOG_WEIGHTS), 1e-12, d.name() + " " + m);
    }
  }

  /** A critic at its best, v = optimalCritic(p / q), leads to the weights p / q. */
  @ParameterizedTest
  @MethodSource("divergences")
  @Proves("A5.2")
  void theBestCriticOfEveryDivergenceLeadsToTheSameGradient(FDivergence d) {
    double[] ratios = Arrays.stream(LOG_WEIGHTS).map(Math::exp).toArray();
    double[] critic = Arrays.stream(ratios).map(d::optimalCritic).toArray();
    Weighting how = new Weighting(3, Estimator.IMPORTANCE, false, false, d.weight(), 0.9, 1);
    assertArrayEquals(selfNormalised(3, ratios), expected(how, 0, critic), 1e-12, d.name());
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }

  @Test
  @Proves("A5.4")
  void importanceSamplingHasItsExpectationAndNearsTheGradientWithMoreSamples() {
    double[] gradient = differences(EnumeratedGradientTest::forwardKl);
    double before = distance(new double[PIXELS], gradient);
    for (int m = 1; m <= 4; m++) {
      double[] got = expected(weighting(m, Estimator.IMPORTANCE, false, false), 0);
      assertArrayEquals(selfNormalised(m), got, 1e-12, m + " samples");
      double apart = distance(got, gradient);
      // The bias of self-normalised weights is of order 1 / M.
      assertTrue(m == 1 ? Math.abs(apart - before) < 1e-12 : apart < 0.9 * before, m + " samples");
      before = apart;
    }
  }

  @Test
  @Proves("A5.4")
  void oneSampleHasNoSignal() {
    assertArrayEquals(
        new double[PIXELS],
        expected(weighting(1, Estimator.IMPORTANCE, false, false), 0),
        1e-15,
        "in expectation");
    assertArrayEquals(
        new double[PIXELS],
        expected(weighting(1, Estimator.IMPORTANCE, false, true), 0),
        0,
        "centred, at every sample");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void centringChangesNoExpectation(int m) {
    double[] plain = expected(weighting(m, Estimator.IMPORTANCE, false, false), 0);
    double[] centred = expected(weighting(m, Estimator.IMPORTANCE, false, true), 0);
    assertArrayEquals(plain, centred, 1e-12);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.7, -3})
  @Proves({"A5.3", "A5.5"})
  void reinforceIsUnbiasedForTheReverseKlWithAnyBaseline(double baseline) {
    double[] gradient = differences(EnumeratedGradientTest::reverseKl);
    for (int m = 1; m <= 3; m++) {
      double[] got = expected(weighting(m, Estimator.REINFORCE_RUNNING, false, false), baseline);
      assertArrayEquals(gradient, got, 1e-9, m + " samples");
    }
  }

  /** The two constants in print, log w - log Z + 1 and - 1, are two baselines. */
  @Test
  @Proves("A5.5")
  void theConstantInTheRewardDoesNotMatter() {
    double logZ = Math.log(partition());
    double[] plus = expected(weighting(2, Estimator.REINFORCE_RUNNING, false, false), logZ - 1);
    double[] minus = expected(weighting(2, Estimator.REINFORCE_RUNNING, false, false), logZ + 1);
    assertArrayEquals(plus, minus, 1e-12);
  }

  /** b from the samples themselves costs (M - 1) / M of the covariance of log mean w, no more. */
  @Test
  void theBaselineOfTheSamplesAtHandHasABiasThatShrinks() {
    double[] gradient = differences(EnumeratedGradientTest::reverseKl);
    double two =
        distance(expected(weighting(2, Estimator.REINFORCE_LOG_MEAN, false, false), 0), gradient);
    double four =
        distance(expected(weighting(4, Estimator.REINFORCE_LOG_MEAN, false, false), 0), gradient);
    assertTrue(two > 1e-3 && four < 0.6 * two, two + " " + four);
  }

  /** The batch-wide normaliser sees all rows as one: two rows of two are one row of four. */
  @Test
  @Proves("A5.2")
  void theBatchWideNormaliserIsThatOfAllSamples() {
    double[] x = new double[4 * PIXELS];
    double[] judged = new double[4];
    double sum = 0;
    int[] images = {1, 6, 3, 4};
    for (int s = 0; s < 4; s++) {
      judged[s] = LOG_WEIGHTS[images[s]];
      sum += Math.exp(judged[s]);
      for (int p = 0; p < PIXELS; p++) {
        x[s * PIXELS + p] = pixel(images[s], p);
      }
    }
    double[] logits = new double[2 * PIXELS];
    System.arraycopy(LOGITS, 0, logits, 0, PIXELS);
    System.arraycopy(LOGITS, 0, logits, PIXELS, PIXELS);
    double[] together = new double[PIXELS];
    double squares = 0;
    try (ScoreProgram two =
            new ScoreProgram(2, PIXELS, 1, weighting(2, Estimator.IMPORTANCE, true, false));
        ScoreProgram one =
            new ScoreProgram(1, PIXELS, 1, weighting(4, Estimator.IMPORTANCE, false, false))) {
      double[] c = two.run(logits, x, judged).coefficients();
      double[] gradient = two.gradient();
      for (int s = 0; s < 4; s++) {
        assertEquals(Math.exp(judged[s]) / sum, c[s], 1e-14);
        squares += c[s] * c[s];
      }
      for (int p = 0; p < PIXELS; p++) {
        together[p] = gradient[p] + gradient[PIXELS + p];
      }
      assertArrayEquals(one.run(LOGITS, x, judged).gradient(), together, 1e-14);
      assertEquals(1 / squares, two.diagnostic(ScoreFunction.EFFECTIVE_SAMPLES), 1e-12);
      assertEquals(Math.log(sum / 4), two.diagnostic(ScoreFunction.LOG_Z), 1e-12);
      assertEquals(0.1 * Math.log(sum / 4), two.logZ(), 1e-12);
    }
  }
}
