// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.sampling;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.forger.Philox;
import dev.forger.gan.catalogue.Proves;
import dev.forger.gan.catalogue.ReferenceValues;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@Proves("A1.4")
class MetropolisHastingsTest {
  private static final int N = 200_000;
  private static final double[] ORIGIN = {0};
  private static final ToDoubleFunction<double[]> NORMAL = x -> -.5 * x[0] * x[0];

  /** ln of the Gamma density of shape 3 and rate 1, but for a summand. */
  private static double gamma3(double[] x) {
    return x[0] > 0 ? 2 * Math.log(x[0]) - x[0] : Double.NEGATIVE_INFINITY;
  }

  private static void check(Chain chain, DoubleUnaryOperator cdf) {
    double worth = chain.effectiveSampleSize(0);
    assertTrue(worth > 5000, () -> "a chain of worth " + worth + " says too little");
    Kolmogorov.check(chain.coordinate(0), worth, cdf);
  }

  /** (2/π) atan(2/s) for N(0, 1) and steps N(0, s²). */
  @Test
  void randomWalkOnANormal() {
    double[][] known = {
      {.5, ReferenceValues.of("b11.walk.0.5")},
      {1, ReferenceValues.of("b11.walk.1")},
      {2.4, ReferenceValues.of("b11.walk.2.4")},
      {5, ReferenceValues.of("b11.walk.5")}
    };
    for (double[] row : known) {
      double s = row[0];
      assertEquals(row[1], 2 / Math.PI * Math.atan(2 / s), 5e-7);
      Chain chain =
          MetropolisHastings.of(NORMAL, new RandomWalk(s))
              .burnIn(100)
              .run(ORIGIN, N, new Philox(1, 0), 0);
      assertEquals(row[1], chain.acceptanceRate(), .005, "scale " + s);
      check(chain, Kolmogorov::normal);
    }
  }

  /** Without the correction the chain would be at N(0, 1) times Cauchy. */
  @Test
  void independenceIsCorrected() {
    Chain chain =
        MetropolisHastings.of(NORMAL, new Independence(new Cauchy(0, 1)))
            .run(ORIGIN, N, new Philox(2, 0), 0);
    check(chain, Kolmogorov::normal);
    // The target itself as proposal: every point is taken.
    Chain ideal =
        MetropolisHastings.of(NORMAL, new Independence(new Normal(0, 1)))
            .run(ORIGIN, 1000, new Philox(2, 0), 0);
    assertEquals(1, ideal.acceptanceRate(), .002);
  }

  /** Without the correction the chain would be at the Gamma distribution of shape 2. */
  @Test
  void asymmetricProposalsAreCorrected() {
    Chain chain =
        MetropolisHastings.of(MetropolisHastingsTest::gamma3, new MultiplicativeWalk(1))
            .burnIn(1000)
            .run(new double[] {1}, N, new Philox(3, 0), 0);
    check(chain, Kolmogorov::gamma3);
    assertEquals(3, Kolmogorov.mean(chain.coordinate(0)), .05);
    assertEquals(3, Kolmogorov.variance(chain.coordinate(0)), .2);
  }

  /** Points where the target is 0 are refused: the walk stays on the positive side. */
  @Test
  void targetsMayHaveBorders() {
    Chain chain =
        MetropolisHastings.of(MetropolisHastingsTest::gamma3, new RandomWalk(3))
            .burnIn(1000)
            .run(new double[] {1}, N, new Philox(4, 0), 0);
    check(chain, Kolmogorov::gamma3);
  }

  /** Proposals only to the right of 0.5 never come back from the left: q(x | y) = 0. */
  @Test
  void onewayProposalsAreNeverTaken() {
    Independence right = new Independence(new Uniform(.5, 1));
    Chain chain = MetropolisHastings.of(x -> 0, right).run(ORIGIN, 100, new Philox(1, 0), 0);
    assertEquals(0, chain.acceptanceRate());
    assertEquals(1, chain.effectiveSampleSize(0));
  }

  @Test
  void correlatedNormalInTwoDimensions() {
    double r = .8;
    Chain chain =
        MetropolisHastings.of(
                x -> -(x[0] * x[0] - 2 * r * x[0] * x[1] + x[1] * x[1]) / (2 * (1 - r * r)),
                new RandomWalk(1.2))
            .burnIn(1000)
            .run(new double[] {5, -5}, N, new Philox(5, 0), 0);
    double[] a = chain.coordinate(0);
    double[] b = chain.coordinate(1);
    double[] product = IntStream.range(0, N).mapToDouble(i -> a[i] * b[i]).toArray();
    // Four standard errors of about 10 000 independent values.
    assertEquals(0, Kolmogorov.mean(a), .04);
    assertEquals(0, Kolmogorov.mean(b), .04);
    assertEquals(1, Kolmogorov.variance(a), .06);
    assertEquals(1, Kolmogorov.variance(b), .06);
    assertEquals(r, Kolmogorov.mean(product), .06);
  }

  @Test
  void burnInAndThinningLeaveOutStates() {
    MetropolisHastings walk = MetropolisHastings.of(NORMAL, new RandomWalk(1));
    Philox random = new Philox(6, 0);
    Chain all = walk.run(ORIGIN, 100, random, 0);
    Chain some = walk.burnIn(40).thinning(3).run(ORIGIN, 20, random, 0);
    for (int i = 0; i < 20; i++) {
      assertArrayEquals(all.state(40 + 3 * i + 2), some.state(i));
    }
    double[] values = all.coordinate(0);
    long moved = IntStream.range(40, 100).filter(i -> values[i] != values[i - 1]).count();
    assertEquals(moved / 60., some.acceptanceRate());
    assertEquals(20, some.count());
  }

  @Test
  void chainsHaveTheirOwnBits() {
    MetropolisHastings walk = MetropolisHastings.of(NORMAL, new RandomWalk(2.4)).burnIn(10);
    List<double[]> one =
        IntStream.range(0, 8)
            .mapToObj(c -> walk.run(ORIGIN, 500, new Philox(7, 1), c).coordinate(0))
            .toList();
    List<double[]> many =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(c -> walk.run(ORIGIN, 500, new Philox(7, 1), c).coordinate(0))
            .toList();
    for (int c = 0; c < 8; c++) {
      assertArrayEquals(one.get(c), many.get(c));
    }
    assertFalse(Arrays.equals(one.get(0), one.get(1)));
    double[] other = walk.run(ORIGIN, 500, new Philox(8, 1), 0).coordinate(0);
    assertFalse(Arrays.equals(one.get(0), other));
  }

  @Test
  void callersCannotWriteTheChain() {
    Proposal writes =
        proposal(
            (from, draws) -> {
              from[0] += draws.normal();
              return from;
            },
            0);
    double[] start = {0};
    Chain chain = MetropolisHastings.of(NORMAL, writes).run(start, 50, new Philox(1, 0), 0);
    Chain same =
        MetropolisHastings.of(NORMAL, new RandomWalk(1)).run(start, 50, new Philox(1, 0), 0);
    assertArrayEquals(same.coordinate(0), chain.coordinate(0), 1e-12);
    chain.state(0)[0] = 7;
    assertEquals(same.state(0)[0], chain.state(0)[0], 1e-12);
    assertEquals(0, start[0]);
  }

  private interface Move {
    double[] from(double[] from, Draws draws);
  }

  private static Proposal proposal(Move move, double logDensity) {
    return new Proposal() {
      @Override
      public double[] propose(double[] from, Draws draws) {
        return move.from(from, draws);
      }

      @Override
      public double logDensity(double[] from, double[] to) {
        return logDensity;
      }
    };
  }

  private static void refused(
      ToDoubleFunction<double[]> target, Proposal proposal, String... parts) {
    MetropolisHastings sampler = MetropolisHastings.of(target, proposal);
    Misuse.refused(() -> sampler.run(ORIGIN, 10, new Philox(1, 0), 0), parts);
  }

  @Test
  void misuseIsRefused() {
    RandomWalk walk = new RandomWalk(1);
    MetropolisHastings sampler = MetropolisHastings.of(NORMAL, walk);
    Philox random = new Philox(1, 0);
    Misuse.refused(() -> new RandomWalk(0), "scale", "0.0");
    Misuse.refused(() -> new MultiplicativeWalk(-2), "scale", "-2.0");
    Misuse.refused(() -> sampler.burnIn(-1), "burn-in", "-1");
    Misuse.refused(() -> sampler.thinning(0), "thinning", "given 0");
    Misuse.refused(() -> sampler.run(ORIGIN, 0, random, 0), "count", "given 0");
    Misuse.refused(() -> sampler.run(new double[0], 1, random, 0), "start, count", "given 0");
    Misuse.refused(() -> sampler.run(new double[] {Double.NaN}, 1, random, 0), "start[0]", "NaN");
    Misuse.refused(() -> sampler.run(ORIGIN, 1, random, -1), "step", "-1");
    Misuse.refused(() -> sampler.run(ORIGIN, 1, random, 0).coordinate(1), "coordinate", "given 1");
    refused(x -> Double.NaN, walk, "target, log density at [0.0]", "NaN");
    refused(x -> Double.POSITIVE_INFINITY, walk, "target, log density at [0.0]", "Infinity");
    refused(MetropolisHastingsTest::gamma3, walk, "start", "-Infinity at [0.0]");
    refused(NORMAL, new MultiplicativeWalk(1), "state[0]", "0.0");
  }

  @Test
  void wrongProposalsAreRefused() {
    refused(NORMAL, proposal((x, d) -> new double[2], 0), "length of the state", "given 2", "1 as");
    refused(
        NORMAL, proposal((x, d) -> new double[] {Double.NaN}, 0), "proposed state[0]", "given NaN");
    refused(NORMAL, proposal((x, d) -> x, Double.NaN), "proposal, log density of [0.0]", "NaN");
    refused(
        NORMAL,
        proposal((x, d) -> new double[] {3}, Double.NEGATIVE_INFINITY),
        "proposal, log density of [3.0] from [0.0]",
        "-Infinity, but the proposal drew this point");
  }
}
