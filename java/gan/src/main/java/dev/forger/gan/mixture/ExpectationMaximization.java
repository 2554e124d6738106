// SPDX-License-Identifier: Apache-2.0
package dev.forger.gan.mixture;

import dev.forger.InvalidArgumentException;
import dev.forger.Philox;
import java.util.Arrays;
import java.util.Objects;

/**
 * Fits Gaussian mixtures to points by expectation maximisation (Dempster, Laird and Rubin 1977):
 * responsibilities of the components for each point, then weighted moments. The log likelihood
 * never falls. Starts from centres of k-means++; equal points and seed give equal fits. Immutable.
 */
public final class ExpectationMaximization {
  private static final int STREAM = 0x454d0001;

  /** A component that explains less than this of one point is empty. */
  private static final double EMPTY = 1e-6;

  private static final int MOST_RELOCATIONS = 16;

  private final Covariance kind;
  private final double floor;
  private final double tolerance;
  private final int maxIterations;
  private final int starts;
  private final long seed;

  private ExpectationMaximization(
      Covariance kind, double floor, double tolerance, int maxIterations, int starts, long seed) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.floor = floor;
    this.tolerance = tolerance;
    this.maxIterations = maxIterations;
    this.starts = starts;
    this.seed = seed;
  }

  /**
   * Makes a fit with a variance floor of 1e-6 of the points' mean variance, tolerance 1e-6, 500
   * iterations at most, one start, seed 1.
   *
   * @param kind of the covariances
   * @return a fit
   */
  public static ExpectationMaximization of(Covariance kind) {
    return new ExpectationMaximization(kind, 1e-6, 1e-6, 500, 1, 1);
  }

  /**
   * Sets the smallest variance that a component may have in any direction, so that none shrinks to
   * one point, where the likelihood is infinite.
   *
   * @param share of the mean over the dimensions of the points' variance, above 0
   * @return a fit
   * @throws InvalidArgumentException if it is not positive and finite
   */
  public ExpectationMaximization varianceFloor(double share) {
    positive("variance floor", share);
    return new ExpectationMaximization(kind, share, tolerance, maxIterations, starts, seed);
  }

  /**
   * Sets when to end.
   *
   * @param gain of log likelihood a point below which an iteration is the last, above 0
   * @param iterations at most, 1 or more
   * @return a fit
   * @throws InvalidArgumentException if a number is not positive
   */
  public ExpectationMaximization until(double gain, int iterations) {
    positive("tolerance", gain);
    positive("iterations", iterations);
    return new ExpectationMaximization(kind, floor, gain, iterations, starts, seed);
  }

  /**
   * Sets from how many starts the best fit is taken.
   *
   * @param count 1 or more
   * @return a fit
   * @throws InvalidArgumentException if count is not positive
   */
  public ExpectationMaximization starts(int count) {
    positive("starts", count);
    return new ExpectationMaximization(kind, floor, tolerance, maxIterations, count, seed);
  }

  /**
   * Sets the seed of the starts.
   *
   * @param seed any number
   * @return a fit
   */
  public ExpectationMaximization seed(long seed) {
    return new ExpectationMaximization(kind, floor, tolerance, maxIterations, starts, seed);
  }

  private static void positive(String what, double value) {
    if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
      throw new InvalidArgumentException(
          what, Double.toString(value), "a positive finite number", "pass a positive " + what);
    }
  }

  /**
   * Fits a mixture.
   *
   * @param points rows of equal length, finite
   * @param components 1 to the number of points
   * @return the fit of the highest log likelihood among the starts
   * @throws InvalidArgumentException if a point is not finite or there are fewer points than
   *     components
   * @throws dev.forger.ShapeException if points differ in length
   */
  public MixtureFit fit(double[][] points, int components) {
    MixtureFit best = null;
    for (int start = 0; start < starts; start++) {
      GaussianMixture mixture = start(points, components, start);
      MixtureFit fit = new Run(points, components).from(mixture);
      if (best == null || fit.logLikelihood() > best.logLikelihood()) {
        best = fit;
      }
    }
    return best;
  }

  /** The mixture that the first start begins with: the moments of k-means++'s parts. */
  GaussianMixture start(double[][] points, int components) {
    return start(points, components, 0);
  }

  private GaussianMixture start(double[][] points, int components, int start) {
    Points.check(points);
    Points.checkComponents(components, points.length);
    Philox random = new Philox(seed, STREAM);
    int[] nearest = KMeans.of(points, components, random, start, 0).assignment();
    double[][] shares = new double[components][points.length];
    for (int i = 0; i < points.length; i++) {
      shares[nearest[i]][i] = 1;
    }
    return new Run(points, components).ofShares(shares);
  }

  /**
   * Improves a given mixture.
   *
   * @param points rows of the mixture's dimension, finite
   * @param start of this fit's kind of covariance
   * @return the fit; its first log likelihood is that of the start
   * @throws InvalidArgumentException if a point is not finite, there are fewer points than
   *     components or the start is of another kind
   * @throws dev.forger.ShapeException if points have another dimension than the start
   */
  public MixtureFit fit(double[][] points, GaussianMixture start) {
    Points.check(points);
    Points.check("points[0]", points[0], start.dimensions());
    Points.checkComponents(start.components(), points.length);
    if (start.covariance() != kind) {
      throw new InvalidArgumentException(
          "start", start.toString(), "covariances " + kind, "fit with the kind of the start");
    }
    return new Run(points, start.components()).from(start);
  }

  /**
   * Fits mixtures of several numbers of components and takes that with the smallest Schwarz's
   * criterion.
   *
   * @param points rows of equal length, finite
   * @param least components, at least 1
   * @param most components, at most the number of points
   * @return the best fit
   * @throws InvalidArgumentException as {@link #fit(double[][], int)}, or if most is below least
   */
  public MixtureFit choose(double[][] points, int least, int most) {
    if (most < least) {
      throw new InvalidArgumentException(
          "most components", Integer.toString(most), "at least " + least, "swap the two numbers");
    }
    MixtureFit best = null;
    for (int k = least; k <= most; k++) {
      MixtureFit fit = fit(points, k);
      if (best == null || fit.bic() < best.bic()) {
        best = fit;
      }
    }
    return best;
  }

  /** One fit of one start. */
  private final class Run {
    private final double[][] points;
    private final double[][] shares;
    private final double leastVariance;
    private GaussianMixture mixture;
    private int leastLikely;
    private int relocated;

    Run(double[][] points, int components) {
      this.points = points;
      this.shares = new double[components][points.length];
      // Where all points are equal any floor will do.
      this.leastVariance = Math.max(floor * Points.meanVariance(points), Double.MIN_NORMAL * 1e10);
    }

    GaussianMixture ofShares(double[][] given) {
      for (int k = 0; k < given.length; k++) {
        java.lang.System.arraycopy(given[k], 0, shares[k], 0, points.length);
      }
      maximise();
      return mixture;
    }

    MixtureFit from(GaussianMixture start) {
      mixture = start;
      double[] history = new double[maxIterations + 1];
      int length = 0;
      boolean converged = false;
      history[length++] = expect();
      for (int i = 0; i < maxIterations && !converged; i++) {
        if (maximise()) {
          length = 0;
        }
        double now = expect();
        double before = length > 0 ? history[length - 1] : Double.NEGATIVE_INFINITY;
        history[length++] = now;
        converged = now - before < tolerance * points.length;
      }
      double[] values = Arrays.copyOf(history, length);
      double bic = mixture.bic(values[length - 1], points.length);
      return new MixtureFit(mixture, values, converged, relocated, bic);
    }

    /** Responsibilities of all components for all points; gives the log likelihood. */
    private double expect() {
      double[] responsibilities = new double[shares.length];
      double sum = 0;
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < points.length; i++) {
        double logDensity = mixture.logDensity(points[i], responsibilities);
        sum += logDensity;
        if (logDensity < least) {
          least = logDensity;
          leastLikely = i;
        }
        for (int k = 0; k < shares.length; k++) {
          shares[k][i] = responsibilities[k];
        }
      }
      return sum;
    }

    /** Weighted moments; tells whether an empty component was moved. */
    private boolean maximise() {
      int n = shares.length;
      double[] weights = new double[n];
      Gaussian[] components = new Gaussian[n];
      double total = 0;
      boolean moved = false;
      for (int k = 0; k < n; k++) {
        double mass = Arrays.stream(shares[k]).sum();
        if (mass < EMPTY && relocated < MOST_RELOCATIONS) {
          // It starts anew at the point that the mixture explains worst, as wide as all points.
          relocated++;
          moved = true;
          double[][] everywhere = Moments.covariance(kind, points, null, points[leastLikely]);
          components[k] = gaussian(k, points[leastLikely].clone(), everywhere);
          mass = 1;
        } else if (mass < EMPTY) {
          components[k] = mixture.component(k);
        } else {
          double[] mean = Moments.mean(points, shares[k], mass);
          components[k] = gaussian(k, mean, Moments.covariance(kind, points, shares[k], mean));
        }
        weights[k] = mass;
        total += mass;
      }
      for (int k = 0; k < n; k++) {
        weights[k] /= total;
      }
      mixture = new GaussianMixture(kind, weights, components);
      return moved;
    }

    private Gaussian gaussian(int k, double[] mean, double[][] sample) {
      return new Gaussian("component " + k, mean, Gaussian.raise(sample, leastVariance));
    }
  }
}
