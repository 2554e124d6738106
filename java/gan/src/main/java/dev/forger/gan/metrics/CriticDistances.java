// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.metrics;

import dev.forger.Device;
import dev.forger.Initializer;
import dev.forger.InvalidArgumentException;
import dev.forger.Network;
import dev.forger.Shape;
import dev.forger.ShapeException;
import dev.forger.Suggestions;
import dev.forger.gan.CriticScorer;
import dev.forger.gan.FreshCritic;
import dev.forger.gan.Samples;
import dev.forger.gan.catalogue.System;
import dev.forger.gan.divergence.FDivergence;
import dev.forger.gan.divergence.FDivergences;
import dev.forger.gan.objective.FGan;
import dev.forger.gan.objective.Objective;
import dev.forger.gan.objective.WganGp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Distances of generated from real samples by critics that are trained anew for each measure (Hjelm
 * et al. 2018, arXiv 1702.08431): the generator is frozen, a critic learns on a training part, is
 * chosen, where its value is a bound, by a tenth of that which it does not learn from, and its
 * value is taken on samples that it never saw. A bound lies below the divergence, but for the
 * chance of the samples: E_p g(v) - E_q f*(g(v)) for f-divergences, E_p v - E_q v of a WGAN-GP
 * critic for Wasserstein's, which with penalty weight l lies above the distance d by up to d / (2
 * l).
 */
@System(
    row = "A7.8",
    equation = "D >= E_p g(v) - E_q f*(g(v)) on held-out samples, v a new critic of each measure",
    seed = 4)
public final class CriticDistances {
  /** The measure that is no f-divergence. */
  public static final String WASSERSTEIN = "wasserstein";

  /** Measures of a usual table. */
  public static final List<String> USUAL =
      List.of("kl", "reverse-kl", "jensen-shannon", "squared-hellinger", WASSERSTEIN);

  private static final int LEAST = 40;
  private static final int WIDTH = 64;
  private static final int WIDTH_OF_IMAGES = 256;
  private static final double RATE = 5e-3;
  private static final double RATE_OF_IMAGES = 5e-4;
  private static final double LAMBDA = 10;

  private final Device device;
  private int steps = 1000;
  private int seeds = 5;

  private CriticDistances(Device device) {
    this.device = device;
  }

  /**
   * Prepares estimates by 5 critics of 1000 steps each.
   *
   * @param device where critics train
   * @return the estimates to be
   */
  public static CriticDistances on(Device device) {
    return new CriticDistances(device);
  }

  /**
   * Sets how long a critic trains.
   *
   * @param count at least 1
   * @return this
   */
  public CriticDistances steps(int count) {
    Features.positive("critic steps", count);
    this.steps = count;
    return this;
  }

  /**
   * Sets how many critics there are for each measure.
   *
   * @param count at least 1
   * @return this
   */
  public CriticDistances seeds(int count) {
    Features.positive("critics", count);
    this.seeds = count;
    return this;
  }

  /**
   * Returns the names of the measures.
   *
   * @return the f-divergences, and {@value #WASSERSTEIN}
   */
  public static List<String> names() {
    List<String> names = new ArrayList<>(FDivergences.names());
    names.add(WASSERSTEIN);
    return names;
  }

  /**
   * Real and generated samples, of one shape, in the parts that critics learn from and are asked
   * about.
   *
   * @param real for training, at least 40
   * @param made for training, at least 40
   * @param realHeldOut for the bound
   * @param madeHeldOut for the bound
   */
  public record Parts(Samples real, Samples made, Samples realHeldOut, Samples madeHeldOut) {
    /**
     * Checks shapes and numbers.
     *
     * @param real for training
     * @param made for training
     * @param realHeldOut for the bound
     * @param madeHeldOut for the bound
     * @throws ShapeException if shapes differ
     * @throws InvalidArgumentException if there are too few samples for training, or a value is not
     *     finite
     */
    public Parts {
      for (Samples part : List.of(real, made, realHeldOut, madeHeldOut)) {
        if (!part.shape().equals(real.shape())) {
          throw new ShapeException(
              "distances by critics",
              part.shape() + " samples",
              real.shape() + " samples",
              "compare samples of one shape");
        }
        part.requireFinite("distances by critics");
      }
      int least = Math.min(real.count(), made.count());
      if (least < LEAST) {
        throw new InvalidArgumentException(
            "distances by critics",
            least + " samples for training",
            "at least " + LEAST,
            "draw more samples");
      }
    }

    /** The part of samples that critics learn from, or the tenth they are chosen by. */
    private static Samples tenth(Samples all, boolean chosenBy) {
      int learnt = all.count() - all.count() / 10;
      return all.pick(
          chosenBy
              ? IntStream.range(learnt, all.count()).toArray()
              : IntStream.range(0, learnt).toArray());
    }
  }

  /**
   * The bounds of several critics of one measure.
   *
   * @param measure its name
   * @param bounds one a critic
   * @param protocol numbers of samples, critics and steps
   */
  public record Estimate(String measure, List<Double> bounds, Protocol protocol)
      implements Measurement {
    /**
     * Returns the mean of the bounds.
     *
     * @return nats, or the unit of the samples for Wasserstein's distance
     */
    public double mean() {
      return bounds.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    /**
     * Returns the standard deviation of the bounds.
     *
     * @return with n - 1; 0 for one bound
     */
    public double deviation() {
      double mean = mean();
      double squares = bounds.stream().mapToDouble(b -> (b - mean) * (b - mean)).sum();
      return Math.sqrt(squares / Math.max(1, bounds.size() - 1));
    }

    @Override
    public Map<String, Double> figures() {
      return Measurement.figures(measure, mean(), measure + " deviation", deviation());
    }
  }

  /**
   * Trains critics and takes their bounds.
   *
   * @param measure one of {@link #names()}
   * @param parts samples
   * @return the estimate
   * @throws InvalidArgumentException if there is no such measure
   * @throws dev.forger.DivergenceException if a loss is not finite
   */
  public Estimate estimate(String measure, Parts parts) {
    Measure how = Measure.of(measure);
    Samples real = Parts.tenth(parts.real, false);
    Samples made = Parts.tenth(parts.made, false);
    Samples realChoice = Parts.tenth(parts.real, true);
    Samples madeChoice = Parts.tenth(parts.made, true);
    List<Double> bounds = new ArrayList<>();
    for (int seed = 1; seed <= seeds; seed++) {
      try (FreshCritic critic =
          new FreshCritic(
              device, network(real.shape()), Initializer.heNormal(), how.objective(), seed)) {
        critic
            .rate(isFlat(real.shape()) && how.isBound() ? RATE : RATE_OF_IMAGES)
            .train(
                real,
                made,
                steps,
                scorer -> how.isBound() ? how.bound(scorer, realChoice, madeChoice) : 0);
        try (CriticScorer scorer = critic.scorer()) {
          bounds.add(how.bound(scorer, parts.realHeldOut, parts.madeHeldOut));
        }
      }
    }
    return new Estimate(
        measure,
        List.copyOf(bounds),
        new Protocol(
            parts.madeHeldOut.count(),
            parts.realHeldOut.count(),
            seeds
                + " critics of "
                + steps
                + " steps on "
                + made.count()
                + " and "
                + real.count()
                + " others",
            "as they are",
            Integer.toString(real.shape().elements())));
  }

  /**
   * Several measures of the same samples.
   *
   * @param estimates one a measure
   */
  public record Table(List<Estimate> estimates) implements Measurement {
    @Override
    public Map<String, Double> figures() {
      Map<String, Double> all = new LinkedHashMap<>();
      estimates.forEach(estimate -> all.putAll(estimate.figures()));
      return all;
    }

    @Override
    public Protocol protocol() {
      return estimates.get(0).protocol();
    }
  }

  /**
   * Estimates several measures.
   *
   * @param measures at least one of {@link #names()}
   * @param parts samples
   * @return the estimates
   * @throws InvalidArgumentException if there is no such measure
   * @throws dev.forger.DivergenceException if a loss is not finite
   */
  public Table table(List<String> measures, Parts parts) {
    measures.forEach(Measure::of);
    return new Table(measures.stream().map(measure -> estimate(measure, parts)).toList());
  }

  private static boolean isFlat(Shape shape) {
    return shape.h() == 1 && shape.w() == 1;
  }

  /** Two hidden layers: tanh for points and features, as critics of f-GAN have, else leaky. */
  private static Network network(Shape shape) {
    if (isFlat(shape)) {
      return Network.builder(shape)
          .flatten()
          .dense(WIDTH)
          .tanh()
          .dense(WIDTH)
          .tanh()
          .dense(1)
          .build();
    }
    return Network.builder(shape)
        .flatten()
        .dense(WIDTH_OF_IMAGES)
        .leakyRelu(0.2f)
        .dense(WIDTH_OF_IMAGES)
        .leakyRelu(0.2f)
        .dense(1)
        .build();
  }

  /**
   * What a critic minimises, and what its scores bound; the divergence is null of Wasserstein's.
   */
  private record Measure(Objective objective, FDivergence divergence) {
    static Measure of(String name) {
      if (!names().contains(name)) {
        throw Suggestions.unknown("measure", name, names());
      }
      if (name.equals(WASSERSTEIN)) {
        return new Measure(WganGp.lambda(LAMBDA), null);
      }
      FDivergence divergence = FDivergences.of(name);
      return new Measure(FGan.of(divergence, FGan.Generator.TRUE), divergence);
    }

    /** Whether any critic's value is one: that of a WGAN-GP critic grows with its slope. */
    boolean isBound() {
      return divergence != null;
    }

    double bound(CriticScorer scorer, Samples real, Samples made) {
      double[] p = scorer.score(real);
      double[] q = scorer.score(made);
      return divergence == null
          ? Arrays.stream(p).average().orElseThrow() - Arrays.stream(q).average().orElseThrow()
          : Arrays.stream(p).map(divergence::activation).average().orElseThrow()
              - Arrays.stream(q).map(divergence::composite).average().orElseThrow();
    }
  }
}
